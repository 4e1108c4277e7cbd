/// One object of a manifest: a kind that is simulated, or any other kind, which is kept as it was written.
package enum KubernetesObject: Equatable, Sendable {
  case leaderWorkerSet(LeaderWorkerSet)
  case statefulSet(StatefulSet)
  case pod(Pod)
  /// A Job, JobSet, TrainJob or PyTorchJob.
  case job(GangJob)
  case trainingRuntime(TrainingRuntime)
  case service(Service)
  case persistentVolumeClaim(Metadata, PersistentVolumeClaim)
  /// A namespace, whose own namespace is "".
  case namespace(Metadata)
  case node(Node)
  case kueue(KueueManifest)
  case other(OtherObject)

  /// The kind as manifests write it.
  package var kind: String {
    switch self {
    case .leaderWorkerSet: "LeaderWorkerSet"
    case .statefulSet: "StatefulSet"
    case .pod: "Pod"
    case .job(let object): object.kind.rawValue
    case .trainingRuntime(let object): object.isClusterScoped ? "ClusterTrainingRuntime" : "TrainingRuntime"
    case .service: "Service"
    case .persistentVolumeClaim: "PersistentVolumeClaim"
    case .namespace: "Namespace"
    case .node: "Node"
    case .kueue(let manifest): manifest.object.kind.rawValue
    case .other(let object): object.kind
    }
  }

  /// Name and namespace; cluster-scoped kinds have the namespace "".
  package var metadata: Metadata {
    switch self {
    case .leaderWorkerSet(let object): object.metadata
    case .statefulSet(let object): object.metadata
    case .pod(let object): object.metadata
    case .job(let object): object.metadata
    case .trainingRuntime(let object): object.metadata
    case .service(let object): object.metadata
    case .persistentVolumeClaim(let metadata, _): metadata
    case .namespace(let metadata): metadata
    case .node(let object): object.metadata
    case .kueue(let manifest): manifest.metadata
    case .other(let object): object.metadata
    }
  }
}

/// An object of a kind that is not simulated.
package struct OtherObject: Equatable, Sendable {
  package var apiVersion: String
  package var kind: String
  package var metadata: Metadata
  package var source: Value

  package init(apiVersion: String, kind: String, metadata: Metadata, source: Value) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.metadata = metadata
    self.source = source
  }
}

/// A Service, as far as names depend on it.
package struct Service: Equatable, Sendable {
  package var metadata: Metadata
  package var selector: [String: String] = [:]
  package var isHeadless = false
  package var publishesNotReadyAddresses = false

  package init(metadata: Metadata) {
    self.metadata = metadata
  }
}

/// A node as the API shows it: what pods may ask of it.
package struct Node: Equatable, Sendable {
  package var metadata: Metadata
  package var allocatable: ResourceList
  package var taints: [Taint] = []
  package var isUnschedulable = false

  package init(metadata: Metadata, allocatable: ResourceList) {
    self.metadata = metadata
    self.allocatable = allocatable
  }
}
