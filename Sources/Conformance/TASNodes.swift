import API
import Placement

/// The nodes of a recorded placement.
enum TASNodes {
  /// Nodes from their classes, paths and own fields.
  static func nodes(_ fields: CaseFields, _ levels: [String]) throws(MalformedCase) -> [FlavorNode] {
    let classes = try fields.objects("nodeClasses")
    var nodes: [FlavorNode] = []
    for node in try fields.objects("nodes") { nodes.append(try self.node(node, classes, levels)) }
    return nodes
  }

  private static func node(
    _ fields: CaseFields, _ classes: [CaseFields], _ levels: [String]
  ) throws(MalformedCase) -> FlavorNode {
    let index = fields["class"]?.integer
    if let index, !classes.indices.contains(index) { throw MalformedCase("there is no node class \(index)") }
    let base = index.map { classes[$0] } ?? CaseFields([String: Value]())
    var labels = try base.stringMap("labels")
    for (level, value) in zip(levels, try fields.texts("path")) where !value.isEmpty { labels[level] = value }
    labels.merge(try fields.stringMap("labels")) { _, own in own }
    var node = FlavorNode(
      name: try fields.text("name"), labels: labels, taints: try taints(base) + taints(fields),
      allocatable: try fields["alloc"] == nil ? base.amounts("alloc") : fields.amounts("alloc"))
    node.isReady = !fields.isSet("notReady")
    node.isUnschedulable = fields.isSet("unschedulable")
    return node
  }

  /// The taints of a node or a flavor.
  static func taints(_ fields: CaseFields) throws(MalformedCase) -> [Taint] {
    var taints: [Taint] = []
    for taint in try fields.objects("taints") {
      guard let effect = Taint.Effect(rawValue: try taint.text("effect")) else {
        throw MalformedCase("a taint has no known effect")
      }
      taints.append(Taint(key: try taint.text("key"), value: taint["value"]?.text ?? "", effect: effect))
    }
    return taints
  }
}

/// Reads the podsets of a recorded placement.
enum TASPodFields {
  /// The fields of a pod's spec that decide where it may run, read as manifests are.
  static func spec(_ fields: [String: Value]) throws(MalformedCase) -> PodSpec {
    let problems = ProblemList()
    let containers = Value.array([.object(["name": Value("main"), "image": Value("main")])])
    let whole = fields.merging(["containers": containers]) { own, _ in own }
    let spec = PodSpec(reading: ObjectReader(.object(whole), at: .root, problems))
    if let problem = problems.problems.first { throw MalformedCase("\(problem)") }
    return spec
  }

  static func podSet(_ fields: CaseFields) throws(MalformedCase) -> PodSetRequest {
    var podSet = PodSetRequest(
      name: try fields.text("name"), count: try fields.int("count"), requests: try fields.amounts("requests"))
    podSet.group = fields["group"]?.text ?? fields["topology"]?["group"]?.text
    if let value = fields["topology"] { podSet.topology = try topology(CaseFields(value)) }
    if let value = fields["previousAssignment"] { podSet.previous = try TopologyAssignment(CaseFields(value)) }
    let spec = try spec([
      "nodeSelector": fields["nodeSelector"] ?? .null, "tolerations": fields["tolerations"] ?? .null,
      "affinity": fields["affinity"] ?? .object(["nodeAffinity": fields["nodeAffinity"] ?? .null]),
    ])
    podSet.nodeSelector = spec.nodeSelector
    podSet.tolerations = spec.tolerations
    podSet.affinity = spec.affinity
    return podSet
  }

  private static func topology(_ fields: CaseFields) throws(MalformedCase) -> TopologyRequest {
    var request = TopologyRequest(required: fields["required"]?.text, preferred: fields["preferred"]?.text)
    if case .bool(let flag)? = fields["unconstrained"] { request.unconstrained = flag }
    request.sliceTopology = fields["sliceTopology"]?.text
    request.sliceSize = fields["sliceSize"]?.integer
    for layer in try fields.objects("sliceConstraints") {
      request.sliceConstraints.append(
        SliceLayer(topology: try layer.text("topology"), size: layer["size"]?.integer))
    }
    return request
  }
}
