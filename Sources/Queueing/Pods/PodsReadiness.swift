package import API
package import Cluster
package import Kernel

/// The condition PodsReady.
///
/// Source: KUEUE-SPEC 7.2.
package enum PodsReadiness {
  static let failedMessage = "At least one pod has failed, waiting for recovery"
  static let startMessage = "Not all pods are ready or succeeded"
  static let readyMessage = "All pods were ready or succeeded since the workload admission"

  package static func update(_ workload: inout Workload, pods: [PodID], in cluster: Cluster, at now: SimTime) {
    let readyCount = pods.count { cluster[$0].isReady || cluster[$0].phase == .succeeded }
    update(&workload, areReady: readyCount >= workload.admittedPodCount, at: now)
  }

  package static func update(_ workload: inout Workload, areReady: Bool, at now: SimTime) {
    let isAdmitted = workload.isTrue(.admitted)
    if isAdmitted, areReady, workload.isTrue(.podsReady) { return }
    let old = workload.condition(.podsReady)
    guard isAdmitted else {
      // What was to recover is to start once it is admitted again.
      if old?.isTrue ?? true || old?.reason == "WaitForRecovery" {
        workload.set(.podsReady, false, reason: "WaitForStart", message: startMessage, at: now)
      }
      return
    }
    if areReady {
      let isRecovery = old?.reason == "WaitForRecovery"
      workload.set(.podsReady, true, reason: isRecovery ? "Recovered" : "Started", message: readyMessage, at: now)
    } else if old?.isTrue == true {
      workload.set(.podsReady, false, reason: "WaitForRecovery", message: failedMessage, at: now)
    } else if old == nil {
      workload.set(.podsReady, false, reason: "WaitForStart", message: startMessage, at: now)
    }
  }
}

extension Workload {
  /// The pods that were admitted, fewer than specified when admission was partial.
  package var admittedPodCount: Int { status.admission?.podSets.reduce(0) { $0 + $1.count } ?? podCount }

  /// Ends the workload for good.
  package mutating func finish(succeeded: Bool, at now: SimTime) {
    set(
      .finished, true, reason: succeeded ? "Succeeded" : "Failed",
      message: succeeded ? "Job finished successfully" : "Job failed", at: now)
  }
}
