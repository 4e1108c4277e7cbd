package import API
package import Cluster
package import Kernel

/// What Kueue's controllers read beside the store.
///
/// Every reconcile gets one: copies share what seldom changes.
package struct QueueingContext: Sendable {
  package var now: SimTime
  private var shared: Shared

  /// Kueue's objects by name.
  private struct Content: Sendable {
    var configuration: KueueConfiguration
    var flavors: [String: ResourceFlavor] = [:]
    var clusterQueues: [String: ClusterQueue] = [:]
    var localQueues: [ObjectKey: LocalQueue] = [:]
    var admissionChecks: [String: AdmissionCheck] = [:]
    var workloadPriorities: [String: Int] = [:]
    var podPriorities: [String: Int] = [:]
    var defaultPodPriority = 0
  }

  /// A class so that contexts share one; it never changes.
  private final class Shared: Sendable {
    let content: Content

    init(_ content: Content) {
      self.content = content
    }
  }

  package init(now: SimTime, configuration: KueueConfiguration) {
    self.now = now
    shared = Shared(Content(configuration: configuration))
  }

  package var configuration: KueueConfiguration {
    get { shared.content.configuration }
    set { change { $0.configuration = newValue } }
  }

  package var flavors: [String: ResourceFlavor] {
    get { shared.content.flavors }
    set { change { $0.flavors = newValue } }
  }

  package var clusterQueues: [String: ClusterQueue] {
    get { shared.content.clusterQueues }
    set { change { $0.clusterQueues = newValue } }
  }

  package var localQueues: [ObjectKey: LocalQueue] {
    get { shared.content.localQueues }
    set { change { $0.localQueues = newValue } }
  }

  package var admissionChecks: [String: AdmissionCheck] {
    get { shared.content.admissionChecks }
    set { change { $0.admissionChecks = newValue } }
  }

  /// Values of WorkloadPriorityClasses.
  package var workloadPriorities: [String: Int] {
    get { shared.content.workloadPriorities }
    set { change { $0.workloadPriorities = newValue } }
  }

  /// Values of PriorityClasses.
  package var podPriorities: [String: Int] {
    get { shared.content.podPriorities }
    set { change { $0.podPriorities = newValue } }
  }

  /// The value for pods that name no class.
  package var defaultPodPriority: Int {
    get { shared.content.defaultPodPriority }
    set { change { $0.defaultPodPriority = newValue } }
  }

  private mutating func change(_ change: (inout Content) -> Void) {
    var content = shared.content
    change(&content)
    shared = Shared(content)
  }
}

extension QueueingContext {
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
