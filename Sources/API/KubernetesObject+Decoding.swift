extension KubernetesObject {
  /// The API groups of the kinds that are simulated, by kind.
  private static let simulated: [String: String] = [
    "LeaderWorkerSet": "leaderworkerset.x-k8s.io/v1", "StatefulSet": "apps/v1", "Pod": "v1", "Service": "v1",
    "PersistentVolumeClaim": "v1", "Namespace": "v1", "Node": "v1", "Job": "batch/v1",
    "JobSet": "jobset.x-k8s.io/v1alpha2", "PyTorchJob": "kubeflow.org/v1",
    "TrainJob": "trainer.kubeflow.org/v1alpha1", "ClusterTrainingRuntime": "trainer.kubeflow.org/v1alpha1",
    "TrainingRuntime": "trainer.kubeflow.org/v1alpha1",
  ]

  /// Reads one document of a manifest; nil when it cannot be told what it is or what it is called.
  ///
  /// The fields of kinds that are simulated are read strictly; other kinds are kept as they are.
  ///
  /// - Parameter origin: The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z.
  package init?(reading reader: ObjectReader, origin: Int64 = 0) {
    let kind = reader.required("kind", reader.string)
    let version = reader.required("apiVersion", reader.lenientString)
    guard let kind, let version else { return nil }
    switch KueueManifest.recognize(kind: kind, apiVersion: version) {
    case .other: self.init(kind, version, reading: reader)
    case .mistake(let key, let message):
      reader.problems.add(reader.path.key(key), message)
      return nil
    case .kind(let kind, let version):
      guard let manifest = KueueManifest(kind, version, reading: reader, origin: origin) else { return nil }
      self = .kueue(manifest)
    }
  }

  private init?(_ kind: String, _ version: String, reading reader: ObjectReader) {
    guard let expected = Self.simulated[kind] else {
      let hint = closestName(to: kind, among: Self.simulated.keys)
      // A plural or a misspelling of a kind that matters here is a mistake rather than another kind.
      if let hint, version == Self.simulated[hint] {
        reader.problems.add(
          reader.path.key("kind"), "\"\(kind)\" is not a kind of \(version); did you mean \"\(hint)\"?")
        return nil
      }
      guard let metadata = Metadata(readingLeniently: reader) else { return nil }
      self = .other(OtherObject(apiVersion: version, kind: kind, metadata: metadata, source: reader.source))
      return
    }
    guard version == expected else {
      reader.problems.add(
        reader.path.key("apiVersion"), "\"\(version)\" has no \(kind) that is simulated; use \"\(expected)\"")
      return nil
    }
    guard let object = Self.decode(kind, reader) else { return nil }
    self = object
  }

  private static func decode(_ kind: String, _ reader: ObjectReader) -> KubernetesObject? {
    switch kind {
    case "LeaderWorkerSet": LeaderWorkerSet(reading: reader).map { .leaderWorkerSet($0) }
    case "StatefulSet": StatefulSet(reading: reader).map { .statefulSet($0) }
    case "Pod": Pod(reading: reader).map { .pod($0) }
    case "Job": GangJob(readingJob: reader).map { .job($0) }
    case "JobSet": GangJob(readingJobSet: reader).map { .job($0) }
    case "TrainJob": GangJob(readingTrainJob: reader).map { .job($0) }
    case "PyTorchJob": GangJob(readingPyTorchJob: reader).map { .job($0) }
    case "ClusterTrainingRuntime":
      TrainingRuntime(reading: reader, isClusterScoped: true).map { .trainingRuntime($0) }
    case "TrainingRuntime": TrainingRuntime(reading: reader, isClusterScoped: false).map { .trainingRuntime($0) }
    case "Service": Service(reading: reader).map { .service($0) }
    case "PersistentVolumeClaim": claim(reader)
    case "Namespace": namespace(reader)
    case "Node": Node(reading: reader).map { .node($0) }
    default: nil
    }
  }

  private static func claim(_ reader: ObjectReader) -> KubernetesObject? {
    guard let metadata = Metadata(reading: reader) else { return nil }
    return .persistentVolumeClaim(metadata, PersistentVolumeClaim(name: metadata.name, reading: reader))
  }

  private static func namespace(_ reader: ObjectReader) -> KubernetesObject? {
    guard var metadata = Metadata(reading: reader) else { return nil }
    metadata.namespace = ""
    reader.finish(ignoring: ["apiVersion", "kind", "spec", "status"])
    return .namespace(metadata)
  }
}

extension Metadata {
  /// Reads name and namespace of a kind that is not simulated, and says nothing about the rest.
  fileprivate init?(readingLeniently reader: ObjectReader) {
    guard let metadata = reader.required("metadata", reader.object) else { return nil }
    let name = metadata.string("name") ?? metadata.string("generateName")
    guard let name else {
      metadata.problems.add(metadata.path, "name is missing")
      return nil
    }
    self.init(name: name, namespace: metadata.string("namespace") ?? "default")
  }
}

extension Pod {
  /// Reads a pod manifest.
  package init?(reading reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    let spec = reader.required("spec", reader.object).map(PodSpec.init(reading:))
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, let spec else { return nil }
    self.init(metadata: metadata, spec: spec)
  }
}

extension Service {
  private static let ignoredFields = [
    "allocateLoadBalancerNodePorts", "clusterIPs", "externalIPs", "externalName", "externalTrafficPolicy",
    "healthCheckNodePort", "internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy", "loadBalancerClass",
    "loadBalancerIP",
    "loadBalancerSourceRanges", "ports", "sessionAffinity", "sessionAffinityConfig", "trafficDistribution", "type",
  ]

  /// Reads a Service manifest.
  package init?(reading reader: ObjectReader) {
    guard let metadata = Metadata(reading: reader) else { return nil }
    self.init(metadata: metadata)
    if let spec = reader.required("spec", reader.object) {
      selector = spec.stringMap("selector")
      isHeadless = spec.string("clusterIP") == "None"
      publishesNotReadyAddresses = spec.bool("publishNotReadyAddresses") ?? false
      spec.finish(ignoring: Self.ignoredFields)
    }
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
  }
}
