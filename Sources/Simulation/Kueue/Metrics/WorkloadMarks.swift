import API
import Kernel

/// What was seen of a workload last, so that a change is counted once.
struct WorkloadMarks: Sendable, Equatable {
  var uid: UInt64 = 0
  var hasReservation = false
  var isAdmitted = false
  var arePodsReady = false
  var isEvicted = false
  var isFinished = false

  init() {}

  init(_ workload: Workload, uid: UInt64) {
    self.uid = uid
    hasReservation = workload.status.admission != nil
    isAdmitted = workload.isTrue(.admitted)
    arePodsReady = workload.isTrue(.podsReady)
    isEvicted = workload.isEvicted
    isFinished = workload.isFinished
  }
}

/// Under which labels a workload is counted.
struct MetricSubject {
  var clusterQueue: String
  var localQueue: String
  var namespace: String
  var priorityClass: String

  var ofClusterQueue: [(String, String)] { [("cluster_queue", clusterQueue)] }
  var ofLocalQueue: [(String, String)] { [("name", localQueue), ("namespace", namespace)] }
  var priority: [(String, String)] { [("priority_class", priorityClass)] }
}

extension KueueMetrics {
  /// Counts for the ClusterQueue, and for the LocalQueue if the metric has a twin.
  mutating func count(_ metric: KueueMetric, of subject: MetricSubject, _ more: [(String, String)] = []) {
    count(metric, subject.ofClusterQueue + more)
    if metric.hasLocalQueueTwin { count(metric, ofLocalQueue: true, subject.ofLocalQueue + more) }
  }

  mutating func observe(
    _ metric: KueueMetric, of subject: MetricSubject, _ more: [(String, String)] = [], from start: SimTime,
    to end: SimTime
  ) {
    observe(metric, subject.ofClusterQueue + more, end - start)
    if metric.hasLocalQueueTwin { observe(metric, ofLocalQueue: true, subject.ofLocalQueue + more, end - start) }
  }
}
