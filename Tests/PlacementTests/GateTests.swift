import API
import Placement
import Testing

/// What each gate changes, and what rules nodes out.
struct GateTests {
  private func options(_ change: (inout PlacementOptions) -> Void) -> PlacementOptions {
    var options = PlacementOptions()
    change(&options)
    return options
  }

  /// Six pods on two hosts of four: the best fit fills the first, balance gives three to each.
  @Test func balanceSpreadsEvenly() throws {
    let snapshot = try cluster("b1/r1 h1=4 h2=4; b1/r2 h3=2 h4=2")
    #expect(choose([pods(6, .rackIfPossible)], in: snapshot) == "main h1:4 h2:2")
    #expect(choose([pods(6, .rackIfPossible)], in: snapshot, options { $0.balances = true }) == "main h1:3 h2:3")
  }

  @Test func balanceLeavesRequiredRacksAlone() throws {
    let snapshot = try cluster("b1/r1 h1=4 h2=4")
    #expect(choose([pods(6, .rack)], in: snapshot, options { $0.balances = true }) == "main h1:4 h2:2")
  }

  @Test func withoutMixedProfilesGapsAreNotFilledFirst() throws {
    let snapshot = try cluster("b1/r1 n1=3 n2=3 n3=2 n4=1")
    #expect(
      choose([pods(7, .anywhere)], in: snapshot, options { $0.mixesProfiles = false }) == "main n1:3 n2:3 n4:1")
  }

  @Test func preferredAffinityComesBeforeCapacityBehindItsGate() throws {
    var podSet = pods(2, .anywhere)
    let term = NodeSelectorTerm(labels: [.init(TopologyFlavor.hostname, .isIn, ["h2"])])
    podSet.affinity.preferredNodeTerms = [Weighted(weight: 10, term: term)]
    let snapshot = try cluster("b1/r1 h1=2 h2=8")
    #expect(choose([podSet], in: snapshot) == "main h1:2")
    #expect(choose([podSet], in: snapshot, options { $0.respectsPreferredAffinity = true }) == "main h2:2")
  }

  /// Five hosts, each ruled out by the first rule that it breaks; only h5 is tried and is too small.
  @Test func everyNodeIsCountedUnderOneReason() throws {
    let names = ["h1", "h2", "h3", "h4", "h5"]
    let nodes = names.map { name in
      var node = FlavorNode(
        name: name, labels: ["block": "b", "rack": "r", TopologyFlavor.hostname: name, "kind": "new"],
        allocatable: [gpu: 1, "pods": 9])
      if name == "h1" { node.taints = [Taint(key: "down", effect: .noExecute)] }
      if name == "h2" { node.taints = [Taint(key: "team", value: "a", effect: .noSchedule)] }
      if name == "h3" { node.labels["kind"] = "old" }
      if name == "h5" { node.taints = [Taint(key: "busy", effect: .preferNoSchedule)] }
      return node
    }
    var podSet = pods(1, gpus: 2, .rack)
    podSet.nodeSelector = ["kind": "new"]
    podSet.affinity.requiredNodeTerms = [
      NodeSelectorTerm(labels: [.init(TopologyFlavor.hostname, .notIn, ["h4"])])
    ]
    let expected =
      "main: topology \"default\" doesn't allow to fit any of 1 pod(s). Total nodes: 5; excluded: affinity: 1, "
      + "nodeSelector: 1, resource \"nvidia.com/gpu\": 1, taint \"down:NoExecute\": 1, taint \"team=a:NoSchedule\": 1"
    #expect(choose([podSet], in: try TopologySnapshot(testFlavor, nodes: nodes)) == expected)
  }
}
