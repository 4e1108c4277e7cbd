import API

/// Preemption by priority and by who is above its own quota.
///
/// Source: KUEUE-SPEC 4.3.
struct ClassicalPreemption {
  private let search: PreemptionSearch

  init(_ search: PreemptionSearch) {
    self.search = search
  }

  func targets(_ state: inout QuotaState) -> [PreemptionTarget] {
    let reclaim = ReclaimCandidates(search, state)
    let candidates = sorted(reclaim, state)
    for borrowing in attempts(reclaim, state) {
      if let targets = attempt(candidates, borrowing: borrowing, &state) { return targets }
    }
    return []
  }

  /// Victims that are on their way out already come first, then those with the best reason.
  private func sorted(_ reclaim: ReclaimCandidates, _ state: borrowing QuotaState) -> [ClassicalCandidate] {
    let policy = state.tree.clusterQueues[search.home.index].preemption.withinClusterQueue
    let own = search.candidates(in: search.home, policy, state).map {
      ClassicalCandidate(candidate: $0, variant: .withinQueue)
    }
    let lists = [reclaim.byHierarchy, reclaim.byPriority, own].map { list in
      list.sorted { search.order.precedes($0.candidate, $1.candidate) }
    }
    return lists.flatMap { $0.filter(\.candidate.isEvicted) } + lists.flatMap { $0.filter { !$0.candidate.isEvicted } }
  }

  /// Whether the preemptor may borrow, for each attempt.
  private func attempts(_ reclaim: ReclaimCandidates, _ state: borrowing QuotaState) -> [Bool] {
    if reclaim.byHierarchy.isEmpty, reclaim.byPriority.isEmpty { return [true] }
    let borrowing = state.tree.clusterQueues[search.home.index].preemption.borrowWithinCohort
    guard borrowing.policy == .never else { return [true, false] }
    let isUnderNominal = search.question.contested.allSatisfy {
      state.ledger.usage(search.home, $0) < state.tree.quota(search.home, $0).nominal
    }
    if !isUnderNominal { return [true] }
    return reclaim.byHierarchy.isEmpty ? [false, true] : [true, false]
  }

  private func attempt(
    _ candidates: [ClassicalCandidate], borrowing: Bool, _ state: inout QuotaState
  ) -> [PreemptionTarget]? {
    var targets: [PreemptionTarget] = []
    for item in candidates where isAllowed(item, borrowing: borrowing, state) {
      state.takeOut(item.candidate.workload)
      targets.append(PreemptionTarget(workload: item.candidate.workload, reason: item.variant.reason))
      if search.fits(&state, borrowing: borrowing) {
        targets = search.filledBack(targets, &state, borrowing: borrowing)
        state.putBack(targets)
        return targets
      }
    }
    state.putBack(targets)
    return nil
  }

  /// Whether a candidate may still go: the victims before it may have brought its side within its own quota.
  private func isAllowed(_ item: ClassicalCandidate, borrowing: Bool, _ state: borrowing QuotaState) -> Bool {
    guard item.variant != .withinQueue else { return true }
    if borrowing, item.variant == .reclaimWithoutBorrowing { return false }
    var node: QuotaNodeID? = item.candidate.queue
    while let here = node, here != item.lowestCommonCohort {
      if state.ledger.isWithinNominal(here, search.question.contested) { return false }
      node = state.tree[here].parent
    }
    return true
  }
}
