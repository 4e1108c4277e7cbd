import API

extension FlavorAssignment {
  /// Finds places for the podsets that want them, or tells what is in the way.
  ///
  /// Source: KUEUE-SPEC 5.9.
  ///
  /// - Parameter replacesNode: Whether only pods of a failed node want other places.
  mutating func findPlaces(in state: inout QuotaState, replacesNode: Bool) {
    if questions.isEmpty { return }
    if mode == .fit {
      let found = state.place(questions)
      if let failure = found.failure {
        complain(failure)
      } else {
        take(found)
        questions = []
      }
    }
    if mode == .preempt, !replacesNode { placeAsIfEmpty(&state) }
  }

  /// A refusal now may be one that preemption can help.
  private mutating func complain(_ failure: FlavorPlacements.Failure) {
    for index in podSets.indices where podSets[index].index == failure.podSet {
      podSets[index].reasons.append(.topology(failure.refusal))
    }
    lower(failure.podSet, to: .preempt)
    mode = .preempt
  }

  /// What does not fit without the workloads that may be preempted never fits. The refusal itself is not told.
  private mutating func placeAsIfEmpty(_ state: inout QuotaState) {
    guard let failure = state.place(questions, simulatesEmpty: true).failure else {
      for podSet in questions.flatMap(\.members) { lower(podSet, to: .preempt) }
      return
    }
    lower(failure.podSet, to: .noFit)
    mode = .noFit
    let group = podSets.first { $0.index == failure.podSet }?.group
    for index in podSets.indices where podSets[index].group == group {
      for attempt in podSets[index].attempts.indices
      where podSets[index].attempts[attempt].flavor == failure.flavor {
        podSets[index].attempts[attempt].mode = .noFit
        podSets[index].attempts[attempt].blocker = .topologyPlacementFailed
      }
    }
  }

  /// Changes the mode of a podset's flavors, which are also those of the podsets of its group.
  private mutating func lower(_ podSet: Int, to mode: FlavorAssignment.Mode) {
    guard let lowered = podSets.first(where: { $0.index == podSet }) else { return }
    for index in podSets.indices where podSets[index].group == lowered.group {
      for choice in podSets[index].flavors.indices
      where lowered.flavor(of: podSets[index].flavors[choice].resource) != nil {
        podSets[index].flavors[choice].mode = mode
      }
    }
  }
}
