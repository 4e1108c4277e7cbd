/// How many switches and cables a non-blocking fat tree takes.
///
/// Up to `radix` endpoints one switch does, up to `radix²/2` two tiers, up to `radix³/4` three. Each leaf has half of its ports down and half up.
/// Cabling is uniform: the number of parents divides the number of ports up, so that every pair of switches that is
/// joined has equally many cables; of the numbers that are enough, the least is taken.
///
/// Source: for the counts, Leiserson, *Fat-Trees*, IEEE Trans. Comput. C-34(10), 1985; that cabling is uniform
/// reproduces NVIDIA's SuperPOD tables (docs.nvidia.com, DGX SuperPOD reference architectures of H100, B200 and B300).
package struct ClosSize: Equatable, Sendable {
  /// Switches by tier, the leaves first.
  package var switchCounts: [Int]
  /// Cables by tier, those of the endpoints first.
  package var cableCounts: [Int]
  /// The tree with these counts.
  package var tree: FatTree
}

extension ClosSize {
  /// The size of a tree; nil when there are more endpoints than three tiers can hold.
  ///
  /// Cables of the last tier are counted for whole leaves (and pods): the last ones may have free ports.
  ///
  /// - Precondition: `endpointCount ≥ 1` and an even `radix ≥ 2`.
  package init?(endpointCount: Int, radix: Int, cable: FatTree.Tier = .init(down: 1, bandwidth: 1)) {
    precondition(endpointCount >= 1 && radix >= 2 && radix % 2 == 0, "\(endpointCount) endpoints at \(radix) ports")
    let half = radix / 2
    let leafCount = endpointCount.dividedUp(by: half)
    let podCount = leafCount.dividedUp(by: half)
    guard podCount <= radix else { return nil }
    func tier(down: Int, up: Int, cables: Int) -> FatTree.Tier {
      var tier = cable
      (tier.down, tier.up, tier.cables) = (down, up, cables)
      return tier
    }
    /// All cables up of `childCount` switches on as few parents as take them with equally many cables to each child.
    func top(_ childCount: Int) -> FatTree.Tier {
      let parentCount = half.leastDivisor(atLeast: (childCount * half).dividedUp(by: radix))
      return tier(down: childCount, up: parentCount, cables: half / parentCount)
    }
    let leaf = tier(down: half, up: 1, cables: 1)
    tree = FatTree(
      endpointCount <= radix
        ? [tier(down: endpointCount, up: 1, cables: 1)]
        : leafCount <= radix ? [leaf, top(leafCount)] : [leaf, tier(down: half, up: half, cables: 1), top(podCount)])
    (switchCounts, cableCounts) = (tree.switchCounts, tree.cableCounts)
  }
}

extension Int {
  /// The least whole number of `divisor`s that holds this.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }

  /// The least divisor that is at least `bound`; the number itself when `bound` is above it.
  func leastDivisor(atLeast bound: Int) -> Int {
    (Swift.max(1, Swift.min(bound, self))...self).first { isMultiple(of: $0) } ?? self
  }
}
