/// What the ranks of a gang exchange.
package enum Collective: Equatable, Sendable, CaseIterable {
  case allReduce, reduceScatter, allGather, allToAll
  /// Each rank to the next: pipeline stages.
  case chain
}

/// How an all-reduce is carried out between nodes.
package enum CollectiveAlgorithm: Equatable, Sendable {
  /// A ring over the NVLink domains on every rail, rings within each domain before and after.
  case ring
  /// Two binary trees in which every inner node of one is a leaf of the other; all-reduce only.
  case tree
}

/// Closed forms for an idle network, in seconds, of `n` ranks that hold `bytes` each.
///
/// Source: Thakur, Rabenseifner, Gropp, *Optimization of Collective Communication Operations in MPICH*, IJHPCA 19(1),
/// 2005 (ring, all-to-all); Sanders, Speck, Träff, *Two-tree algorithms*, Parallel Computing 35(12), 2009 (tree);
/// NVIDIA nccl-tests `PERFORMANCE.md` (bus bandwidth).
package struct CollectiveTime: Equatable, Sendable {
  package var rankCount: Int
  package var bytes: Double
  /// Per step. **unit**: seconds.
  package var latency: Double
  /// Of the slowest link on the way. **unit**: bytes per second.
  package var bytesPerSecond: Double

  package init(rankCount: Int, bytes: Double, latency: Double, bytesPerSecond: Double) {
    precondition(rankCount >= 1 && bytesPerSecond > 0, "\(rankCount) ranks at \(bytesPerSecond) B/s")
    (self.rankCount, self.bytes, self.latency, self.bytesPerSecond) = (rankCount, bytes, latency, bytesPerSecond)
  }

  private var n: Double { Double(rankCount) }

  /// `2(n − 1)·latency + 2(n − 1)/n · bytes/bandwidth`.
  package var ringAllReduce: Double { 2 * ringAllGather }
  /// `(n − 1)·latency + (n − 1)/n · bytes/bandwidth`; also of a reduce-scatter.
  package var ringAllGather: Double { (n - 1) * latency + (n - 1) / n * bytes / bytesPerSecond }
  /// `2·log2(n)·latency + 2·bytes/bandwidth`.
  package var treeAllReduce: Double {
    rankCount == 1 ? 0 : 2 * Double(rankCount.binaryDepth) * latency + 2 * bytes / bytesPerSecond
  }
  /// `(n − 1)·latency + (n − 1)/n · bytes/bandwidth`.
  package var allToAll: Double { ringAllGather }
  /// `latency + bytes/bandwidth`.
  package var pointToPoint: Double { latency + bytes / bytesPerSecond }
  /// Switches that add up (NVLink SHARP): `2·latency + (n + 1)/n · bytes/bandwidth`.
  package var inNetworkAllReduce: Double { rankCount == 1 ? 0 : 2 * latency + (n + 1) / n * bytes / bytesPerSecond }
}

extension Int {
  /// The least whole number that is not below the binary logarithm; 0 for 1.
  var binaryDepth: Int { self <= 1 ? 0 : Int.bitWidth - (self - 1).leadingZeroBitCount }
}
