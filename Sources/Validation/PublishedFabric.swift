import Fabric

/// Switches and cables of fat trees that NVIDIA publishes, held against what `ClosSize` makes of the same endpoints.
///
/// Source: docs.nvidia.com, DGX SuperPOD reference architectures of H100, B200 and B300, tables of component counts.
enum PublishedFabric {
  private struct Size {
    var endpointCount: Int
    var radix: Int
    /// Leaves, spines, cores.
    var switches: [Int]
    /// Node to leaf, leaf to spine, spine to core; empty where they are not published.
    var cables: [Int] = []
  }

  private static let sizes = [
    Size(endpointCount: 512, radix: 64, switches: [16, 8], cables: [512, 512]),
    Size(endpointCount: 1_024, radix: 64, switches: [32, 16], cables: [1_024, 1_024]),
    Size(endpointCount: 2_048, radix: 64, switches: [64, 32], cables: [2_048, 2_048]),
    Size(endpointCount: 4_096, radix: 64, switches: [128, 128, 64], cables: [4_096, 4_096, 4_096]),
    Size(endpointCount: 8_192, radix: 64, switches: [256, 256, 128], cables: [8_192, 8_192, 8_192]),
    Size(endpointCount: 16_384, radix: 64, switches: [512, 512, 256], cables: [16_384, 16_384, 16_384]),
    // B300 with XDR: units of 72 nodes.
    Size(endpointCount: 576, radix: 144, switches: [8, 4]), Size(endpointCount: 4_608, radix: 144, switches: [64, 36]),
  ]

  /// `identical` of `asked` counts.
  static var figures: [String: Double] {
    var (identical, asked) = (0, 0)
    for size in sizes {
      let ours = ClosSize(endpointCount: size.endpointCount, radix: size.radix)
      for (published, found) in [(size.switches, ours?.switchCounts), (size.cables, ours?.cableCounts)] {
        asked += published.count
        guard let found, found.count == published.count || published.isEmpty else { continue }
        identical += zip(published, found).count { $0 == $1 }
      }
    }
    return ["identical": Double(identical), "asked": Double(asked)]
  }
}
