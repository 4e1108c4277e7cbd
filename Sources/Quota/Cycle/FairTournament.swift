import API

/// Picks the entry that is processed next under fair sharing: the winner of a tournament up the tree of cohorts.
///
/// Source: KUEUE-SPEC 2.6, fair sharing; roots and children by name, ties to the first (14-2).
struct FairTournament: Sendable {
  private struct Candidate {
    var entry: Int
    /// Of the node below the cohort at which it is compared, its workload's usage counted.
    var share: DominantShare
    var isBorrowing: Bool
  }

  /// What the usage of an entry makes of the nodes above it, from its ClusterQueue up.
  private typealias Climb = [Candidate]

  let gates: KueueGates
  /// The entry of each ClusterQueue that is left.
  private var entries: [QuotaNodeID: Int]
  /// The roots that have entries left, in order.
  private var roots: [QuotaNodeID]

  /// - Parameter entries: Of two for the same ClusterQueue only the later one takes part.
  init(_ entries: [CycleEntry], _ tree: QuotaTree, _ gates: KueueGates) {
    self.gates = gates
    var last: [QuotaNodeID: Int] = [:]
    for (index, entry) in entries.enumerated() where entry.progress != .inadmissible { last[entry.queue] = index }
    self.entries = last
    roots = Set(last.keys.map(tree.root(of:))).sorted { left, right in
      let (first, second) = (tree[left].name, tree[right].name)
      return first == second ? left < right : first.precedesInBytes(second)
    }
  }

  /// Takes the next entry out.
  mutating func next(_ all: [CycleEntry], _ state: inout QuotaState) -> Int? {
    guard let root = roots.first else { return nil }
    let remaining = entries.keys.filter { state.tree.root(of: $0) == root }.sorted()
    var climbs: [QuotaNodeID: Climb] = [:]
    for queue in remaining {
      guard let entry = entries[queue] else { continue }
      climbs[queue] = climb(entry, all[entry], &state)
    }
    guard let winner = winner(below: root, climbs, all, state.tree)?.entry else {
      preconditionFailure("no entry wins below \(state.tree[root].name)")
    }
    entries[all[winner].queue] = nil
    if remaining.count == 1 { roots.removeFirst() }
    return winner
  }

  private func climb(_ index: Int, _ entry: CycleEntry, _ state: inout QuotaState) -> Climb {
    let usage = ClaimUsage(quota: entry.assignment.usage)
    state.assume(usage, in: entry.queue)
    defer { state.withdraw(usage, from: entry.queue) }
    let path = [entry.queue] + state.tree.ancestors(of: entry.queue)
    return path.map { node in
      Candidate(
        entry: index, share: state.ledger.dominantShare(of: node),
        isBorrowing: entry.assignment.usage.contains { $0.amount > 0 && state.ledger.isBorrowing(node, $0.pair) })
    }
  }

  private func winner(
    below node: QuotaNodeID, _ climbs: [QuotaNodeID: Climb], _ all: [CycleEntry], _ tree: QuotaTree
  ) -> Candidate? {
    guard tree[node].isCohort else { return climbs[node]?.first }
    var best: Candidate?
    for child in tree[node].children {
      guard let found = winner(below: child, climbs, all, tree) else { continue }
      let queue = all[found.entry].queue
      let level = tree.ancestors(of: queue).firstIndex(of: child).map { $0 + 1 } ?? 0
      guard let candidate = climbs[queue]?[level] else { continue }
      if let kept = best, !beats(candidate, kept, all) { continue }
      best = candidate
    }
    return best
  }

  private func beats(_ left: Candidate, _ right: Candidate, _ all: [CycleEntry]) -> Bool {
    let (first, second) = (all[left.entry], all[right.entry])
    if gates[.prioritizePreemptorWorkloads], first.isPreemptor != second.isPreemptor { return first.isPreemptor }
    if gates[.fairSharingPrioritizeNonBorrowing], left.isBorrowing != right.isBorrowing { return right.isBorrowing }
    if left.share != right.share { return left.share < right.share }
    if gates[.prioritySortingWithinCohort], first.priority != second.priority {
      return first.priority > second.priority
    }
    return first.time < second.time
  }
}
