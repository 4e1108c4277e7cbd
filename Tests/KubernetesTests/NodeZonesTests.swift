import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// How fast silent nodes are tainted. Source of what is expected: LWS-SPEC E.6.
@Suite struct NodeZonesTests {
  /// Zones "a", "b", … of so many nodes, whose IDs follow each other.
  private static func zones(_ sizes: Int...) -> NodeZones {
    var nodes: [NodeRecord] = []
    for (size, name) in zip(sizes, ["a", "b", "c"]) {
      for _ in 0..<size {
        let labels = ["topology.kubernetes.io/region": "r", "topology.kubernetes.io/zone": name]
        let metadata = Metadata(name: "n\(nodes.count)", labels: labels)
        nodes.append(NodeRecord(Node(metadata: metadata, allocatable: [:]), columns: ResourceColumns()))
      }
    }
    return NodeZones(nodes: nodes)
  }

  private static func at(_ seconds: Int) -> SimTime { .zero + .seconds(seconds) }

  /// The nodes that are tainted at each whole second up to a time, as `second: node`.
  private static func taintings(of zones: inout NodeZones, upTo end: Int) -> [String] {
    (0...end).flatMap { second in zones.due(at: at(second)).map { "\(second): \($0.index)" } }
  }

  @Test func aHealthyZoneTaintsANodeEveryTenSeconds() {
    var zones = Self.zones(10)
    for node in [3, 1, 2] { zones.fellSilent(NodeID(node)) }
    #expect(zones.nextDue == .zero)
    #expect(Self.taintings(of: &zones, upTo: 60) == ["0: 3", "10: 1", "20: 2"], "in order of silence")
    #expect(zones.nextDue == nil)
  }

  @Test func theRateHoldsAcrossQuietTimesToo() {
    var zones = Self.zones(10)
    zones.fellSilent(NodeID(0))
    #expect(zones.due(at: Self.at(100)) == [NodeID(0)])
    zones.fellSilent(NodeID(1))
    #expect(zones.nextDue == Self.at(110))
    #expect(zones.due(at: Self.at(109)).isEmpty)
    zones.fellSilent(NodeID(2))
    // Unused time does not add up: one node at once, the next ten seconds later.
    #expect(zones.due(at: Self.at(500)) == [NodeID(1)])
    #expect(zones.nextDue == Self.at(510))
  }

  @Test func aNodeIsTaintedOnceUntilItIsHeardOf() {
    var zones = Self.zones(10)
    zones.fellSilent(NodeID(0))
    zones.fellSilent(NodeID(0))
    #expect(Self.taintings(of: &zones, upTo: 30) == ["0: 0"])
    zones.recovered(NodeID(0))
    zones.fellSilent(NodeID(0))
    #expect(zones.due(at: Self.at(31)) == [NodeID(0)])
  }

  @Test func aNodeThatRecoversWaitsNoLonger() {
    var zones = Self.zones(10)
    for node in 0..<3 { zones.fellSilent(NodeID(node)) }
    #expect(zones.due(at: .zero) == [NodeID(0)])
    zones.recovered(NodeID(1))
    #expect(zones.due(at: Self.at(10)) == [NodeID(2)])
  }

  @Test func zonesHaveTheirOwnRates() {
    var zones = Self.zones(10, 10)
    for node in [0, 1, 10, 11] { zones.fellSilent(NodeID(node)) }
    #expect(Self.taintings(of: &zones, upTo: 20) == ["0: 0", "0: 10", "10: 1", "10: 11"])
  }

  @Test(arguments: [
    // 55 % of 20 are 11.
    (20, 10, Optional(SimDuration.seconds(10))), (20, 11, nil),
    // Three silent nodes at least; 2 of 3 are more than half and do not count.
    (3, 2, .seconds(10)), (4, 3, nil),
    // A zone of 50 is small, one of 51 is large: 55 % of 50 are 27.5, of 51 28.05.
    (50, 27, .seconds(10)), (50, 28, nil), (51, 28, .seconds(10)), (51, 29, .seconds(100)),
    (100, 54, .seconds(10)), (100, 55, .seconds(100)),
  ])
  func aZoneThatIsMostlySilentSlowsDownOrStops(size: Int, silent: Int, interval: SimDuration?) {
    // A second zone, in which all is well, so that not everything is disrupted.
    var zones = Self.zones(size, 1)
    for node in 0..<silent { zones.fellSilent(NodeID(node)) }
    let first = zones.due(at: .zero)
    guard let interval else {
      #expect(first.isEmpty)
      #expect(zones.nextDue == nil)
      return
    }
    #expect(first == [NodeID(0)])
    #expect(zones.nextDue == SimTime.zero + interval)
  }

  @Test func aZoneThatIsWhollySilentGoesOnWhileAnotherIsNot() {
    var zones = Self.zones(4, 4)
    for node in 0..<4 { zones.fellSilent(NodeID(node)) }
    #expect(Self.taintings(of: &zones, upTo: 40) == ["0: 0", "10: 1", "20: 2", "30: 3"])
  }

  @Test func nobodyIsTaintedWhenEveryZoneIsWhollySilent() {
    var zones = Self.zones(2, 3)
    for node in 0..<5 { zones.fellSilent(NodeID(node)) }
    #expect(zones.due(at: Self.at(1000)).isEmpty)
    #expect(zones.nextDue == nil)
    zones.recovered(NodeID(0))
    #expect(zones.nextDue != nil)
    #expect(zones.due(at: Self.at(1000)) == [NodeID(1), NodeID(2)], "one of each zone")
  }

  @Test func aStoppedZoneGoesOnWhenEnoughNodesAreHeardOf() {
    var zones = Self.zones(10, 1)
    for node in 0..<6 { zones.fellSilent(NodeID(node)) }
    #expect(zones.due(at: .zero).isEmpty)
    zones.recovered(NodeID(0))
    // 5 of 10 are below 55 %.
    #expect(Self.taintings(of: &zones, upTo: 60) == ["0: 1", "10: 2", "20: 3", "30: 4", "40: 5"])
  }

  @Test func nodesWithoutLabelsAreOneZone() {
    let nodes = (0..<4).map { index in
      NodeRecord(Node(metadata: Metadata(name: "n\(index)"), allocatable: [:]), columns: ResourceColumns())
    }
    var zones = NodeZones(nodes: nodes)
    for node in 0..<3 { zones.fellSilent(NodeID(node)) }
    #expect(zones.due(at: .zero).isEmpty, "three of four")
  }
}
