extension QuotaState {
  /// What is wrong between decisions: usage that is not the sum of what workloads hold, or more than there is; nil when
  /// all is well.
  ///
  /// - Parameter quotaWasCut: Whether quota was taken away while it was in use, so that more may be held than there is.
  package func violation(quotaWasCut: Bool) -> String? {
    var rebuilt = QuotaLedger(tree)
    for queue in tree.clusterQueueIDs.map(QuotaNodeID.init) {
      for workload in holders[queue.index] {
        for item in usage(of: workload).quota { rebuilt.add(item.amount, item.pair, to: queue) }
      }
    }
    for node in tree.nodes.indices.map(QuotaNodeID.init) {
      for pair in (0..<tree.pairCount).map(PairID.init) {
        let (counted, sum) = (ledger.usage(node, pair), rebuilt.usage(node, pair))
        if counted != sum {
          return "\(tree[node].name) counts \(counted) of \(tree.name(of: pair)) as used; its workloads hold \(sum)"
        }
        if !quotaWasCut, let excess = excess(of: node, pair) { return excess }
      }
    }
    return nil
  }

  /// A root uses at most what its tree has; a node below at most its own quota and what it may borrow.
  private func excess(of node: QuotaNodeID, _ pair: PairID) -> String? {
    let quota = tree.quota(node, pair)
    guard quota.isDefined else { return nil }
    let limit = tree[node].parent == nil ? 0 : quota.borrowingLimit
    guard let limit, ledger.usage(node, pair) > Saturating.sum(quota.subtree, limit) else { return nil }
    return "\(tree[node].name) uses \(ledger.usage(node, pair)) of \(tree.name(of: pair)); it may use "
      + "\(quota.subtree) and borrow \(limit)"
  }
}
