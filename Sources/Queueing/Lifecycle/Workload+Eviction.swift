package import API
package import Kernel

/// Why a workload was evicted.
///
/// Source: KUEUE-SPEC 7.3.
package enum EvictionReason: String, CaseIterable, Sendable {
  case preempted = "Preempted"
  case nodeFailures = "NodeFailures"
  case podsReadyTimeout = "PodsReadyTimeout"
  case admissionCheck = "AdmissionCheck"
  case clusterQueueStopped = "ClusterQueueStopped"
  case localQueueStopped = "LocalQueueStopped"
  case deactivated = "Deactivated"

  /// Whether the workload may be tried again as soon as it has given its quota back.
  var returnsAtOnce: Bool { self == .preempted || self == .nodeFailures }
}

extension Workload {
  /// Marks the workload as evicted; its reservation stays until its pods have gone.
  ///
  /// Source: KUEUE-SPEC 7.3.
  package mutating func evict(_ reason: EvictionReason, cause: String = "", message: String, at now: SimTime) {
    set(.evicted, true, reason: reason.rawValue, message: message, at: now)
    for index in status.admissionChecks.indices { status.admissionChecks[index].reset(at: now) }
    status.unhealthyNodes = []
    let position = status.evictions.firstIndex { $0.reason == reason.rawValue && $0.cause == cause }
    if let position {
      status.evictions[position].count += 1
    } else {
      status.evictions.append(EvictionCount(reason: reason.rawValue, cause: cause, count: 1))
    }
  }

  /// Gives the reservation of an evicted workload back, now that nothing of it runs.
  ///
  /// Source: KUEUE-SPEC 7.3.
  package mutating func releaseReservation(at now: SimTime) {
    let eviction = condition(.evicted)
    leaveAdmitted(at: now)
    status.admission = nil
    let message = eviction?.message ?? ""
    set(.quotaReserved, false, reason: "PendingEvaluation", message: message, at: now)
    set(.admitted, false, reason: "NoReservation", message: "The workload has no reservation", at: now)
    let reason = eviction.flatMap { EvictionReason(rawValue: $0.reason) }
    set(.requeued, reason?.returnsAtOnce ?? false, reason: eviction?.reason ?? "", message: message, at: now)
  }

  /// Adds the time that the workload was admitted to what it has used of its execution time.
  mutating func leaveAdmitted(at now: SimTime) {
    guard let admitted = condition(.admitted), admitted.isTrue else { return }
    status.accumulatedExecution += now - admitted.since
  }

  /// Takes quota: reservation, and admission where nothing stands in its way.
  ///
  /// Source: KUEUE-SPEC 2.7-12.
  package mutating func reserve(_ admission: Admission, at now: SimTime) {
    status.admission = admission
    let message = "Quota reserved in ClusterQueue \(admission.clusterQueue)"
    set(.quotaReserved, true, reason: "QuotaReserved", message: message, at: now)
    for type in [WorkloadCondition.evicted, .preempted] {
      guard let old = condition(type), old.isTrue else { continue }
      set(type, false, reason: "QuotaReserved", message: "Previously: \(old.message)", at: now)
    }
  }
}

extension AdmissionCheckState {
  fileprivate mutating func reset(at now: SimTime) {
    if state == .retry { retryCount += 1 }
    message = "Reset to Pending after eviction. Previously: \(state.rawValue)"
    if state != .pending { since = now }
    state = .pending
    nodeSelector = [:]
  }
}
