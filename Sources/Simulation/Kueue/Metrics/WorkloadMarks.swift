import API

/// What was seen of a workload last, so that a change is counted once, and a look at all of them need not read them.
struct WorkloadMarks: Sendable, Equatable {
  var uid: UInt64
  var subject: MetricSubject.ID
  var hasReservation = false
  var isAdmitted = false
  var arePodsReady = false
  var isEvicted = false
  var isFinished = false

  /// Of a workload that nothing has been seen of.
  init(uid: UInt64, subject: MetricSubject.ID) {
    self.uid = uid
    self.subject = subject
  }

  init(_ workload: Workload, uid: UInt64, subject: MetricSubject.ID) {
    self.init(uid: uid, subject: subject)
    hasReservation = workload.status.admission != nil
    isAdmitted = workload.isTrue(.admitted)
    arePodsReady = workload.isTrue(.podsReady)
    isEvicted = workload.isEvicted
    isFinished = workload.isFinished
  }
}
