import API
import Cluster
import Queueing
import Quota

// What the world tells of quotas, once in an instant.
extension World {
  /// Takes note that a workload holds something else than before.
  mutating func noteUse(of id: WorkloadObjectID, in queue: Symbol) {
    let claim = id.claim
    var share: QuotaUses.Share?
    if cluster[id].workload.isTrue(.admitted), !cluster[id].workload.isFinished, kueue.workload(claim) == id,
      let home = kueue.admission.state.home(of: claim)
    {
      share = QuotaUses.Share(queue: home, amounts: kueue.admission.state.amounts(of: claim))
    }
    kueue.uses.set(share, of: claim)
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
    for root in kueue.uses.takeDirty() {
      kueue.uses.gather(root, kueue.admission.state.ledger)
      for node in kueue.uses.nodes(below: root) { reportUse(of: node, in: kueue.uses.tree) }
    }
  }

  private mutating func reportUse(of node: QuotaNodeID, in tree: QuotaTree) {
    for index in 0..<tree.pairCount {
      let pair = PairID(index: index)
      let quota = tree.quota(node, pair)
      guard quota.isDefined else { continue }
      let position = node.index * tree.pairCount + pair.index
      let held = kueue.uses.held[position]
      let use = QuotaUse(
        nominal: Int64(quota.subtree), reserved: Int64(held.reserved), admitted: Int64(held.admitted),
        borrowed: Int64(max(0, kueue.admission.state.ledger.usage(node, pair) - quota.subtree)),
        available: Int64(max(0, kueue.admission.state.ledger.available(node, pair))))
      guard kueue.uses.reported[position] != use else { continue }
      kueue.uses.reported[position] = use
      let key = kueue.uses.keys[position] ?? quotaKey(node, pair, tree)
      kueue.uses.keys[position] = key
      append(.queueing(.quotaUse(QuotaUseFact(key: key, use: use))))
    }
  }

  private mutating func quotaKey(_ node: QuotaNodeID, _ pair: PairID, _ tree: QuotaTree) -> QuotaKey {
    let name = tree.name(of: pair)
    return QuotaKey(
      node: symbol(tree[node].name), isCohort: tree[node].isCohort, flavor: symbol(name.flavor),
      resource: symbol(name.resource))
  }
}
