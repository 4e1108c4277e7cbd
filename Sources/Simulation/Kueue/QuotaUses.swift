import Quota

/// What was told of the use of quotas, and what has to be told again.
struct QuotaUses: Sendable {
  /// The tree that positions below are of.
  private(set) var tree: QuotaTree
  /// **shape**: `[node × pairCount + pair]`.
  var reported: [QuotaUse?]
  /// What admitted workloads hold in each ClusterQueue. **shape**: `[ClusterQueue × pairCount + pair]`.
  private(set) var admitted: [Int]
  /// What of it is due to each workload, by its place among the claims.
  private var shares: [Int: (queue: QuotaNodeID, amounts: [PairAmount])] = [:]
  /// Roots of trees in which something has changed.
  private(set) var dirty: Set<QuotaNodeID> = []

  init(_ tree: QuotaTree) {
    self.tree = tree
    reported = Array(repeating: nil, count: tree.nodes.count * tree.pairCount)
    admitted = Array(repeating: 0, count: tree.clusterQueues.count * tree.pairCount)
    dirty = Set(tree.nodes.indices.map { tree.root(of: QuotaNodeID(index: $0)) })
  }

  /// Takes what a workload holds as admitted; nothing for one that is not admitted.
  mutating func set(_ share: (queue: QuotaNodeID, amounts: [PairAmount])?, of claim: Int) {
    if let old = shares[claim], let share, old.queue == share.queue, old.amounts == share.amounts { return }
    if let old = shares.removeValue(forKey: claim) { add(old, times: -1) }
    guard let share else { return }
    add(share, times: 1)
    shares[claim] = share
  }

  private mutating func add(_ share: (queue: QuotaNodeID, amounts: [PairAmount]), times: Int) {
    for item in share.amounts { admitted[share.queue.index * tree.pairCount + item.pair.index] += item.amount * times }
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
