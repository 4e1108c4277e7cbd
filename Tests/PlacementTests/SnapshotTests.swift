import API
import Placement
import Testing

/// What is in a snapshot, what is free in it, and requests that it cannot understand.
struct SnapshotTests {
  @Test func aHostnameBelongsToOneNode() throws {
    let node = FlavorNode(name: "a", labels: [TopologyFlavor.hostname: "h1"], allocatable: ["pods": 1])
    var twin = node
    twin.name = "b"
    let flavor = TopologyFlavor(topology: "t", levels: [TopologyFlavor.hostname])
    let error = #expect(throws: DuplicateHostname.self) { try TopologySnapshot(flavor, nodes: [node, twin]) }
    #expect(error?.hostname == "h1")
  }

  @Test func nodesWithoutOneLabelOrNotReadyAreLeftOut() throws {
    let labels = ["block": "b", "rack": "r", TopologyFlavor.hostname: "h1"]
    let node = FlavorNode(name: "h1", labels: labels, allocatable: ["pods": 1])
    var cordoned = node
    cordoned.isUnschedulable = true
    var failed = node
    failed.isReady = false
    var homeless = node
    homeless.labels["rack"] = nil
    #expect(try TopologySnapshot(testFlavor, nodes: [cordoned, failed, homeless]).leafCount == 0)
    #expect(try TopologySnapshot(testFlavor, nodes: [node]).leafCount == 1)
  }

  @Test func cpuCountsInThousandths() {
    let amounts = ResourceAmounts(["cpu": Quantity(millis: 1500), "memory": Quantity(units: 7)])
    #expect(amounts == ["cpu": 1500, "memory": 7])
  }

  @Test func usageThatIsGivenBackLeavesNoTrace() throws {
    let empty = try cluster("b1/r1 h1=8 h2=8; b1/r2 h3=8 h4=8")
    var used = empty
    used.addUsage(on: ["h1"], of: [gpu: 8], count: 1)
    let podSets = [pods(2, gpus: 8, .rack)]
    #expect(choose(podSets, in: used) == "main h3:1 h4:1")
    used.addUsage(on: ["h1"], of: [gpu: 8], count: -1)
    #expect(choose(podSets, in: used) == choose(podSets, in: empty))
  }

  /// What a decision assumes about its own earlier podsets equals a snapshot in which they are admitted.
  @Test(arguments: [1, 3, 5, 8]) func assumedUsageEqualsAdmittedUsage(_ count: Int) throws {
    let first = pods(count, gpus: 2, .rackIfPossible, name: "first")
    let second = pods(4, gpus: 3, .anywhere, name: "second")
    let snapshot = try cluster("b1/r1 h1=8 h2=5; b1/r2 h3=7 h4=6; b2/r3 h5=9")
    let together = Placement.choose(PlacementQuestion(podSets: [first, second]), in: snapshot, PlacementOptions())
    guard case .placed(let places) = together[0] else {
      Issue.record("the first podset has no places")
      return
    }
    var admitted = snapshot
    for domain in places.domains { admitted.addUsage(on: domain.values, of: first.requests, count: domain.count) }
    let alone = Placement.choose(PlacementQuestion(podSets: [second]), in: admitted, PlacementOptions())
    #expect(together[1] == alone[0])
  }

  /// Positions of domains follow their paths, not the order in which nodes are met.
  @Test(arguments: [0, 1, 2, 3]) func theOrderOfTheNodesMeansNothing(_ rotation: Int) throws {
    let racks = ["b2/r1 h5=4 h6=4", "b1/r2 h4=4 h3=4", "b10/r1 h8=2 h7=4", "b1/r1 h2=4 h1=4"]
    let rotated = racks[rotation...] + racks[..<rotation]
    let snapshot = try cluster(rotated.joined(separator: "; "))
    // No block holds 20: b1 with 16 is first, then of b2 (8) and b10 (6) the tightest for the 4 that are left. Their
    // hosts are pooled, those of four by path before the one of two.
    #expect(choose([pods(20, .rackIfPossible)], in: snapshot) == "main h1:4 h2:4 h3:4 h4:4 h7:4")
  }

  struct Misfit: Sendable, CustomTestStringConvertible {
    var topology: TopologyRequest
    var expected: String
    var testDescription: String { expected }
  }

  static let misfits = [
    Misfit(topology: .rack.sliced(("rack", 0)), expected: "slice topology requested, but slice size not provided"),
    Misfit(topology: TopologyRequest(unconstrained: false), expected: "topology level not specified"),
    Misfit(topology: TopologyRequest(required: "zone"), expected: "no requested topology level: zone"),
    Misfit(topology: .rack.sliced(("zone", 2)), expected: "no requested topology level for slices: zone"),
    Misfit(
      topology: .rack.sliced(("block", 2)), expected: "podset slice topology block is above the podset topology rack"),
    Misfit(
      topology: .block.sliced(("rack", 4), ("zone", 2)),
      expected: "no requested topology level for additional slice layer: zone"),
    Misfit(
      topology: .block.sliced(("rack", 4), ("block", 2)),
      expected: "additional slice layer topology block must be at a lower level than rack"),
    Misfit(
      topology: .block.sliced(("rack", 4), (TopologyFlavor.hostname, 3)),
      expected: "additional slice layer size 3 must evenly divide parent layer size 4"),
  ]

  @Test("A request that makes no sense gets Kueue's sentence", arguments: misfits)
  func refuses(_ misfit: Misfit) throws {
    #expect(choose([pods(4, misfit.topology)], in: try cluster("b1/r1 h1=8")) == "main: \(misfit.expected)")
  }

  @Test func anEmptyTreeHasNoDomains() throws {
    let empty = try TopologySnapshot(testFlavor, nodes: [])
    #expect(choose([pods(1, .rack)], in: empty) == "main: no topology domains at level: rack")
  }

  @Test func aRefusalEndsTheDecision() throws {
    let podSets = [pods(1, gpus: 9, .rack, name: "first"), pods(1, .rack, name: "second")]
    let expected =
      "first: topology \"default\" doesn't allow to fit any of 1 pod(s). Total nodes: 1; "
      + "excluded: resource \"nvidia.com/gpu\": 1 | second untried"
    #expect(choose(podSets, in: try cluster("b1/r1 h1=8")) == expected)
  }
}
