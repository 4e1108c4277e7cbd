package import API

/// What one scheduling cycle decided, in the order in which it decided.
///
/// Source: KUEUE-SPEC 2.5 and 2.7.
package struct CycleOutcome: Equatable, Sendable {
  /// A workload that got quota; it holds it already.
  package struct Admitted: Equatable, Sendable {
    package var workload: WorkloadID
    package var admission: Admission
    /// Whether it may start at once: every check is ready and no places are still to be chosen.
    package var isAdmitted: Bool
    /// Whether it held quota before and only got its places now.
    package var isSecondPass: Bool
    /// The flavors that did not simply fit, as the event tells them; empty when there are none.
    package var consideredFlavors: String

    package init(
      workload: WorkloadID, admission: Admission, isAdmitted: Bool, isSecondPass: Bool, consideredFlavors: String
    ) {
      self.workload = workload
      self.admission = admission
      self.isAdmitted = isAdmitted
      self.isSecondPass = isSecondPass
      self.consideredFlavors = consideredFlavors
    }
  }

  /// A workload that has to make room for another one.
  package struct Preemption: Equatable, Sendable {
    package var preemptor: WorkloadID
    /// The ClusterQueue of the preemptor.
    package var clusterQueue: QuotaNodeID
    package var target: PreemptionTarget
    /// Whether the target is evicted already: nothing is written, no event is told.
    package var isUnderWay: Bool

    package init(preemptor: WorkloadID, clusterQueue: QuotaNodeID, target: PreemptionTarget, isUnderWay: Bool) {
      self.preemptor = preemptor
      self.clusterQueue = clusterQueue
      self.target = target
      self.isUnderWay = isUnderWay
    }
  }

  /// A workload whose failed node has no replacement: it is to be evicted for reason `NodeFailures`.
  package struct Eviction: Equatable, Sendable {
    package var workload: WorkloadID
    package var message: String
    /// What the event `SecondPassFailed` says instead if the eviction cannot be written; the workload then waits for
    /// another second pass.
    package var failureMessage: String

    package init(workload: WorkloadID, message: String, failureMessage: String) {
      self.workload = workload
      self.message = message
      self.failureMessage = failureMessage
    }
  }

  /// What a workload's status says from now on: QuotaReserved=False with this reason and message.
  package struct Status: Equatable, Sendable {
    package var workload: WorkloadID
    package var reason: PendingReason
    package var message: String
    /// By podset, summed over its pods.
    package var requests: [ResourceAmounts]

    package init(workload: WorkloadID, reason: PendingReason, message: String, requests: [ResourceAmounts] = []) {
      self.workload = workload
      self.reason = reason
      self.message = message
      self.requests = requests
    }
  }

  /// A workload that keeps its quota but got no places: event `SecondPassFailed`.
  ///
  /// The owner calls `AdmissionSystem.awaitSecondPass` for it if it still needs a second pass.
  package struct SecondPassFailure: Equatable, Sendable {
    package var workload: WorkloadID
    package var message: String

    package init(workload: WorkloadID, message: String) {
      self.workload = workload
      self.message = message
    }
  }

  /// What came of choosing victims anew because others were to be preempted already.
  package enum Recomputation: String, Sendable {
    case deferredFit = "deferred_fit"
    case newTargets = "new_targets"
    case skipped
  }

  /// Counted over the whole scheduler, from 1.
  package var cycle: Int
  /// The workloads that were tried.
  package var heads: [WorkloadID] = []
  package var admitted: [Admitted] = []
  package var preemptions: [Preemption] = []
  package var evictions: [Eviction] = []
  package var statuses: [Status] = []
  /// Workloads of equal shape to one that failed: they are not tried until something changes.
  package var bypassed: [Status] = []
  package var secondPassFailures: [SecondPassFailure] = []
  /// By ClusterQueue, how many preemptors were skipped.
  package var skippedPreemptions: [QuotaNodeID: Int] = [:]
  package var recomputations: [QuotaNodeID: [Recomputation]] = [:]
  /// A workload that would be admitted if all admitted ones were ready; the rest of the cycle waits with it.
  package var waitingForReady: WorkloadID?

  package init(cycle: Int) {
    self.cycle = cycle
  }

  /// Whether the scheduler goes on at once instead of backing off.
  package var madeProgress: Bool { !admitted.isEmpty || !evictions.isEmpty }
}
