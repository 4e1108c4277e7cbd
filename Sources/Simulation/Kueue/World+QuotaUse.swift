import API
import Cluster
import Queueing
import Quota

// What the world tells of quotas, once in an instant.
extension World {
  /// Takes note that a workload holds something else than before.
  mutating func noteUse(of id: WorkloadObjectID, in queue: Symbol) {
    let workload = cluster[id].workload
    let claim = id.claim
    let state = kueue.admission.state
    var share: (queue: QuotaNodeID, amounts: [PairAmount])?
    if workload.isTrue(.admitted), !workload.isFinished, kueue.workload(claim) == id, let home = state.home(of: claim) {
      share = (home, state.usage(of: claim).quota)
    }
    kueue.uses.set(share, of: claim.index)
    kueue.uses.touch(clusterQueue: log.symbols[queue])
  }

  /// Quotas have changed: what is told from now on is of the new ones.
  mutating func restartUses() {
    let old = kueue.uses
    kueue.uses = QuotaUses(kueue.admission.tree)
    for position in old.reported.indices where old.reported[position] != nil {
      let (node, pair) = (position / old.tree.pairCount, PairID(index: position % old.tree.pairCount))
      let name = old.tree.nodes[node].name
      let new =
        old.tree.nodes[node].isCohort
        ? kueue.uses.tree.cohort(named: name) : kueue.uses.tree.clusterQueue(named: name)
      let isKept = new.flatMap { new in kueue.uses.tree.pair(old.tree.name(of: pair)).map { (new, $0) } }
        .map { kueue.uses.tree.quota($0.0, $0.1).isDefined }
      if isKept != true {
        append(.queueing(.quotaGone(quotaKey(QuotaNodeID(index: node), pair, old.tree))))
      }
    }
    for id in cluster.allWorkloads { noteUse(of: id, in: .empty) }
  }

  /// Tells what is used of quotas where it differs from what was told last.
  mutating func reportQuotaUses() {
    guard kueue.isOn else { return }
    for root in kueue.uses.takeDirty() { _ = reportUse(of: root) }
  }

  /// - Returns: What the ClusterQueues of the node hold, by pair: all of it, and what of it is admitted.
  private mutating func reportUse(of node: QuotaNodeID) -> [(reserved: Int, admitted: Int)] {
    let (tree, state) = (kueue.uses.tree, kueue.admission.state)
    var held = (0..<tree.pairCount).map { pair in
      tree[node].isCohort
        ? (reserved: 0, admitted: 0)
        : (
          reserved: state.ledger.usage(node, PairID(index: pair)),
          admitted: kueue.uses.admitted[node.index * tree.pairCount + pair]
        )
    }
    for child in tree[node].children {
      for (pair, below) in reportUse(of: child).enumerated() {
        held[pair].reserved += below.reserved
        held[pair].admitted += below.admitted
      }
    }
    for pair in held.indices {
      let quota = tree.quota(node, PairID(index: pair))
      guard quota.isDefined else { continue }
      let use = QuotaUse(
        nominal: Int64(quota.subtree), reserved: Int64(held[pair].reserved), admitted: Int64(held[pair].admitted),
        borrowed: Int64(max(0, state.ledger.usage(node, PairID(index: pair)) - quota.subtree)),
        available: Int64(max(0, state.ledger.available(node, PairID(index: pair)))))
      let position = node.index * tree.pairCount + pair
      guard kueue.uses.reported[position] != use else { continue }
      kueue.uses.reported[position] = use
      append(.queueing(.quotaUse(QuotaUseFact(key: quotaKey(node, PairID(index: pair), tree), use: use))))
    }
    return held
  }

  private mutating func quotaKey(_ node: QuotaNodeID, _ pair: PairID, _ tree: QuotaTree) -> QuotaKey {
    let name = tree.name(of: pair)
    return QuotaKey(
      node: symbol(tree[node].name), isCohort: tree[node].isCohort, flavor: symbol(name.flavor),
      resource: symbol(name.resource))
  }
}
