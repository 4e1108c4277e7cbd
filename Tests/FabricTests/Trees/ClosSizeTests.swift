import Testing

@testable import Fabric

/// Switches and cables against the tables of NVIDIA's reference architectures.
@Suite struct ClosSizeTests {
  struct Row: CustomTestStringConvertible {
    var nodes: Int
    var endpoints: Int
    var radix: Int
    var switches: [Int]
    var cables: [Int]
    var testDescription: String { "\(nodes) nodes at \(radix) ports" }
  }

  /// DGX SuperPOD of H100 or B200 (docs.nvidia.com, B200 reference architecture): 64-port switches, 8 endpoints a node.
  static let superPODs = [
    Row(nodes: 64, endpoints: 512, radix: 64, switches: [16, 8], cables: [512, 512]),
    Row(nodes: 128, endpoints: 1_024, radix: 64, switches: [32, 16], cables: [1_024, 1_024]),
    Row(nodes: 256, endpoints: 2_048, radix: 64, switches: [64, 32], cables: [2_048, 2_048]),
    Row(nodes: 512, endpoints: 4_096, radix: 64, switches: [128, 128, 64], cables: [4_096, 4_096, 4_096]),
    Row(nodes: 1_024, endpoints: 8_192, radix: 64, switches: [256, 256, 128], cables: [8_192, 8_192, 8_192]),
    Row(nodes: 2_048, endpoints: 16_384, radix: 64, switches: [512, 512, 256], cables: [16_384, 16_384, 16_384]),
    // B300, one unit of 64 nodes (published), and B300 with XDR, units of 72 nodes and switches of 144 ports.
    Row(nodes: 64, endpoints: 512, radix: 64, switches: [16, 8], cables: [512, 512]),
    Row(nodes: 72, endpoints: 576, radix: 144, switches: [8, 4], cables: [576, 576]),
    Row(nodes: 576, endpoints: 4_608, radix: 144, switches: [64, 36], cables: [4_608, 4_608]),
  ]

  @Test("Counts are the published ones", arguments: superPODs) func published(_ row: Row) throws {
    let size = try #require(ClosSize(endpointCount: row.endpoints, radix: row.radix))
    #expect(size.switchCounts == row.switches)
    #expect(size.cableCounts == row.cables)
    #expect(size.tree.endpointCount == row.endpoints)
  }

  @Test("Limits of one, two and three tiers", arguments: [4, 8, 36, 64]) func limits(_ radix: Int) throws {
    let bounds = [radix, radix * radix / 2, radix * radix * radix / 4]
    for (tiers, bound) in zip(1..., bounds) {
      #expect(try #require(ClosSize(endpointCount: bound, radix: radix)).switchCounts.count == tiers)
    }
    #expect(ClosSize(endpointCount: bounds[2] + 1, radix: radix) == nil)
  }

  @Test("No switch has more cables than ports and nobody is blocked", arguments: [4, 8, 12, 64, 144])
  func portsSuffice(_ radix: Int) throws {
    for endpoints in stride(from: 1, through: radix * radix * radix / 4, by: max(1, radix * radix * radix / 997)) {
      let tree = try #require(ClosSize(endpointCount: endpoints, radix: radix)).tree
      #expect(tree.endpointCount >= endpoints)
      for level in tree.tiers.indices {
        let down = tree.tiers[level].down * tree.tiers[level].cables
        let up = level + 1 < tree.tiers.count ? tree.tiers[level + 1].up * tree.tiers[level + 1].cables : 0
        #expect(down + up <= radix && (up == 0 || up >= down), "\(endpoints) endpoints, level \(level)")
      }
    }
  }
}
