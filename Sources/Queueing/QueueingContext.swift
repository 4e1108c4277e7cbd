package import API
package import Cluster
package import Kernel

/// What Kueue's controllers read beside the store.
package struct QueueingContext: Sendable {
  package var now: SimTime
  package var configuration: KueueConfiguration
  package var flavors: [String: ResourceFlavor]
  package var clusterQueues: [String: ClusterQueue]
  package var localQueues: [ObjectKey: LocalQueue]
  package var admissionChecks: [String: AdmissionCheck]
  /// Values of WorkloadPriorityClasses.
  package var workloadPriorities: [String: Int]
  /// Values of PriorityClasses.
  package var podPriorities: [String: Int]
  /// The value for pods that name no class.
  package var defaultPodPriority: Int

  package init(now: SimTime, configuration: KueueConfiguration) {
    self.now = now
    self.configuration = configuration
    flavors = [:]
    clusterQueues = [:]
    localQueues = [:]
    admissionChecks = [:]
    workloadPriorities = [:]
    podPriorities = [:]
    defaultPodPriority = 0
  }

  var gates: KueueGates { configuration.gates }

  /// The LocalQueue of a workload, and its ClusterQueue where both exist.
  func queues(of workload: WorkloadRecord) -> (local: LocalQueue?, cluster: ClusterQueue?) {
    let local = localQueues[ObjectKey(workload.header.namespace, workload.workload.queueName)]
    return (local, local.flatMap { clusterQueues[$0.clusterQueue] })
  }

  /// The queue that an object's labels name, or the default one of its namespace; nil when Kueue leaves it alone.
  ///
  /// Source: KUEUE-SPEC 1.5 and 6.1.
  package func queueName(_ metadata: Metadata) -> String? {
    if let name = metadata.labels[KueueKey.queueName] { return name }
    if localQueues[ObjectKey(metadata.namespace, KueueKey.defaultName)] != nil { return KueueKey.defaultName }
    guard configuration.managesJobsWithoutQueueName else { return nil }
    let labels = ["kubernetes.io/metadata.name": metadata.namespace]
    return configuration.managedNamespaces?.matches(labels) ?? true ? "" : nil
  }

  /// The priority of a job and the class that it comes from.
  ///
  /// Source: KUEUE-SPEC 1.6.
  func priority(_ metadata: Metadata, podSets: [WorkloadPodSet]) -> (value: Int, workloadClass: String?) {
    if let name = metadata.labels[KueueKey.priorityClass], let value = workloadPriorities[name] { return (value, name) }
    if gates[.workloadPriorityClassDefaulting], let value = workloadPriorities[KueueKey.defaultName] {
      return (value, KueueKey.defaultName)
    }
    let named = podSets.lazy.compactMap(\.template.spec.priorityClassName).first
    return (named.flatMap { podPriorities[$0] } ?? defaultPodPriority, nil)
  }
}
