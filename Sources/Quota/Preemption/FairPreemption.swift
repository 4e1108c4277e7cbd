import API

/// Preemption of those that borrow a larger share than the preemptor would.
///
/// Source: KUEUE-SPEC 4.5.
struct FairPreemption {
  private let search: PreemptionSearch
  private let strategies: [FairSharing.Strategy]
  private let usage: ClaimUsage

  /// - Parameter strategies: One or two, in the order in which they are tried; none means both.
  init(_ search: PreemptionSearch, _ strategies: [FairSharing.Strategy]) {
    self.search = search
    self.strategies = strategies.isEmpty ? FairSharing().strategies : strategies
    usage = ClaimUsage(quota: search.question.amounts)
  }

  func targets(_ state: inout QuotaState) -> [PreemptionTarget] {
    let candidates = candidates(state)
    guard !candidates.isEmpty else { return [] }
    var round = Round()
    state.assume(usage, in: search.home)
    tryFirst(candidates, &round, &state)
    if !round.fits, strategies.count > 1 { trySecond(&round, &state) }
    state.withdraw(usage, from: search.home)
    if round.fits { round.targets = search.filledBack(round.targets, &state, borrowing: true) }
    state.putBack(round.targets)
    return round.fits ? round.targets : []
  }

  /// What the strategies have chosen so far.
  private struct Round {
    /// Out of the state.
    var targets: [PreemptionTarget] = []
    /// Those that the first strategy passed over, in that order.
    var rejected: [PreemptionCandidate] = []
    var fits = false
  }

  private func candidates(_ state: borrowing QuotaState) -> [PreemptionCandidate] {
    let policies = state.tree.clusterQueues[search.home.index].preemption
    var found = search.candidates(in: search.home, policies.withinClusterQueue, state)
    if policies.reclaimWithinCohort != .never {
      for queue in state.tree.clusterQueues(around: search.home) where queue != search.home {
        if state.ledger.isWithinNominal(queue, search.question.contested) { continue }
        found += search.candidates(in: queue, policies.reclaimWithinCohort, state)
      }
    }
    return found.sorted(by: search.order.precedes)
  }

  private func tryFirst(_ candidates: [PreemptionCandidate], _ round: inout Round, _ state: inout QuotaState) {
    var queues = TargetQueueOrder(search, candidates, state)
    let isWithinNominal =
      state.options.gates[.fairSharingPreemptWithinNominal]
      && state.ledger.isWithinNominal(search.home, search.question.contested)
    while !round.fits, let queue = queues.next(state) {
      if queue == search.home {
        take(queues.pop(queue), .inClusterQueue, &round, &state)
      } else if isWithinNominal {
        take(queues.pop(queue), .inCohortReclamation, &round, &state)
      } else {
        takeFirstAllowed(of: queue, &queues, &round, &state)
      }
    }
  }

  /// Takes the first candidate of a ClusterQueue that the first strategy allows; those before it are rejected.
  private func takeFirstAllowed(
    of queue: QuotaNodeID, _ queues: inout TargetQueueOrder, _ round: inout Round, _ state: inout QuotaState
  ) {
    guard let branches = state.tree.branches(to: search.home, queue) else { return queues.drop(queue) }
    let preemptor = state.ledger.dominantShare(of: branches.first)
    let before = state.ledger.dominantShare(of: branches.second)
    while queues.holds(queue) {
      let candidate = queues.pop(queue)
      let isAllowed =
        switch strategies[0] {
        case .lessThanInitialShare: preemptor < before
        case .lessThanOrEqualToFinalShare:
          preemptor <= state.dominantShare(of: branches.second, without: candidate.workload)
        }
      if isAllowed { return take(candidate, .inCohortFairSharing, &round, &state) }
      round.rejected.append(candidate)
    }
  }

  /// Takes one rejected candidate of each ClusterQueue that has a larger share, as long as that does not suffice.
  private func trySecond(_ round: inout Round, _ state: inout QuotaState) {
    var queues = TargetQueueOrder(search, round.rejected, state)
    while !round.fits, let queue = queues.next(state) {
      if let branches = state.tree.branches(to: search.home, queue),
        state.ledger.dominantShare(of: branches.first) < state.ledger.dominantShare(of: branches.second)
      {
        take(queues.pop(queue), .inCohortFairSharing, &round, &state)
      }
      queues.drop(queue)
    }
  }

  private func take(
    _ candidate: PreemptionCandidate, _ reason: PreemptionReason, _ round: inout Round, _ state: inout QuotaState
  ) {
    state.takeOut(candidate.workload)
    round.targets.append(PreemptionTarget(workload: candidate.workload, reason: reason))
    state.withdraw(usage, from: search.home)
    round.fits = search.fits(&state, borrowing: true)
    state.assume(usage, in: search.home)
  }
}

extension QuotaState {
  /// The share of a node if a workload below it held no quota.
  fileprivate mutating func dominantShare(of node: QuotaNodeID, without workload: WorkloadID) -> DominantShare {
    guard let queue = home(of: workload) else { return ledger.dominantShare(of: node) }
    let usage = ClaimUsage(quota: usage(of: workload).quota)
    withdraw(usage, from: queue)
    let share = ledger.dominantShare(of: node)
    assume(usage, in: queue)
    return share
  }
}
