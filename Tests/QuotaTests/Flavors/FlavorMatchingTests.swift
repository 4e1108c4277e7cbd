import API
import Placement
import Testing

@testable import Quota

/// KUEUE-SPEC 3.6, step b of findFlavor: which flavors a podset may use.
struct FlavorMatchingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var asked = podSet(1, ["gpu": 1])
    var flavor = ResourceFlavor(name: "f")
    var levels: [String]?
    var isDefined = true
    /// Nil when the flavor may be used.
    var refusal: String?

    init(_ name: String, refusal: String? = nil, _ change: (inout Case) -> Void) {
      testDescription = name
      self.refusal = refusal
      change(&self)
    }
  }

  private static let mismatch = "flavor f doesn't match node affinity"
  private static let withoutLevel = "Flavor \"f\" does not contain the requested level"

  private static func term(_ requirements: LabelSelector.Requirement...) -> NodeSelectorTerm {
    NodeSelectorTerm(labels: requirements)
  }

  static let cases = [
    Case("a flavor without an object", refusal: "flavor f not found") { $0.isDefined = false },
    Case("a taint", refusal: "untolerated taint {spot yes NoExecute <nil>} in flavor f") {
      $0.flavor.nodeTaints = [
        Taint(key: "soft", value: "", effect: .preferNoSchedule), Taint(key: "spot", value: "yes", effect: .noExecute),
      ]
    },
    Case("a taint that the flavor tolerates itself") {
      $0.flavor.nodeTaints = [Taint(key: "spot", value: "yes", effect: .noSchedule)]
      $0.flavor.tolerations = [Toleration(key: "spot")]
    },
    Case("a taint that the pods tolerate") {
      $0.flavor.nodeTaints = [Taint(key: "spot", value: "yes", effect: .noSchedule)]
      $0.asked.placement.tolerations = [Toleration(key: "spot", value: "yes")]
    },
    Case("a selector for another value", refusal: mismatch) {
      $0.flavor.nodeLabels = ["type": "a"]
      $0.asked.placement.nodeSelector = ["type": "b"]
    },
    Case("a selector for a label that the flavor does not speak of") {
      $0.asked.placement.nodeSelector = ["type": "b"]
    },
    Case("one of several terms matches") {
      $0.flavor.nodeLabels = ["type": "a"]
      $0.asked.placement.affinity.requiredNodeTerms = [
        term(.init("type", .isIn, ["b"])), term(.init("type", .isIn, ["a"])),
      ]
    },
    Case("no term matches", refusal: mismatch) {
      $0.flavor.nodeLabels = ["type": "a"]
      $0.asked.placement.affinity.requiredNodeTerms = [
        term(.init("type", .isIn, ["b"]), .init("zone", .exists)), term(.init("type", .doesNotExist)),
      ]
    },
    Case("a term about other labels matches whatever the others say") {
      $0.flavor.nodeLabels = ["type": "a"]
      $0.asked.placement.affinity.requiredNodeTerms = [
        term(.init("type", .isIn, ["b"])), term(.init("zone", .exists)),
      ]
    },
    Case("a topology that was not asked for", refusal: "Flavor \"f\" supports only TopologyAwareScheduling") {
      $0.flavor.topologyName = "t"
      $0.levels = ["rack"]
    },
    Case("no topology where one is asked for", refusal: "Flavor \"f\" does not support TopologyAwareScheduling") {
      $0.asked.placement.topology = TopologyRequest(required: "rack")
    },
    Case("no topology, but nothing that the flavor gives is requested") {
      $0.asked.placement.topology = TopologyRequest(required: "rack")
      $0.asked.placement.requests = ["cpu": 1]
    },
    Case("an unknown topology", refusal: "Flavor \"f\" information missing in TAS cache") {
      $0.flavor.topologyName = "t"
      $0.asked.placement.topology = TopologyRequest(unconstrained: false)
    },
    Case("a level that is not there", refusal: withoutLevel) {
      $0.flavor.topologyName = "t"
      $0.levels = ["rack"]
      $0.asked.placement.topology = TopologyRequest(preferred: "block")
    },
    Case("a level of slices that is not there", refusal: withoutLevel) {
      $0.flavor.topologyName = "t"
      $0.levels = ["rack"]
      $0.asked.placement.topology = TopologyRequest(required: "rack")
      $0.asked.placement.topology?.sliceConstraints = [SliceLayer(topology: "host", size: 1)]
    },
    Case("no level asked for") {
      $0.flavor.topologyName = "t"
      $0.levels = ["rack"]
      $0.asked.placement.topology = TopologyRequest(unconstrained: true)
    },
  ]

  /// A second flavor without a topology keeps the queue from placing everything by topology.
  @Test(arguments: cases) func matches(_ c: Case) throws {
    var queue = ClusterQueue(name: "q")
    let quotas = ["gpu": ResourceQuota(nominal: 1)]
    queue.resourceGroups = [
      ResourceGroup(
        coveredResources: ["gpu"],
        flavors: [FlavorQuotas(flavor: "f", quotas: quotas), FlavorQuotas(flavor: "plain", quotas: quotas)])
    ]
    let tree = QuotaTree(flavors: c.isDefined ? [c.flavor] : [], clusterQueues: [queue], cohorts: [])
    let topology = try c.levels.map { try CapacityTree(TopologyFlavor(topology: "t", levels: $0), nodes: []) }
    let state = QuotaState(tree, topologies: [topology, nil])
    let matching = FlavorMatching(state: state, coveredResources: ["gpu"])
    let refusal = matching.refusal(of: FlavorID(index: 0), for: [c.asked], inTopologyOnlyQueue: false)
    #expect(refusal?.description == c.refusal)
  }

  @Test func aQueueOfTopologiesPlacesEverything() throws {
    var world = FlavorWorld(["f": ["gpu": 8]])
    try world.setHosts("r1 h1=4 h2=4", of: "f")
    #expect(try world.ask([podSet(5, ["gpu": 1])]).places == "main h1:4 h2:1")
    world.options.gates[.topologyAwareScheduling] = false
    let blind = try world.ask([podSet(5, ["gpu": 1])])
    #expect(blind.text == "fit 0 | main gpu=f:fit#-1")
    #expect(blind.places.isEmpty)
  }
}
