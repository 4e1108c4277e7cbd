import API

/// What preempting a workload of another ClusterQueue is allowed for.
///
/// Source: KUEUE-SPEC 4.3, variants.
enum PreemptionVariant {
  case withinQueue
  /// The preemptor fits the own quota of a part of the tree that the victim is outside of.
  case hierarchicalReclaim
  case reclaimWithoutBorrowing
  case reclaimWhileBorrowing

  var reason: PreemptionReason {
    switch self {
    case .withinQueue: .inClusterQueue
    case .hierarchicalReclaim, .reclaimWithoutBorrowing: .inCohortReclamation
    case .reclaimWhileBorrowing: .inCohortReclaimWhileBorrowing
    }
  }
}

/// A candidate of the classical search.
struct ClassicalCandidate {
  var candidate: PreemptionCandidate
  var variant: PreemptionVariant
  /// The lowest cohort above both ClusterQueues; nil in the preemptor's own.
  var lowestCommonCohort: QuotaNodeID?
}

/// The candidates of other ClusterQueues, found on the way from the preemptor's cohort to the root.
///
/// Source: KUEUE-SPEC 4.3.
struct ReclaimCandidates {
  /// Those that the preemptor's part of the tree has a claim on by its own quota.
  var byHierarchy: [ClassicalCandidate] = []
  /// Those that only their priority makes victims.
  var byPriority: [ClassicalCandidate] = []
  private let search: PreemptionSearch
  private let policies: PreemptionPolicies

  init(_ search: PreemptionSearch, _ state: borrowing QuotaState) {
    self.search = search
    policies = state.tree.clusterQueues[search.home.index].preemption
    guard policies.reclaimWithinCohort != .never else { return }
    var left = search.question.amounts
    var hasAdvantage = state.ledger.covers(search.home, &left)
    var visited = search.home
    for cohort in state.tree.ancestors(of: search.home) {
      var found: [ClassicalCandidate] = []
      collect(below: cohort, from: cohort, except: visited, hasAdvantage, into: &found, state)
      if hasAdvantage { byHierarchy += found } else { byPriority += found }
      let fits = state.ledger.covers(cohort, &left)
      hasAdvantage = hasAdvantage || fits
      visited = cohort
    }
  }

  private func collect(
    below cohort: QuotaNodeID, from top: QuotaNodeID, except visited: QuotaNodeID, _ hasAdvantage: Bool,
    into found: inout [ClassicalCandidate], _ state: borrowing QuotaState
  ) {
    for child in state.tree[cohort].children where child != visited {
      if state.ledger.isWithinNominal(child, search.question.contested) { continue }
      if state.tree[child].isCohort {
        collect(below: child, from: top, except: visited, hasAdvantage, into: &found, state)
        continue
      }
      for candidate in search.candidates(in: child, policies.reclaimWithinCohort, state) {
        found.append(
          ClassicalCandidate(
            candidate: candidate, variant: variant(candidate, hasAdvantage), lowestCommonCohort: top))
      }
    }
  }

  private func variant(_ candidate: PreemptionCandidate, _ hasAdvantage: Bool) -> PreemptionVariant {
    if hasAdvantage { return .hierarchicalReclaim }
    let borrowing = policies.borrowWithinCohort
    if borrowing.policy == .never || candidate.priority >= search.preemptor.priority {
      return .reclaimWithoutBorrowing
    }
    if let threshold = borrowing.maxPriorityThreshold, candidate.priority > threshold {
      return .reclaimWithoutBorrowing
    }
    return .reclaimWhileBorrowing
  }
}

extension QuotaLedger {
  /// Whether amounts fit a node's own quota; they are reduced by what is left of the part that the parent never sees.
  fileprivate func covers(_ node: QuotaNodeID, _ amounts: inout [PairAmount]) -> Bool {
    var fits = true
    for index in amounts.indices {
      let item = amounts[index]
      if isBorrowing(node, item.pair, adding: item.amount) { fits = false }
      amounts[index].amount = max(0, item.amount - localAvailable(node, item.pair))
    }
    return fits
  }
}
