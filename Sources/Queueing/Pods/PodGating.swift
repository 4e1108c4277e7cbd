package import API

/// What Kueue's webhook does to a pod that is being created: it is held back until its workload is admitted.
///
/// Source: KUEUE-SPEC 6.5.
package enum PodGating {
  /// A pod of a LeaderWorkerSet.
  package static func admitMember(_ pod: inout Pod) {
    if pod.metadata.annotations[KueueKey.podSuspendingParent] != nil { hold(&pod, KueueKey.gates) }
  }

  /// A pod that nobody owns.
  package static func admitPlain(_ pod: inout Pod, _ context: QueueingContext) {
    guard context.queueName(pod.metadata) != nil, context.configuration.frameworks.contains("pod") else { return }
    pod.metadata.labels[KueueKey.managed] = "true"
    let isPlaced = KueueKey.topologyAnnotations.contains { pod.metadata.annotations[$0] != nil }
    hold(&pod, isPlaced ? KueueKey.gates : [KueueKey.admissionGate])
  }

  private static func hold(_ pod: inout Pod, _ gates: [String]) {
    for gate in gates where !pod.spec.schedulingGates.contains(gate) { pod.spec.schedulingGates.append(gate) }
  }
}
