/// Everything that is configured for Kueue, and the workloads that are there from the start.
///
/// Every list is in the order in which its objects came to exist.
package struct KueueObjects: Equatable, Sendable {
  package var flavors: [ResourceFlavor] = []
  package var topologies: [KueueTopology] = []
  package var clusterQueues: [ClusterQueue] = []
  package var cohorts: [Cohort] = []
  package var localQueues: [LocalQueue] = []
  package var workloadPriorityClasses: [WorkloadPriorityClass] = []
  package var priorityClasses: [PriorityClass] = []
  package var admissionChecks: [AdmissionCheck] = []
  package var provisioningConfigs: [ProvisioningRequestConfig] = []
  package var workloads: [Workload] = []
  package var configuration = KueueConfiguration()
  /// The labels of namespaces that have an object, by name.
  package var namespaceLabels: [String: [String: String]] = [:]
  /// The manifests that objects were read from; objects that were made otherwise have none.
  package private(set) var sources: [KueueObjectName: Value] = [:]

  package init() {}

  /// Whether there is nothing for Kueue to admit to.
  package var isEmpty: Bool { clusterQueues.isEmpty && localQueues.isEmpty && workloads.isEmpty }

  /// The labels of a namespace, its own name included, which the API server adds.
  package func labels(ofNamespace name: String) -> [String: String] {
    (namespaceLabels[name] ?? [:]).merging(["kubernetes.io/metadata.name": name]) { _, own in own }
  }

  /// Adds an object, or replaces the one of the same kind and name.
  package mutating func apply(_ manifest: KueueManifest) {
    apply(manifest.object)
    sources[manifest.object.key] = manifest.source
  }

  /// Adds an object, or replaces the one of the same kind and name.
  package mutating func apply(_ object: KueueObject) {
    switch object {
    case .resourceFlavor(let flavor): flavors.put(flavor) { $0.name == flavor.name }
    case .topology(let topology): topologies.put(topology) { $0.name == topology.name }
    case .clusterQueue(let queue): clusterQueues.put(queue) { $0.name == queue.name }
    case .cohort(let cohort): cohorts.put(cohort) { $0.name == cohort.name }
    case .localQueue(let queue):
      localQueues.put(queue) { $0.name == queue.name && $0.namespace == queue.namespace }
    case .workloadPriorityClass(let named): workloadPriorityClasses.put(named) { $0.name == named.name }
    case .priorityClass(let named): priorityClasses.put(named) { $0.name == named.name }
    case .admissionCheck(let check): admissionChecks.put(check) { $0.name == check.name }
    case .provisioningRequestConfig(let config): provisioningConfigs.put(config) { $0.name == config.name }
    case .workload(let workload):
      workloads.put(workload) {
        $0.metadata.name == workload.metadata.name && $0.metadata.namespace == workload.metadata.namespace
      }
    case .configuration(let configuration): self.configuration = configuration
    }
  }

  /// Whether an object was applied as a manifest.
  package func has(_ key: KueueObjectName) -> Bool { sources[key] != nil }

  /// The object of a kind and name; nil when there is none.
  package func object(_ key: KueueObjectName) -> KueueObject? {
    all.first { $0.key == key }
  }

  /// Every object, by kind; the configuration last.
  package var all: [KueueObject] {
    let tree: [KueueObject] =
      topologies.map { .topology($0) } + flavors.map { .resourceFlavor($0) } + cohorts.map { .cohort($0) }
      + clusterQueues.map { .clusterQueue($0) } + localQueues.map { .localQueue($0) }
    let classes: [KueueObject] =
      workloadPriorityClasses.map { .workloadPriorityClass($0) } + priorityClasses.map { .priorityClass($0) }
    let checks: [KueueObject] =
      provisioningConfigs.map { .provisioningRequestConfig($0) } + admissionChecks.map { .admissionCheck($0) }
    return tree + classes + checks + workloads.map { .workload($0) } + [.configuration(configuration)]
  }

  /// Takes an object away; nothing happens when there is none. The configuration becomes the default one.
  package mutating func remove(_ key: KueueObjectName) {
    sources[key] = nil
    let name = key.name
    switch key.kind {
    case .resourceFlavor: flavors.removeAll { $0.name == name }
    case .topology: topologies.removeAll { $0.name == name }
    case .clusterQueue: clusterQueues.removeAll { $0.name == name }
    case .cohort: cohorts.removeAll { $0.name == name }
    case .localQueue: localQueues.removeAll { $0.name == name && $0.namespace == key.namespace }
    case .workloadPriorityClass: workloadPriorityClasses.removeAll { $0.name == name }
    case .priorityClass: priorityClasses.removeAll { $0.name == name }
    case .admissionCheck: admissionChecks.removeAll { $0.name == name }
    case .provisioningRequestConfig: provisioningConfigs.removeAll { $0.name == name }
    case .workload: workloads.removeAll { $0.metadata.name == name && $0.metadata.namespace == key.namespace }
    case .configuration: configuration = KueueConfiguration()
    }
  }
}

extension Array {
  /// Replaces the first element that is the same thing, or appends.
  fileprivate mutating func put(_ element: Element, _ isSame: (Element) -> Bool) {
    if let index = firstIndex(where: isSame) {
      self[index] = element
    } else {
      append(element)
    }
  }
}
