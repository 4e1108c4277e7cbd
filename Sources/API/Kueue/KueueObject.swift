/// An object that Kueue's decisions depend on, of a kind that it defines or looks up.
package enum KueueObject: Equatable, Sendable {
  case resourceFlavor(ResourceFlavor)
  case topology(KueueTopology)
  case clusterQueue(ClusterQueue)
  case cohort(Cohort)
  case localQueue(LocalQueue)
  case workloadPriorityClass(WorkloadPriorityClass)
  case priorityClass(PriorityClass)
  case admissionCheck(AdmissionCheck)
  case provisioningRequestConfig(ProvisioningRequestConfig)
  case workload(Workload)
  case configuration(KueueConfiguration)

  package var kind: KueueKind {
    switch self {
    case .resourceFlavor: .resourceFlavor
    case .topology: .topology
    case .clusterQueue: .clusterQueue
    case .cohort: .cohort
    case .localQueue: .localQueue
    case .workloadPriorityClass: .workloadPriorityClass
    case .priorityClass: .priorityClass
    case .admissionCheck: .admissionCheck
    case .provisioningRequestConfig: .provisioningRequestConfig
    case .workload: .workload
    case .configuration: .configuration
    }
  }

  /// What the object is called; there is one configuration, of no name.
  package var key: KueueObjectName {
    switch self {
    case .localQueue(let queue): KueueObjectName(kind, namespace: queue.namespace, name: queue.name)
    case .workload(let workload):
      KueueObjectName(kind, namespace: workload.metadata.namespace, name: workload.metadata.name)
    case .resourceFlavor(let object): KueueObjectName(kind, name: object.name)
    case .topology(let object): KueueObjectName(kind, name: object.name)
    case .clusterQueue(let object): KueueObjectName(kind, name: object.name)
    case .cohort(let object): KueueObjectName(kind, name: object.name)
    case .workloadPriorityClass(let object): KueueObjectName(kind, name: object.name)
    case .priorityClass(let object): KueueObjectName(kind, name: object.name)
    case .admissionCheck(let object): KueueObjectName(kind, name: object.name)
    case .provisioningRequestConfig(let object): KueueObjectName(kind, name: object.name)
    case .configuration: KueueObjectName(kind, name: "")
    }
  }
}

/// The kinds of those objects, as manifests write them.
package enum KueueKind: String, CaseIterable, Sendable {
  case resourceFlavor = "ResourceFlavor"
  case topology = "Topology"
  case clusterQueue = "ClusterQueue"
  case cohort = "Cohort"
  case localQueue = "LocalQueue"
  case workloadPriorityClass = "WorkloadPriorityClass"
  case priorityClass = "PriorityClass"
  case admissionCheck = "AdmissionCheck"
  case provisioningRequestConfig = "ProvisioningRequestConfig"
  case workload = "Workload"
  case configuration = "Configuration"

  package var isNamespaced: Bool { self == .localQueue || self == .workload }
}

/// A Kueue object by kind and name.
package struct KueueObjectName: Hashable, Sendable {
  package var kind: KueueKind
  /// Empty for kinds without a namespace.
  package var namespace: String
  package var name: String

  package init(_ kind: KueueKind, namespace: String = "", name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }
}

/// A Kueue object with the manifest that it was read from, which patches are applied to.
package struct KueueManifest: Equatable, Sendable {
  package var object: KueueObject
  package var source: Value

  package init(object: KueueObject, source: Value) {
    self.object = object
    self.source = source
  }
}

extension KueueManifest {
  /// Name and namespace; labels and annotations only of workloads, which alone are asked for them.
  package var metadata: Metadata {
    if case .workload(let workload) = object { return workload.metadata }
    return Metadata(name: object.key.name, namespace: object.key.namespace)
  }
}
