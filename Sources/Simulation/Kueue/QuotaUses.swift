import Quota

/// What was told of the use of quotas, and what has to be told again.
struct QuotaUses: Sendable {
  /// The tree that positions below are of.
  private(set) var tree: QuotaTree
  /// **shape**: `[node × pairCount + pair]`.
  var reported: [QuotaUse?]
  /// What the quotas are called that were told of. **shape**: as `reported`.
  var keys: [QuotaKey?]
  /// What admitted workloads hold in each ClusterQueue. **shape**: `[ClusterQueue × pairCount + pair]`.
  private(set) var admitted: [Int]
  /// What of it is due to each workload.
  private var shares = ClaimTable<Share>()
  /// What the ClusterQueues at and below every node hold, as it was gathered last. **shape**: as `reported`.
  private(set) var held: [Held]
  /// The nodes of a tree, each after those below it, by its root.
  private let orders: [QuotaNodeID: [QuotaNodeID]]
  /// Roots of trees in which something has changed.
  private(set) var dirty: Set<QuotaNodeID> = []

  /// What an admitted workload holds, and where.
  struct Share: Sendable, Equatable {
    var queue: QuotaNodeID
    var amounts: [PairAmount]
  }

  /// All that is held, and what of it is admitted.
  struct Held: Sendable {
    var reserved = 0
    var admitted = 0
  }

  init(_ tree: QuotaTree) {
    self.tree = tree
    reported = Array(repeating: nil, count: tree.nodes.count * tree.pairCount)
    keys = Array(repeating: nil, count: reported.count)
    admitted = Array(repeating: 0, count: tree.clusterQueues.count * tree.pairCount)
    held = Array(repeating: Held(), count: tree.nodes.count * tree.pairCount)
    let roots = tree.nodes.indices.map(QuotaNodeID.init).filter { tree[$0].parent == nil }
    orders = Dictionary(uniqueKeysWithValues: roots.map { ($0, tree.nodesFromBelow($0)) })
    dirty = Set(tree.nodes.indices.map { tree.root(of: QuotaNodeID(index: $0)) })
  }

  /// Takes what a workload holds as admitted; nothing for one that is not admitted.
  mutating func set(_ share: Share?, of claim: WorkloadID) {
    let old = shares[claim]
    guard old != share else { return }
    if let old { add(old, times: -1) }
    if let share { add(share, times: 1) }
    shares[claim] = share
  }

  private mutating func add(_ share: Share, times: Int) {
    for item in share.amounts { admitted[share.queue.index * tree.pairCount + item.pair.index] += item.amount * times }
  }

  /// The nodes of a tree from below.
  func nodes(below root: QuotaNodeID) -> [QuotaNodeID] { orders[root] ?? [] }

  /// Sums up what is held in a tree.
  mutating func gather(_ root: QuotaNodeID, _ ledger: QuotaLedger) {
    let nodes = nodes(below: root)
    for node in nodes {
      for pair in 0..<tree.pairCount {
        let position = node.index * tree.pairCount + pair
        held[position] =
          tree.isCohort(node)
          ? Held() : Held(reserved: ledger.usage(node, PairID(index: pair)), admitted: admitted[position])
      }
    }
    for node in nodes {
      guard let parent = tree.parent(of: node) else { continue }
      for pair in 0..<tree.pairCount {
        let part = held[node.index * tree.pairCount + pair]
        held[parent.index * tree.pairCount + pair].reserved += part.reserved
        held[parent.index * tree.pairCount + pair].admitted += part.admitted
      }
    }
  }

  mutating func touch(clusterQueue name: String) {
    if let node = tree.clusterQueue(named: name) { dirty.insert(tree.root(of: node)) }
  }

  /// The roots to look at, in order.
  mutating func takeDirty() -> [QuotaNodeID] {
    defer { dirty.removeAll(keepingCapacity: true) }
    return dirty.sorted()
  }
}

extension QuotaTree {
  /// A node and all below it, each after those below it, in the order of the children.
  fileprivate func nodesFromBelow(_ node: QuotaNodeID) -> [QuotaNodeID] {
    self[node].children.flatMap(nodesFromBelow) + [node]
  }
}
