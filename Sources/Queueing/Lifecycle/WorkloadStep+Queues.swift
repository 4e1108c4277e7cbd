import API

// What stopped, missing and restarted queues mean for a workload.
extension WorkloadStep {
  /// Source: KUEUE-SPEC 7.4.
  ///
  /// - Returns: Whether the workload has to leave.
  mutating func applyStopPolicies() -> Bool {
    let (local, cluster) = (queues.local?.stopPolicy ?? .none, queues.cluster?.stopPolicy ?? .none)
    if workload.isTrue(.admitted), !workload.isEvicted {
      if cluster == .holdAndDrain {
        evict(.clusterQueueStopped, message: "The ClusterQueue is stopped")
        return true
      }
      if local == .holdAndDrain {
        evict(.localQueueStopped, message: "The LocalQueue is stopped")
        return true
      }
      return false
    }
    if workload.hasReservation, !workload.isEvicted, cluster != .none || local != .none {
      let name = cluster != .none ? "ClusterQueue \(queues.cluster?.name ?? "")" : "LocalQueue \(workload.queueName)"
      workload.status.admission = nil
      workload.set(.quotaReserved, false, reason: "Suspended", message: "\(name) is stopped", at: now)
      AdmissionSync.update(&workload, at: now)
      return true
    }
    restart(local: local, cluster: cluster)
    return false
  }

  /// A workload that a stopped queue put out may come back, and so may one that is active again.
  private mutating func restart(local: StopPolicy, cluster: StopPolicy) {
    guard let requeued = workload.condition(.requeued), !requeued.isTrue, !workload.hasReservation else { return }
    if requeued.reason == EvictionReason.clusterQueueStopped.rawValue, cluster == .none {
      workload.set(
        .requeued, true, reason: "ClusterQueueRestarted", message: "The ClusterQueue was restarted after being stopped",
        at: now)
    }
    if requeued.reason == EvictionReason.localQueueStopped.rawValue, local == .none {
      workload.set(
        .requeued, true, reason: "LocalQueueRestarted", message: "The LocalQueue was restarted after being stopped",
        at: now)
    }
    if requeued.reason == EvictionReason.deactivated.rawValue {
      workload.set(.requeued, true, reason: "Reactivated", message: "The workload was reactivated", at: now)
    }
  }

  /// Says why a workload is in no queue that admits.
  ///
  /// Source: KUEUE-SPEC 8.
  mutating func explainQueue() {
    guard let local = queues.local else {
      return wait("Misconfigured", "LocalQueue \(workload.queueName) doesn't exist")
    }
    guard let cluster = queues.cluster else {
      return wait("Misconfigured", "ClusterQueue \(local.clusterQueue) doesn't exist")
    }
    if local.stopPolicy != .none { return wait("Suspended", "LocalQueue \(local.name) is inactive") }
    if cluster.stopPolicy != .none { return wait("Suspended", "ClusterQueue \(cluster.name) is inactive") }
  }

  private mutating func wait(_ reason: String, _ message: String) {
    workload.set(.quotaReserved, false, reason: reason, message: message, at: now)
  }
}
