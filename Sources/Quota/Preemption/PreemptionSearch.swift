package import Kernel
import Placement

extension QuotaState {
  /// The workloads that have to go so that the preemptor fits; empty when no allowed choice makes enough room.
  ///
  /// The state is left as it was found.
  ///
  /// Source: KUEUE-SPEC 4.3 to 4.5.
  ///
  /// - Complexity: A fit test for every candidate, and each asks only what the last change touched.
  package mutating func preemptionTargets(for question: PreemptionQuestion, now: SimTime) -> [PreemptionTarget] {
    let search = PreemptionSearch(question, self, now: now)
    guard let fairSharing = options.fairSharing else { return ClassicalPreemption(search).targets(&self) }
    return FairPreemption(search, fairSharing.strategies).targets(&self)
  }
}

/// One search for victims: the question, made ready to be asked after every removal.
struct PreemptionSearch {
  let question: PreemptionQuestion
  let preemptor: PreemptionRank
  let now: SimTime
  let order: CandidateOrder
  private let placements: [(flavor: FlavorID, question: CompiledQuestion)]

  init(_ question: PreemptionQuestion, _ state: borrowing QuotaState, now: SimTime) {
    self.question = question
    self.now = now
    preemptor = PreemptionRank(state[question.preemptor])
    order = CandidateOrder(
      home: question.clusterQueue,
      sharesAdmissionFairly: state.options.gates[.admissionFairSharing] && state.options.admissionFairSharing != nil)
    let options = state.options.placement
    placements = question.topology.compactMap { item in
      state.topologies[item.flavor.index].map { (item.flavor, item.compiled ?? $0.compile(item.question, options)) }
    }
  }

  var home: QuotaNodeID { question.clusterQueue }

  /// Whether the preemptor fits now, in quota and in topologies.
  ///
  /// - Parameter borrowing: Whether it may go above its ClusterQueue's own quota.
  func fits(_ state: inout QuotaState, borrowing: Bool) -> Bool {
    for item in question.amounts {
      if !borrowing, state.ledger.isBorrowing(home, item.pair, adding: item.amount) { return false }
      if item.amount > max(0, state.ledger.available(home, item.pair)) { return false }
    }
    return placements.allSatisfy { state.finds($0.question, in: $0.flavor) }
  }

  /// Puts back victims that turn out not to be needed; those that stay are out of the state.
  ///
  /// Source: KUEUE-SPEC 4.4.
  func filledBack(_ targets: [PreemptionTarget], _ state: inout QuotaState, borrowing: Bool) -> [PreemptionTarget] {
    var kept = targets
    for index in kept.indices.dropLast().reversed() {
      state.putBack(kept[index].workload)
      if fits(&state, borrowing: borrowing) {
        kept.swapAt(index, kept.count - 1)
        kept.removeLast()
      } else {
        state.takeOut(kept[index].workload)
      }
    }
    return kept
  }
}

extension QuotaState {
  mutating func putBack(_ targets: [PreemptionTarget]) {
    for target in targets { putBack(target.workload) }
  }

  /// Whether a question finds places for everything.
  fileprivate mutating func finds(_ question: CompiledQuestion, in flavor: FlavorID) -> Bool {
    let answers = choose(question, in: flavor) ?? []
    return answers.allSatisfy { if case .refused = $0 { false } else { true } }
  }
}
