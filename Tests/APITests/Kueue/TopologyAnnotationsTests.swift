import API
import Testing

/// What pod templates ask of the topology, and how it has to be written.
struct TopologyAnnotationsTests {
  private static let prefix = "kueue.x-k8s.io/podset-"

  /// Annotations by the end of their names.
  private static func annotations(_ short: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: short.map { ($0 == "offset" ? KueueKey.podIndexOffset : prefix + $0, $1) })
  }

  private static func request(
    required: String? = nil, preferred: String? = nil, unconstrained: Bool? = nil, slice: String? = nil,
    size: Int? = nil, layers: [SliceLayer] = []
  ) -> TopologyRequest {
    var request = TopologyRequest(required: required, preferred: preferred, unconstrained: unconstrained)
    request.sliceTopology = slice
    request.sliceSize = size
    request.sliceConstraints = layers
    return request
  }

  static let requests: [Row<[String: String], TopologyRequest?>] = [
    Row("nothing", [:], nil),
    Row("a level", ["required-topology": "rack"], request(required: "rack")),
    Row(
      "the first of several", ["preferred-topology": "a", "unconstrained-topology": "true"], request(preferred: "a")),
    Row("no constraint", ["unconstrained-topology": "true"], request(unconstrained: true)),
    // Kueue takes a request that says false for one that asks for topology too.
    Row("no constraint, denied", ["unconstrained-topology": "false"], request(unconstrained: false)),
    Row("no boolean", ["unconstrained-topology": "yes"], nil),
    Row(
      "slices alone", ["slice-required-topology": "rack", "slice-size": "4"], request(slice: "rack", size: 4)),
    Row(
      "slices within slices",
      ["slice-required-topology-constraints": #"[{"topology":"b","size":8},{"topology":"r","size":4}]"#],
      request(layers: [SliceLayer(topology: "b", size: 8), SliceLayer(topology: "r", size: 4)])),
    Row("a group asks for nothing", ["group-name": "g"], nil),
  ]

  @Test(arguments: requests) func areRead(_ row: Row<[String: String], TopologyRequest?>) {
    #expect(TopologyRequest(annotations: Self.annotations(row.input)) == row.expected)
  }

  @Test func groupsCountBesideALevel() {
    let both = Self.annotations(["group-name": "g", "preferred-topology": "rack"])
    #expect(TopologyRequest.group(annotations: both) == "g")
    #expect(TopologyRequest.group(annotations: Self.annotations(["group-name": "g"])) == nil)
  }

  /// Annotations of a podset of 8, and the ends of what is said.
  static let refusals: [Row<[String: String], [String]>] = [
    Row("in order", ["required-topology": "cloud.provider.com/topology-rack"], []),
    Row(
      "two levels", ["required-topology": "a", "preferred-topology": "b"],
      [
        "must not contain more than one topology annotation: [\"kueue.x-k8s.io/podset-required-topology\", "
          + "\"kueue.x-k8s.io/podset-preferred-topology\", \"kueue.x-k8s.io/podset-unconstrained-topology\"]"
      ]),
    Row(
      "no label", ["preferred-topology": "no label"],
      [
        "name part must consist of alphanumeric characters, '-', '_' or '.', "
          + "and must start and end with an alphanumeric character"
      ]),
    Row("no boolean", ["unconstrained-topology": "yes"], ["must be a boolean value"]),
    Row(
      "a topology without size", ["slice-required-topology": "a"],
      ["Required value: must be set when 'kueue.x-k8s.io/podset-slice-required-topology' is specified"]),
    Row(
      "a size without topology", ["slice-size": "4"],
      ["may not be set when 'kueue.x-k8s.io/podset-slice-required-topology' is not specified"]),
    Row("no size", ["slice-required-topology": "a", "slice-size": "four"], ["must be a numeric value"]),
    Row("no pods", ["slice-required-topology": "a", "slice-size": "0"], ["must be greater than or equal to 1"]),
    Row(
      "more pods than there are", ["slice-required-topology": "a", "slice-size": "9"],
      ["must not be greater than pod set count 8"]),
    Row("a group of a number", ["group-name": "1", "required-topology": "a"], ["must not be a number"]),
    Row(
      "a group without a level", ["group-name": "g"],
      [
        "may not be set when neither 'kueue.x-k8s.io/podset-preferred-topology' "
          + "nor 'kueue.x-k8s.io/podset-required-topology' is specified"
      ]),
    Row(
      "a group of slices",
      ["group-name": "g", "required-topology": "a", "slice-required-topology": "b", "slice-size": "2"],
      [
        "may not be set when 'kueue.x-k8s.io/podset-slice-size' is specified",
        "may not be set when 'kueue.x-k8s.io/podset-slice-required-topology' is specified",
      ]),
    Row(
      "an offset in a group", ["group-name": "g", "required-topology": "a", "offset": "1"],
      ["may not be set when 'kueue.x-k8s.io/podset-group-name' is specified"]),
    Row("no offset", ["offset": "-1"], ["must be a non-negative integer"]),
    Row(
      "no list", ["slice-required-topology-constraints": "rack"],
      ["must be a valid JSON array of {\"topology\": level, \"size\": number}"]),
    Row("no layers", ["slice-required-topology-constraints": "[]"], ["must have 1 to 3 layers"]),
    Row(
      "layers that do not divide",
      ["slice-required-topology-constraints": #"[{"topology":"b","size":8},{"topology":"r","size":3}]"#],
      ["must evenly divide the parent layer size 8"]),
    Row(
      "one level twice, too large",
      ["slice-required-topology-constraints": #"[{"topology":"r","size":16},{"topology":"r","size":4}]"#],
      ["Duplicate value: \"r (also at index 0)\"", "must not be greater than pod set count 8"]),
  ]

  @Test(arguments: refusals) func areRefused(_ row: Row<[String: String], [String]>) throws {
    let problems = TopologyAnnotations.problems(
      Self.annotations(row.input), at: .root, podCount: 8, gates: .head)
    try #require(problems.count == row.expected.count, "\(problems)")
    for (problem, end) in zip(problems, row.expected) { #expect(problem.message.hasSuffix(end)) }
  }

  @Test func layersNeedTheirGate() {
    let annotations = Self.annotations(["slice-required-topology-constraints": "[]"])
    let problems = TopologyAnnotations.problems(
      annotations, at: .root, podCount: 8, gates: KueueGates.defaults(of: .v0_18))
    #expect(
      problems.map(\.message) == [
        "Forbidden: the TASMultiLayerTopology feature gate must be enabled to use this annotation"
      ])
  }

  private static func podSet(_ name: String, _ count: Int, _ short: [String: String]) -> PodSetGroupRules.PodSet {
    PodSetGroupRules.PodSet(
      name: name, count: count, annotations: annotations(short), path: FieldPath.root.key(name))
  }

  private static let grouped = ["group-name": "g", "required-topology": "rack"]

  static let groups: [Row<[PodSetGroupRules.PodSet], [String]>] = [
    Row("a leader and workers", [podSet("l", 1, grouped), podSet("w", 7, grouped)], []),
    Row("no groups", [podSet("l", 2, ["required-topology": "a"]), podSet("w", 7, [:])], []),
    Row(
      "one alone", [podSet("l", 1, grouped), podSet("w", 7, ["required-topology": "rack"])],
      ["can only define groups of exactly 2 pod sets, got: 1 pod set(s)"]),
    Row(
      "three", [podSet("a", 1, grouped), podSet("b", 1, grouped), podSet("c", 7, grouped)],
      Array(repeating: "can only define groups of exactly 2 pod sets, got: 3 pod set(s)", count: 3)),
    Row(
      "no leader", [podSet("a", 2, grouped), podSet("b", 3, grouped)],
      Array(
        repeating: "can only define groups where at least one pod set has only 1 replica, "
          + "got: 2 replica(s) and 3 replica(s) in the group", count: 2)),
    Row(
      "two levels", [podSet("a", 1, grouped), podSet("b", 3, ["group-name": "g", "required-topology": "block"])],
      [
        "consistent with 'b.annotations' in group 'g'", "consistent with 'a.annotations' in group 'g'",
      ]),
  ]

  @Test(arguments: groups) func groupsAreChecked(_ row: Row<[PodSetGroupRules.PodSet], [String]>) throws {
    let problems = PodSetGroupRules.problems(of: row.input, gates: .head)
    try #require(problems.count == row.expected.count, "\(problems)")
    for (problem, end) in zip(problems, row.expected) { #expect(problem.message.hasSuffix(end)) }
  }
}
