/// Labels, annotations and scheduling gates of Kueue.
///
/// Source: KUEUE-SPEC 1.8, 6.2, 6.4 and 6.5.
package enum KueueKey {
  private static let prefix = "kueue.x-k8s.io/"

  // Labels.
  package static let queueName = prefix + "queue-name"
  package static let priorityClass = prefix + "priority-class"
  package static let managed = prefix + "managed"
  package static let podSet = prefix + "podset"
  package static let podGroupName = prefix + "pod-group-name"
  package static let podGroupPodIndex = prefix + "pod-group-pod-index"
  package static let maxExecutionTime = prefix + "max-exec-time-seconds"
  package static let jobUID = prefix + "job-uid"

  // Annotations.
  package static let workload = prefix + "workload"
  package static let podSuspendingParent = prefix + "pod-suspending-parent"
  package static let podGroupServing = prefix + "pod-group-serving"
  package static let podGroupTotalCount = prefix + "pod-group-total-count"
  package static let podIndexOffset = prefix + "pod-index-offset"
  package static let jobOwnerName = prefix + "job-owner-name"
  package static let componentIndex = prefix + "component-workload-index"
  package static let roleHash = prefix + "role-hash"
  package static let jobMinParallelism = prefix + "job-min-parallelism"
  package static let admissionGatedBy = prefix + "admission-gated-by"
  package static let requiredTopology = prefix + "podset-required-topology"
  package static let preferredTopology = prefix + "podset-preferred-topology"
  package static let unconstrainedTopology = prefix + "podset-unconstrained-topology"
  package static let sliceTopology = prefix + "podset-slice-required-topology"
  package static let sliceSize = prefix + "podset-slice-size"
  package static let sliceConstraints = prefix + "podset-slice-required-topology-constraints"
  package static let podSetGroup = prefix + "podset-group-name"

  /// Annotations that make a pod one of topology-aware scheduling.
  ///
  /// Source: KUEUE-SPEC 5.3.
  package static let topologyAnnotations = [
    requiredTopology, preferredTopology, unconstrainedTopology, sliceTopology, sliceSize, sliceConstraints,
  ]

  // Scheduling gates.
  package static let admissionGate = prefix + "admission"
  package static let topologyGate = prefix + "topology"

  /// The framework that suspends the pods of a LeaderWorkerSet.
  package static let leaderWorkerSetFramework = "leaderworkerset.x-k8s.io/leaderworkerset"
  /// The LocalQueue of workloads that name none, and the priority class of those that name none.
  package static let defaultName = "default"
}
