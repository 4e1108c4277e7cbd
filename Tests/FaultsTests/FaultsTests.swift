import API
import Cluster
import Kernel
import Testing
import Topology

@testable import Faults

@Suite struct FaultsTests {
  private static let faults = Faults(streams: Streams(seed: 7), leaseRenewal: .seconds(10))

  /// Nodes `n0` to `n5`: racks `r0` and `r1` in block `b0`, and a rack `r0` in block `b1`, dealt in turn.
  private static let cluster: Cluster = {
    let racks = [("b0", "r0"), ("b0", "r1"), ("b1", "r0")]
    let nodes = (0..<6).map { index in
      let (block, rack) = racks[index % 3]
      return Node(metadata: Metadata(name: "n\(index)", labels: ["block": block, "rack": rack]), allocatable: [:])
    }
    return Cluster(nodes: nodes, levels: ["block", "rack"].map { TopologyLevel(name: $0, labelKey: $0) })
  }()

  // MARK: Targets

  @Test(
    arguments: [
      (NodeTarget.node("n4"), [4]), (.node("n9"), []),
      (.domain(level: "block", name: "b0"), [0, 1, 3, 4]), (.domain(level: "rack", name: "b0/r1"), [1, 4]),
      // The name of two racks means both.
      (.domain(level: "rack", name: "r0"), [0, 2, 3, 5]), (.domain(level: "rack", name: "b1"), []),
      (.domain(level: "zone", name: "b0"), []),
    ] as [(NodeTarget, [Int])])
  func aTargetMeansNodes(target: NodeTarget, nodes: [Int]) {
    #expect(Self.faults.nodes(of: target, in: Self.cluster) == nodes.map { NodeID($0) })
  }

  // MARK: Heartbeats

  @Test func theLastHeartbeatLiesWithinOnePeriod() {
    for node in Self.cluster.nodes {
      for tenths in 100..<500 {
        let now = SimTime.zero + .milliseconds(tenths * 100)
        let age = now - Self.faults.lastHeartbeat(of: node, at: now)
        #expect(age >= .zero && age < .seconds(10), "\(node.name) at \(now)")
      }
    }
  }

  @Test func aNodeRenewsOncePerPeriodAtItsOwnOffset() {
    let beats = Self.cluster.nodes.map { node in
      (200..<400).map { Self.faults.lastHeartbeat(of: node, at: .zero + .milliseconds($0 * 100)) }
    }
    for times in beats {
      let distinct = Set(times).sorted()
      #expect(zip(distinct, distinct.dropFirst()).allSatisfy { $1 - $0 == .seconds(10) })
      #expect((2...3).contains(distinct.count), "20 s are two periods")
      #expect(times == times.sorted())
    }
    #expect(Set(beats.compactMap(\.first)).count == beats.count, "not all at once")
  }

  @Test func theFirstHeartbeatIsNotBeforeTheRun() {
    for node in Self.cluster.nodes {
      #expect(Self.faults.lastHeartbeat(of: node, at: .zero) == .zero)
      #expect(Self.faults.lastHeartbeat(of: node, at: .zero + .milliseconds(1)) >= .zero)
    }
  }

  @Test func heartbeatsDependOnSeedAndNodeAlone() {
    let now = SimTime.zero + .seconds(123)
    let again = Faults(streams: Streams(seed: 7), leaseRenewal: .seconds(10))
    let other = Faults(streams: Streams(seed: 8), leaseRenewal: .seconds(10))
    for node in Self.cluster.nodes {
      let beat = Self.faults.lastHeartbeat(of: node, at: now)
      #expect(again.lastHeartbeat(of: node, at: now) == beat)
      #expect(other.lastHeartbeat(of: node, at: now) != beat)
    }
  }

  @Test func withoutAPeriodAKubeletIsHeardOfAllTheTime() {
    let faults = Faults(streams: Streams(seed: 7), leaseRenewal: .zero)
    let now = SimTime.zero + .milliseconds(12_345)
    #expect(faults.lastHeartbeat(of: Self.cluster.nodes[0], at: now) == now)
  }

  // MARK: Repairs

  @Test func aRepairIsDrawnForItsFaultAndTime() {
    let law = Distribution.exponential(mean: 3_600)
    let first = Self.faults.repairTime(law, of: "rack-7", at: .zero)
    let again = Faults(streams: Streams(seed: 7), leaseRenewal: .seconds(1))
    #expect(again.repairTime(law, of: "rack-7", at: .zero) == first)
    #expect(Self.faults.repairTime(law, of: "rack-8", at: .zero) != first)
    #expect(Self.faults.repairTime(law, of: "rack-7", at: .zero + .seconds(1)) != first)
    #expect(first > .zero)
  }

  @Test(arguments: [(90.0, SimDuration.seconds(90)), (0.25, .milliseconds(250)), (-5, .zero)])
  func aFixedRepairTakesItsTime(seconds: Double, expected: SimDuration) {
    #expect(Self.faults.repairTime(.constant(seconds), of: "x", at: .zero) == expected)
  }

  @Test func repairsAreSpreadAsTheirLawSays() {
    // The mean of 2,000 draws spread evenly over 0 to 100 s has a standard error of 29 / √2,000 = 0.65 s.
    let sum = (0..<2_000).reduce(0.0) { sum, index in
      sum + Self.faults.repairTime(.uniform(low: 0, high: 100), of: "f\(index)", at: .zero).seconds
    }
    #expect(abs(sum / 2_000 - 50) < 3)
  }
}
