extension QuotaTree {
  /// The cohorts above a node, from its parent to the root.
  package func ancestors(of node: QuotaNodeID) -> [QuotaNodeID] {
    var ancestors: [QuotaNodeID] = []
    var next = self[node].parent
    while let cohort = next {
      ancestors.append(cohort)
      next = self[cohort].parent
    }
    return ancestors
  }

  /// The two nodes next below the lowest cohort that two ClusterQueues have in common, each on the side of one of them.
  ///
  /// Source: KUEUE-SPEC 4.5, the almost lowest common ancestors.
  ///
  /// - Returns: Nil when no cohort is above both.
  package func branches(to first: QuotaNodeID, _ second: QuotaNodeID) -> (first: QuotaNodeID, second: QuotaNodeID)? {
    let above = ancestors(of: first)
    var branch = second
    while let cohort = self[branch].parent {
      if let index = above.firstIndex(of: cohort) { return (index == 0 ? first : above[index - 1], branch) }
      branch = cohort
    }
    return nil
  }

  /// The ClusterQueues of the tree that a node belongs to, by name within their cohort; itself when it has no cohort.
  package func clusterQueues(around node: QuotaNodeID) -> [QuotaNodeID] {
    var found: [QuotaNodeID] = []
    collect(root(of: node), into: &found)
    return found
  }

  private func collect(_ node: QuotaNodeID, into found: inout [QuotaNodeID]) {
    if !self[node].isCohort { found.append(node) }
    for child in self[node].children { collect(child, into: &found) }
  }
}
