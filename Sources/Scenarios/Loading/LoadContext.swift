import Faults
import API
import Topology

/// What the decoders of a scenario's sections share once cluster and manifests are known.
struct LoadContext: ExpressionScope {
  let files: InputReader
  let diagnostics: DiagnosticList
  let problems: ProblemList
  /// The scenario's document.
  let scenario: DocumentPart
  let manifests: ManifestReader
  let versions: Versions
  /// The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z.
  let origin: Int64
  let cluster: ClusterSpec
  let topology: TopologyTree
  let nodeNames: Set<String>
  var objects = ScenarioObjects()
  var arrivalNames: [String] = []
  /// Kueue's configuration for the release and the gates of the scenario.
  var kueueConfiguration = KueueConfiguration()

  /// Kueue's objects as the manifests and the operations so far leave them.
  var kueue: KueueObjects {
    var kueue = objects.kueue
    kueue.configuration = kueueConfiguration
    return kueue
  }

  /// Reads a selection of nodes: a mapping with the one key `node` or a level's name.
  func selection(_ value: Value, at path: FieldPath) -> NodeTarget? {
    let keys = ["node"] + cluster.levels.map(\.name).filter { $0 != "node" }
    guard case .object(let fields) = value, fields.count == 1, let key = fields.keys.first else {
      problems.add(path, "\(value.found) stands where one of \(list(keys)) is expected, e.g. {node: \(exampleNode)}")
      return nil
    }
    guard keys.contains(key) else {
      let hint = suggestion(for: key, among: keys)
      problems.add(
        Problem(path.key(key), isAboutKey: true, "this cluster has no level of this name; use \(list(keys))\(hint)"))
      return nil
    }
    guard let name = fields[key]?.scalarText else {
      problems.add(path.key(key), "a name is expected")
      return nil
    }
    return selection(level: key, name: name, at: path.key(key))
  }

  /// Checks a node's or a domain's name.
  func selection(level: String, name: String, at path: FieldPath) -> NodeTarget? {
    // A cluster that could not be read is a problem of its own.
    guard !cluster.nodes.isEmpty else { return nil }
    do throws(UnitRefusal) {
      return try nodes(level: level, name: name)
    } catch {
      problems.add(path, error.message)
      return nil
    }
  }

  /// The nodes meant by a level and a name, which may be a path such as `b0/r1`.
  func nodes(level: String, name: String) throws(UnitRefusal) -> NodeTarget {
    if level == "node", nodeNames.contains(name) { return .node(name) }
    let domains = topology.domains(level: level, named: name)
    if level != "node", domains.count == 1 { return .domain(level: level, name: name) }
    if domains.count > 1 {
      let paths = domains.prefix(3).map { "\"\(topology.path(of: $0))\"" }.joined(separator: ", ")
      throw UnitRefusal(message: "\"\(name)\" exists \(domains.count) times; write its path: \(paths)")
    }
    let levels = ["node"] + cluster.levels.map(\.name).filter { $0 != "node" }
    guard levels.contains(level) else {
      throw UnitRefusal(
        message: "this cluster has no level \"\(level)\"; use \(list(levels))\(suggestion(for: level, among: levels))")
    }
    throw UnitRefusal(message: missing(name, level: level))
  }

  private func missing(_ name: String, level: String) -> String {
    let names = level == "node" ? cluster.nodes.map(\.metadata.name) : domainNames(ofLevel: level)
    let hint = closestName(to: name, among: names).map { ". Did you mean \"\($0)\"?" } ?? ""
    return "\"\(name)\" does not exist; this cluster has \(plural(level)) \(Self.range(names))\(hint)"
  }

  private func domainNames(ofLevel level: String) -> [String] {
    topology.domains.filter { topology.levels[$0.level].name == level }.map(\.name)
  }

  private func plural(_ level: String) -> String {
    level.last?.isNumber == true ? "\(level) domains" : "\(level)s"
  }

  private var exampleNode: String { cluster.nodes.first?.metadata.name ?? "name" }

  /// A few names in full, many by the first and the last.
  static func range(_ names: [String]) -> String {
    guard names.count > 4, let first = names.first, let last = names.last else { return names.joined(separator: ", ") }
    return "\(first) … \(last)"
  }

  /// Reads the name of an object that exists in the scenario, such as `lws/vllm`.
  func object(_ value: Value, at path: FieldPath, kinds: [ObjectName.Kind]) -> ObjectName? {
    guard case .string(let text) = value else {
      problems.add(path, "\(value.found) stands where the name of an object is expected, such as lws/vllm")
      return nil
    }
    do throws(UnitRefusal) {
      let name = try ObjectName(parsing: text, kinds: kinds)
      if let message = complaint(about: name) { throw UnitRefusal(message: message) }
      return name
    } catch {
      problems.add(path, error.message)
      return nil
    }
  }

  /// Why an object cannot be meant; nil when it exists or may come to exist.
  func complaint(about name: ObjectName) -> String? {
    switch name.kind {
    case .node: nodeNames.contains(name.name) ? nil : missing(name.name, level: "node")
    case .pod: objects.complaint(aboutPod: name.name, namespace: name.namespace)
    case .leaderWorkerSet, .statefulSet, .service, .persistentVolumeClaim, .namespace, .clusterQueue, .cohort,
      .localQueue, .resourceFlavor, .topology, .workloadPriorityClass, .priorityClass, .admissionCheck,
      .provisioningRequestConfig, .workload, .job, .jobSet, .trainJob, .pyTorchJob:
      objects.complaint(about: name)
    }
  }
}

extension LoadContext {
  /// The same, complaining elsewhere: about another file.
  init(_ context: LoadContext, problems: ProblemList) {
    self.init(
      files: context.files, diagnostics: context.diagnostics, problems: problems, scenario: context.scenario,
      manifests: context.manifests, versions: context.versions, origin: context.origin, cluster: context.cluster,
      topology: context.topology, nodeNames: context.nodeNames, objects: context.objects,
      arrivalNames: context.arrivalNames,
      kueueConfiguration: context.kueueConfiguration)
  }
}
