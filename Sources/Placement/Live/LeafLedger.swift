import API

/// An amount of one resource, by the resource's column in a ledger.
struct ResourceShare: Equatable, Sendable {
  var column: Int
  var amount: Int
}

/// What is there and what is taken on every leaf, whether or not the leaf is in the tree at present.
///
/// The leaves of the tree's shape come first, by position; after them those that are only remembered, until the shape
/// is made anew.
struct LeafLedger: Sendable {
  /// In order of appearance. **shape**: `[column]`.
  private(set) var resourceNames: [String] = []
  /// As assignments name them. **shape**: `[leaf]`.
  private(set) var ids: [String] = []
  /// Allocatable less what pods outside of topology-aware scheduling take. **shape**: `[leaf][column]`.
  private(set) var bare: [Int] = []
  /// The same less what admitted workloads take. **shape**: `[leaf][column]`.
  private(set) var free: [Int] = []
  /// How many nodes a leaf consists of; without any it is not in the tree. **shape**: `[leaf]`.
  private(set) var nodeCounts: [Int] = []
  /// The node of a leaf that is a single node. **shape**: `[leaf]`.
  private(set) var nodes: [TopologySnapshot.LeafNode?] = []
  /// How many leaves have nodes.
  private(set) var presentCount = 0
  private var columns: [String: Int] = [:]
  private var leaves: [String: Int] = [:]

  var columnCount: Int { resourceNames.count }

  func column(of resource: String) -> Int? { columns[resource] }

  func leaf(named id: String) -> Int? { leaves[id] }

  /// The amounts by column; resources that were never met get a column of their own.
  mutating func shares(of amounts: ResourceAmounts) -> [ResourceShare] {
    amounts.map { ResourceShare(column: addColumn($0.key), amount: $0.value) }
  }

  /// The leaf of that name, remembered from now on.
  mutating func addLeaf(named id: String) -> Int {
    if let leaf = leaves[id] { return leaf }
    let leaf = ids.count
    leaves[id] = leaf
    ids.append(id)
    bare += Array(repeating: 0, count: columnCount)
    free += Array(repeating: 0, count: columnCount)
    nodeCounts.append(0)
    nodes.append(nil)
    return leaf
  }

  /// Adds usage, or takes it away when `times` is negative.
  mutating func use(_ shares: [ResourceShare], times: Int, on leaf: Int) {
    for share in shares { free[leaf * columnCount + share.column] -= share.amount * times }
  }

  /// Adds what is there, or takes it away when `times` is negative.
  mutating func provide(_ shares: [ResourceShare], times: Int, on leaf: Int) {
    for share in shares {
      bare[leaf * columnCount + share.column] += share.amount * times
      free[leaf * columnCount + share.column] += share.amount * times
    }
  }

  /// - Parameter node: Nil when leaves are not single nodes.
  mutating func addNode(_ node: TopologySnapshot.LeafNode?, on leaf: Int) {
    nodeCounts[leaf] += 1
    if nodeCounts[leaf] == 1 { presentCount += 1 }
    nodes[leaf] = node
  }

  mutating func removeNode(on leaf: Int) {
    nodeCounts[leaf] -= 1
    if nodeCounts[leaf] == 0 { presentCount -= 1 }
    nodes[leaf] = nil
  }

  /// The usage of a leaf by resource, without what is zero.
  func usage(of leaf: Int) -> ResourceAmounts {
    var amounts: ResourceAmounts = [:]
    for column in 0..<columnCount {
      let used = bare[leaf * columnCount + column] - free[leaf * columnCount + column]
      if used != 0 { amounts[resourceNames[column]] = used }
    }
    return amounts
  }

  /// This with other leaves first, and after them those that are in use without being among them.
  ///
  /// Nodes and what they provide are left to be added again.
  func reordered(_ first: [String]) -> LeafLedger {
    var ledger = LeafLedger()
    ledger.resourceNames = resourceNames
    ledger.columns = columns
    for id in first { _ = ledger.addLeaf(named: id) }
    for (old, id) in ids.enumerated() {
      let used = (0..<columnCount).map { bare[old * columnCount + $0] - free[old * columnCount + $0] }
      guard used.contains(where: { $0 != 0 }) else { continue }
      let leaf = ledger.addLeaf(named: id)
      for column in 0..<columnCount { ledger.free[leaf * columnCount + column] = -used[column] }
    }
    return ledger
  }

  private mutating func addColumn(_ resource: String) -> Int {
    if let column = columns[resource] { return column }
    let old = columnCount
    columns[resource] = old
    resourceNames.append(resource)
    bare = widened(bare, from: old)
    free = widened(free, from: old)
    return old
  }

  private func widened(_ rows: [Int], from old: Int) -> [Int] {
    var wide: [Int] = []
    wide.reserveCapacity(ids.count * (old + 1))
    for leaf in ids.indices { wide += rows[leaf * old..<(leaf + 1) * old] + [0] }
    return wide
  }
}
