package import API

extension ObjectName {
  /// Reads `lws/vllm` or `lws/serving/vllm`.
  ///
  /// - Parameter kinds: The kinds that make sense here.
  init(parsing text: String, kinds: [Kind]) throws(UnitRefusal) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let names = kinds.map(\.rawValue)
    guard let first = parts.first, let kind = Kind(rawValue: first), kinds.contains(kind) else {
      let example = kinds.first.map { "\($0.rawValue)/name" } ?? "kind/name"
      let hint = suggestion(for: parts.first ?? "", among: names)
      throw UnitRefusal(message: "\"\(text)\" does not start with \(list(names)), as in \(example)\(hint)")
    }
    guard (2...3).contains(parts.count), !parts.contains("") else {
      throw UnitRefusal(
        message: "\"\(text)\" is not a name; write \(kind.rawValue)/name or \(kind.rawValue)/namespace/name")
    }
    let namespace = parts.count == 3 ? parts[1] : "default"
    self.init(kind: kind, namespace: kind.isClusterScoped ? "" : namespace, name: parts[parts.count - 1])
  }
}

extension ObjectName.Kind {
  var isClusterScoped: Bool { self == .node || self == .namespace || kueue.map { !$0.isNamespaced } ?? false }

  /// The kind of Kueue's that this is; nil for the others.
  package var kueue: KueueKind? {
    switch self {
    case .clusterQueue: .clusterQueue
    case .cohort: .cohort
    case .localQueue: .localQueue
    case .resourceFlavor: .resourceFlavor
    case .topology: .topology
    case .workloadPriorityClass: .workloadPriorityClass
    case .priorityClass: .priorityClass
    case .admissionCheck: .admissionCheck
    case .provisioningRequestConfig: .provisioningRequestConfig
    case .workload: .workload
    case .leaderWorkerSet, .statefulSet, .pod, .node, .service, .persistentVolumeClaim, .namespace, .job, .jobSet,
      .trainJob, .pyTorchJob:
      nil
    }
  }
}

extension ObjectName {
  /// The name of an object of Kueue's; nil for the others.
  package var kueueObject: KueueObjectName? { kind.kueue.map { KueueObjectName($0, namespace: namespace, name: name) } }

  /// The name that scenarios give an object of Kueue's; nil for its configuration, which has none.
  init?(_ key: KueueObjectName) {
    guard let kind = Kind.allCases.first(where: { $0.kueue == key.kind }) else { return nil }
    self.init(kind: kind, namespace: key.namespace, name: key.name)
  }
}

/// The objects that the manifests of a scenario create, at the start or by an operation.
struct ScenarioObjects {
  /// Every object of a kind that can be named.
  private(set) var names: Set<ObjectName> = []
  /// Every set as its manifests and the operations so far leave it.
  var sets: [ObjectName: LeaderWorkerSet] = [:]
  /// Kueue's objects as the manifests and the operations so far leave them.
  private(set) var kueue = KueueObjects()
  private(set) var containers: Set<String> = []
  private(set) var images: Set<String> = []

  /// Makes objects known; a set that is known already stays as it is.
  mutating func add(_ manifests: [Manifest]) {
    for manifest in manifests { add(manifest.object) }
  }

  /// Makes the images of pods known that no manifest has.
  mutating func add(images names: [String]) { images.formUnion(names) }

  /// Takes objects as they are now applied.
  mutating func replace(by manifests: [Manifest]) {
    for manifest in manifests {
      if case .kueue(let object) = manifest.object { kueue.apply(object) }
      guard case .leaderWorkerSet(let set) = manifest.object else { continue }
      let metadata = set.metadata
      sets[ObjectName(kind: .leaderWorkerSet, namespace: metadata.namespace, name: metadata.name)] = set
    }
  }

  /// Takes an object of Kueue's as an operation leaves it.
  mutating func replace(by manifest: KueueManifest) {
    kueue.apply(manifest)
  }

  private mutating func add(_ object: KubernetesObject) {
    let metadata = object.metadata
    func name(_ kind: ObjectName.Kind) -> ObjectName {
      ObjectName(kind: kind, namespace: metadata.namespace, name: metadata.name)
    }
    switch object {
    case .leaderWorkerSet(let set):
      names.insert(name(.leaderWorkerSet))
      sets[name(.leaderWorkerSet)] = sets[name(.leaderWorkerSet)] ?? set
      addPods(of: set)
    case .statefulSet(let set):
      names.insert(name(.statefulSet))
      add(set.spec.template.spec)
    case .pod(let pod):
      names.insert(name(.pod))
      add(pod.spec)
    case .job(let job):
      for kind in ObjectName.Kind.jobs where kind.job == job.kind { names.insert(name(kind)) }
      for podSet in job.podSets { add(podSet.template.spec) }
    case .trainingRuntime(let runtime): for podSet in runtime.jobSet.podSets { add(podSet.template.spec) }
    case .service: names.insert(name(.service))
    case .persistentVolumeClaim: names.insert(name(.persistentVolumeClaim))
    case .namespace: names.insert(name(.namespace))
    case .kueue(let manifest):
      if let name = ObjectName(manifest.object.key) { names.insert(name) }
      if !kueue.has(manifest.object.key) { kueue.apply(manifest) }
    case .node, .other: return
    }
  }

  /// Takes a set as an operation leaves it; what its pods now name becomes known too.
  mutating func replaceSet(_ name: ObjectName, by set: LeaderWorkerSet) {
    sets[name] = set
    addPods(of: set)
  }

  private mutating func addPods(of set: LeaderWorkerSet) {
    let template = set.spec.leaderWorkerTemplate
    for pod in [template.leaderTemplate, template.workerTemplate].compactMap(\.self) { add(pod.spec) }
  }

  private mutating func add(_ pod: PodSpec) {
    for container in pod.containers + pod.initContainers {
      containers.insert(container.name)
      images.insert(container.image)
    }
  }

  /// Why no manifest can mean this object; nil when one does.
  func complaint(about name: ObjectName) -> String? {
    if names.contains(name) { return nil }
    let known = names.filter { $0.kind == name.kind }.map(\.description)
    return Self.complaint(name.description, known, noun: name.kind.rawValue)
  }

  /// Why no pod of this name can come to exist; nil when it can.
  ///
  /// Sets name their pods by ordinal: `vllm-0`, and for workers of an LWS `vllm-0-1`.
  func complaint(aboutPod pod: String, namespace: String) -> String? {
    if names.contains(ObjectName(kind: .pod, namespace: namespace, name: pod)) { return nil }
    let owners = names.filter {
      $0.namespace == namespace && ($0.kind == .leaderWorkerSet || $0.kind == .statefulSet)
    }
    if owners.contains(where: { Self.isPod(pod, of: $0) }) { return nil }
    let examples = owners.map { $0.kind == .leaderWorkerSet ? "\($0.name)-0-1" : "\($0.name)-0" }
    let pods = names.filter { $0.kind == .pod && $0.namespace == namespace }.map(\.name)
    return Self.complaint(pod, pods + examples, noun: "pod")
  }

  private static func isPod(_ pod: String, of owner: ObjectName) -> Bool {
    guard pod.hasPrefix(owner.name + "-") else { return false }
    let ordinals = pod.dropFirst(owner.name.count + 1).split(separator: "-", omittingEmptySubsequences: false)
    return ordinals.count <= (owner.kind == .leaderWorkerSet ? 2 : 1)
      && ordinals.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// Why no container has this name; nil when one does.
  func complaint(aboutContainer container: String) -> String? {
    containers.contains(container) ? nil : Self.complaint(container, Array(containers), noun: "container")
  }

  static func complaint(_ name: String, _ known: [String], noun: String) -> String {
    guard !known.isEmpty else { return "\"\(name)\" does not exist; the manifests have no \(noun)" }
    let names = known.sorted()
    let hint = closestName(to: name, among: names).map { ". Did you mean \"\($0)\"?" } ?? ""
    return "\"\(name)\" does not exist; the manifests have \(names.prefix(6).joined(separator: ", "))"
      + (names.count > 6 ? ", …" : "") + hint
  }
}
