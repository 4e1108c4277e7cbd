/// What is used of every quota, and what is left.
///
/// Source: KUEUE-SPEC 3.1 to 3.4.
package struct QuotaLedger: Sendable {
  package let tree: QuotaTree
  /// **shape**: `[node × pairCount + pair]`.
  private var used: [Int]

  package init(_ tree: QuotaTree) {
    self.tree = tree
    used = Array(repeating: 0, count: tree.nodes.count * tree.pairCount)
  }

  package func usage(_ node: QuotaNodeID, _ pair: PairID) -> Int { used[node.index * tree.pairCount + pair.index] }

  /// What is left of the part that the parent never sees.
  package func localAvailable(_ node: QuotaNodeID, _ pair: PairID) -> Int {
    max(0, Saturating.difference(tree.quota(node, pair).local, usage(node, pair)))
  }

  /// Counts an amount as used, from a ClusterQueue up as far as it is not covered locally.
  package mutating func add(_ amount: Int, _ pair: PairID, to node: QuotaNodeID) {
    let local = localAvailable(node, pair)
    let slot = node.index * tree.pairCount + pair.index
    used[slot] = Saturating.sum(used[slot], amount)
    if let parent = tree.parent(of: node), amount > local { add(amount - local, pair, to: parent) }
  }

  /// Takes back what `add` counted.
  package mutating func remove(_ amount: Int, _ pair: PairID, from node: QuotaNodeID) {
    let stored = usage(node, pair) - tree.quota(node, pair).local
    used[node.index * tree.pairCount + pair.index] -= amount
    if let parent = tree.parent(of: node), stored > 0 { remove(min(amount, stored), pair, from: parent) }
  }

  /// Takes back a negative amount that `add` counted, which its parents never saw.
  mutating func restore(_ amount: Int, _ pair: PairID, in node: QuotaNodeID) {
    used[node.index * tree.pairCount + pair.index] += amount
  }

  /// What a ClusterQueue can still use, borrowing included; negative after quota was cut.
  package func available(_ node: QuotaNodeID, _ pair: PairID) -> Int {
    let quota = tree.quota(node, pair)
    guard let parent = tree.parent(of: node) else { return Saturating.difference(quota.subtree, usage(node, pair)) }
    var above = available(parent, pair)
    if let limit = quota.borrowingLimit {
      let lendable = Saturating.difference(quota.subtree, quota.local)
      let lent = max(0, Saturating.difference(usage(node, pair), quota.local))
      above = min(above, Saturating.sum(Saturating.difference(lendable, lent), limit))
    }
    return Saturating.sum(localAvailable(node, pair), above)
  }

  /// What a node could use if nobody used anything.
  package func potential(_ node: QuotaNodeID, _ pair: PairID) -> Int { tree.potential(node, pair) }

  /// Whether a node would be above its own quota with so much more.
  package func isBorrowing(_ node: QuotaNodeID, _ pair: PairID, adding amount: Int = 0) -> Bool {
    tree.quota(node, pair).subtree < Saturating.sum(usage(node, pair), amount)
  }

  /// Whether a node is within its own quota for all pairs.
  package func isWithinNominal(_ node: QuotaNodeID, _ pairs: [PairID]) -> Bool {
    pairs.allSatisfy { !isBorrowing(node, $0) }
  }

  /// Whether a ClusterQueue can use so much more without borrowing; then it can also use less.
  func covers(_ amount: Int, _ pair: PairID, in node: QuotaNodeID) -> Bool {
    amount <= max(0, available(node, pair))
      && (tree.parent(of: node) == nil || !isBorrowing(node, pair, adding: amount))
  }

  /// How high in the tree an amount has to be borrowed, 0 for not at all, and whether a part of the tree would do.
  ///
  /// Source: KUEUE-SPEC 3.4, FindHeight.
  package func borrowingHeight(
    _ node: QuotaNodeID, _ pair: PairID, adding amount: Int
  ) -> (height: Int, mayReclaimInHierarchy: Bool) {
    guard isBorrowing(node, pair, adding: amount), var cohort = tree.parent(of: node) else {
      return (0, tree.parent(of: node) != nil)
    }
    var left = amount - localAvailable(node, pair)
    while true {
      guard isBorrowing(cohort, pair, adding: left) else {
        return (tree[cohort].height, tree.parent(of: cohort) != nil)
      }
      guard let parent = tree.parent(of: cohort) else { return (tree[cohort].height, false) }
      left -= localAvailable(cohort, pair)
      cohort = parent
    }
  }
}
