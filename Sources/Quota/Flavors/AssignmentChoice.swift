/// The assignment that a workload goes into the cycle with, and whom it would preempt.
package struct AssignmentChoice: Equatable, Sendable {
  package var assignment: FlavorAssignment
  package var targets: [PreemptionTarget]

  package init(_ assignment: FlavorAssignment, targets: [PreemptionTarget] = []) {
    self.assignment = assignment
    self.targets = targets
  }

  /// Whether it leads to an admission, at once or after preemptions.
  var isGood: Bool { assignment.mode == .fit || (assignment.mode == .preempt && !targets.isEmpty) }
}

extension QuotaState {
  /// Finds preemption targets for a question; it leaves the state as it finds it.
  package typealias TargetSearch = (PreemptionQuestion, inout QuotaState) -> [PreemptionTarget]

  /// The best that can be done for a workload: all of its pods, now or after preemptions; or as many as it needs.
  ///
  /// Source: KUEUE-SPEC 3.8.
  package mutating func chooseAssignment(
    _ request: AssignmentRequest, _ forecasting: some PreemptionForecasting, targets: TargetSearch
  ) -> AssignmentChoice {
    let full = probe(request, forecasting, targets)
    var choice = full
    if !full.isGood, let partial = reduced(request, forecasting, targets) { choice = partial }
    refreshTopology(&choice, of: request.workload)
    return choice
  }

  private mutating func probe(
    _ request: AssignmentRequest, _ forecasting: some PreemptionForecasting, _ targets: TargetSearch
  ) -> AssignmentChoice {
    let assignment = assignFlavors(request, forecasting)
    guard assignment.mode == .preempt else { return AssignmentChoice(assignment) }
    let question = assignment.preemptionQuestion(for: request.workload, in: request.clusterQueue, tree)
    return AssignmentChoice(assignment, targets: targets(question, &self))
  }

  /// As many pods as can be had, by bisection; nil when not even the fewest can.
  ///
  /// Source: KUEUE-SPEC 3.8-3.
  private mutating func reduced(
    _ request: AssignmentRequest, _ forecasting: some PreemptionForecasting, _ targets: TargetSearch
  ) -> AssignmentChoice? {
    let claim = self[request.workload]
    let deltas = claim.podSets.map { $0.count - ($0.minCount ?? $0.count) }
    let most = deltas.reduce(0, +)
    guard options.gates[.partialAdmission], claim.admission == nil, deltas.contains(where: { $0 > 0 }) else {
      return nil
    }
    var request = request
    var good: AssignmentChoice?
    var (low, high) = (0, most + 1)
    while low < high {
      let middle = (low + high) / 2
      request.counts = zip(claim.podSets, deltas).map { $0.count - $1 * middle / most }
      let choice = probe(request, forecasting, targets)
      if choice.isGood {
        good = choice
        high = middle
      } else {
        low = middle + 1
      }
    }
    return good
  }

  /// Gives an assignment that waits for preemptions the places that it would have then.
  ///
  /// Without anybody to preempt these are the places on empty nodes, which keep others off them.
  ///
  /// Source: KUEUE-SPEC 3.8-5.
  private mutating func refreshTopology(_ choice: inout AssignmentChoice, of workload: WorkloadID) {
    guard choice.assignment.mode == .preempt, self[workload].unhealthyNodes.isEmpty else { return }
    let questions = choice.assignment.questions
    guard !questions.isEmpty else { return }
    for target in choice.targets { takeOut(target.workload) }
    choice.assignment.take(place(questions, simulatesEmpty: choice.targets.isEmpty))
    for target in choice.targets { putBack(target.workload) }
  }
}
