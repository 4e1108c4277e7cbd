package import API
package import Kernel
package import Placement

/// The position of a workload among those that the quota system knows. Positions are used again.
package struct WorkloadID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }

  package static func < (left: WorkloadID, right: WorkloadID) -> Bool { left.index < right.index }
}

/// A workload as the scheduler sees it: what it asks for and what it holds.
///
/// Source: KUEUE-SPEC 1.7.
package struct WorkloadClaim: Equatable, Sendable {
  package var namespace: String
  package var name: String
  package var uid: String
  /// The uid of the job that it belongs to; nil when it is not known.
  package var jobUID: String?
  /// The effective priority.
  package var priority = 0
  /// The part of the priority that an annotation added.
  package var priorityBoost = 0
  package var created = SimTime.zero
  /// Where it stands among workloads of equal priority: its creation, or what stands in for it.
  ///
  /// Source: KUEUE-SPEC 2.1, whole seconds.
  package var queueOrderTime = SimTime.zero
  package var podSets: [ClaimPodSet]
  /// The name of the LocalQueue, in `namespace`.
  package var localQueue = ""
  package var admission: Admission?
  /// When the quota was reserved; nil when it is not known.
  package var reservedAt: SimTime?
  package var isAdmitted = false
  package var isEvicted = false
  /// Whether all its pods are ready: the condition PodsReady is True.
  package var arePodsReady = false
  package var unhealthyNodes: [String] = []
  /// Whether it belongs to exactly one bare pod.
  package var isOwnedBySinglePod = false
  /// The elastic workload that this one is to replace.
  package var replaces: WorkloadID?
  /// Whether a closed gate forbids it to preempt.
  package var isPreemptionGated = false
  package var checks: [AdmissionCheckState] = []
  /// Whether it may wait in a queue: active, not finished, not gated, not on hold, no old pods left.
  ///
  /// Source: KUEUE-SPEC 1.7, admissible to queue.
  package var isQueueable = true
  /// Whether the condition Requeued is False: it may not be tried again before something changes that.
  package var isRequeueHeld = false
  /// Before when it may not be tried again.
  package var requeueAt: SimTime?
  /// What is wrong with its requests: limits below requests, or outside of what the namespace allows.
  package var resourceProblem: String?

  package init(namespace: String, name: String, uid: String, podSets: [ClaimPodSet]) {
    self.namespace = namespace
    self.name = name
    self.uid = uid
    self.podSets = podSets
  }

  /// Whether its time to be tried again has not come.
  ///
  /// Source: KUEUE-SPEC 2.2-4.
  package func isBackingOff(now: SimTime) -> Bool { isRequeueHeld || requeueAt.map { now < $0 } ?? false }

  /// `namespace/name`.
  package var key: String { namespace + "/" + name }
}

/// Pods of one kind that a workload asks for.
package struct ClaimPodSet: Equatable, Sendable {
  package var name: String
  /// As specified, pods that finished for good included.
  package var count: Int
  package var minCount: Int?
  /// Pods that finished for good.
  package var reclaimableCount = 0
  /// What one pod asks of quota, exclusions and transformations applied, without the pod itself.
  package var requests: ResourceAmounts
  /// What is asked of topologies and nodes; its count is set anew for every question.
  ///
  /// Its `topology` is nil unless the podset asks for topology-aware scheduling itself, and its `requests` are those of
  /// the pod template, neither excluded nor transformed.
  package var placement: PodSetRequest
  /// Equal for templates that are equal in all else that Kueue's scheduling hash looks at, such as ports.
  package var templateShape = 0

  package init(name: String, count: Int, requests: ResourceAmounts, placement: PodSetRequest) {
    self.name = name
    self.count = count
    self.requests = requests
    self.placement = placement
  }

  package var asksForTopology: Bool { placement.topology != nil }
  /// The pods that still need quota.
  package var effectiveCount: Int { max(0, count - reclaimableCount) }
}
