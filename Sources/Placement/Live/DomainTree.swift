/// The shape of a tree of domains.
///
/// It never changes: a class, so that the tree and everything that is counted on it share one.
final class DomainTree: Sendable {
  /// The domains with their paths; its amounts are those of the moment when the shape was made.
  let snapshot: TopologySnapshot
  /// **shape**: `[level]`, and the number of domains at the end.
  private let levelStarts: [Int]
  /// Children are neighbours, and those of the next domain follow. **shape**: `[domain]` above the leaves, and the end.
  private let childStarts: [Int]
  /// Position of the wider domain; -1 at the widest level.
  let parents: [Int]
  /// What assignments store of a leaf. **shape**: `[leaf]`.
  let leafValues: [[String]]
  /// The levels that assignments name.
  let assignmentLevels: [String]
  let firstLeaf: Int
  let lowestLevel: Int

  init(_ snapshot: TopologySnapshot) {
    self.snapshot = snapshot
    firstLeaf = snapshot.firstLeaf
    lowestLevel = snapshot.lowestLevel
    levelStarts = snapshot.levelDomains.map(\.lowerBound) + [snapshot.domains.count]
    childStarts = snapshot.domains[..<snapshot.firstLeaf].map(\.children.lowerBound) + [snapshot.domains.count]
    parents = snapshot.domains.map(\.parent)
    leafValues = (0..<snapshot.leafCount).map(snapshot.values)
    let levels = snapshot.flavor.levels
    assignmentLevels = snapshot.flavor.endsAtHostname ? Array(levels.suffix(1)) : levels
  }

  var leafCount: Int { leafValues.count }

  func path(ofLeaf leaf: Int) -> [String] { snapshot.domains[firstLeaf + leaf].path }

  func level(ofInner domain: Int) -> Int {
    var level = 0
    while levelStarts[level + 1] <= domain { level += 1 }
    return level
  }

  func domains(level: Int) -> Range<Int> { levelStarts[level]..<levelStarts[level + 1] }

  func children(of domain: Int) -> Range<Int> { childStarts[domain]..<childStarts[domain + 1] }
}
