import API
import Cluster
import Kernel
import Testing
import Topology

@testable import Faults

/// How many components there are, and whom their failures hit.
@Suite struct FaultPopulationTests {
  /// Two blocks of two racks of two nodes: eight GPUs a node in the first, four in the second and one NVLink fabric a rack.
  private static let cluster: Cluster = {
    let nodes = (0..<8).map { index in
      let (block, rack) = ("b\(index / 4)", "r\(index / 2)")
      var labels = ["block": block, "rack": rack]
      if index >= 4 { labels[NVLinkDomains.label] = rack }
      return Node(
        metadata: Metadata(name: "n\(index)", labels: labels),
        allocatable: ["nvidia.com/gpu": index < 4 ? "8" : "4"].compactMapValues { Quantity($0) })
    }
    return Cluster(nodes: nodes, levels: ["block", "rack"].map { TopologyLevel(name: $0, labelKey: $0) })
  }()

  private static func population(_ component: FaultComponent, _ blast: FaultBlast? = nil) -> FaultPopulation {
    FaultPopulation(of: component, hitting: blast, in: cluster, weights: Array(repeating: 1, count: 8))
  }

  private static func victims(_ component: FaultComponent, _ blast: FaultBlast? = nil) -> Set<FaultVictim> {
    let population = population(component, blast)
    var stream = Streams(seed: 1).stream("test")
    return Set(population.places.map { population.victim(at: $0, &stream) })
  }

  /// The places of `rack` 2 and 3, and of the blocks, in the tree: b0, r0, r1, b1, r2, r3.
  private static let (blocks, racks) = ([0, 3], [1, 2, 4, 5])

  @Test(arguments: [
    // Four nodes of eight GPUs and four of four, which count half: 4 + 2.
    (FaultComponent.node(parts: 2), 16.0), (.server(parts: 1), 6), (.server(parts: 8), 48), (.gpu, 48),
    // Nine trays in each of two fabrics; one job on more than three nodes at a time has room for another.
    (.nvlinkDomain(parts: 9), 18), (.domain(level: "rack", parts: 1), 4), (.job(over: 3), 2), (.job(over: 64), 1),
  ])
  func components(component: FaultComponent, count: Double) {
    #expect(Self.population(component).count == count)
  }

  @Test func aServerFailsAsOftenAsItsGPUsSay() {
    let population = Self.population(.server(parts: 1))
    #expect(population.weight(at: 0) == 1)
    #expect(population.weight(at: 7) == 0.5)
  }

  @Test func fabricsAreDomainsThatNameOne() {
    #expect(NVLinkDomains.indices(in: Self.cluster) == [4, 5])
    #expect(Self.victims(.nvlinkDomain(parts: 9)) == [.domain(4), .domain(5)])
  }

  @Test func aBlastReachesTheDomainAround() {
    let nodes = (0..<8).map { FaultVictim.node(NodeID($0), gpu: nil) }
    #expect(Self.victims(.node(parts: 1)) == Set(nodes))
    #expect(Self.victims(.gpu, .node) == Set(nodes), "all of the node, whichever GPU it was")
    #expect(Self.victims(.node(parts: 1), .domain(level: "rack")) == Set(Self.racks.map { .domain($0) }))
    #expect(Self.victims(.gpu, .domain(level: "block")) == Set(Self.blocks.map { .domain($0) }))
    let block = Self.victims(.domain(level: "rack", parts: 1), .domain(level: "block"))
    #expect(block == Set(Self.blocks.map { .domain($0) }))
    #expect(Self.victims(.server(parts: 1), .cluster) == [.cluster])
  }
}
