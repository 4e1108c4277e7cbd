import API
import Placement

/// Whether an entry still fits after those before it.
enum FitCheck: Sendable {
  case fits
  case noQuota
  case noTopology
}

extension AdmissionCycle {
  /// Whether an entry would preempt what an earlier one preempts.
  func overlaps(_ index: Int) -> Bool {
    !preempted.isEmpty && entries[index].targets.contains { target in preempted.contains(target.workload) }
  }

  /// Whether an entry fits once all victims are gone, those of earlier entries and its own.
  ///
  /// Source: KUEUE-SPEC 2.7-1.
  func fits(_ index: Int, _ state: inout QuotaState) -> FitCheck {
    let (usage, queue) = (entries[index].usage, entries[index].queue)
    let absent = preempted + entries[index].targets.map(\.workload).filter { !preempted.contains($0) }
    for workload in absent { state.takeOut(workload) }
    defer { for workload in absent.reversed() { state.putBack(workload) } }
    for item in usage.quota where max(0, state.ledger.available(queue, item.pair)) < item.amount {
      return .noQuota
    }
    return usage.topology.allSatisfy { state.hasRoom(for: $0) } ? .fits : .noTopology
  }

  /// Looks for flavors and victims again where others came first.
  ///
  /// Source: KUEUE-SPEC 2.7-2.
  ///
  /// - Returns: Whether it did.
  mutating func recompute(_ index: Int, overlaps: Bool, _ check: FitCheck, _ state: inout QuotaState) -> Bool {
    let gates = state.options.gates
    if overlaps, gates[.recomputeAssignmentUponPreemptionTargetsOverlap] {
      for workload in preempted { state.takeOut(workload) }
      evaluateAgain(index, &state)
      for workload in preempted.reversed() { state.putBack(workload) }
      if entries[index].assignment.mode == .fit { entries[index].assignment.mode = .deferredFit }
      return true
    }
    guard check == .noTopology, gates[.tasRecomputeAssignmentWithinSchedulingCycle] else { return false }
    evaluateAgain(index, &state)
    return true
  }

  private mutating func evaluateAgain(_ index: Int, _ state: inout QuotaState) {
    let nominated = entries[index].assignment
    entries[index].scan = nil
    evaluate(index, &state, nominated: nominated)
  }

  /// Finds flavors and victims for an entry.
  ///
  /// - Parameter nominated: What was chosen at nomination, when only that may be chosen again.
  mutating func evaluate(_ index: Int, _ state: inout QuotaState, nominated: FlavorAssignment? = nil) {
    let workload = entries[index].workload
    var request = AssignmentRequest(
      workload: workload, clusterQueue: entries[index].queue, cycle: outcome.cycle, now: now)
    request.shape = entries[index].shape
    request.progress = entries[index].scan
    request.nominated = nominated
    let now = now
    let choice = state.chooseAssignment(request, PreemptionOracle()) { question, state in
      state.preemptionTargets(for: question, now: now)
    }
    entries[index].assignment = choice.assignment
    entries[index].targets = choice.targets
    entries[index].scan = choice.assignment.progress
    entries[index].usage = choice.assignment.netUsage(of: state[workload], in: state.tree)
    if entries[index].isSecondPass { entries[index].message = choice.assignment.message }
  }

  mutating func recordRecomputation(_ index: Int, _ check: FitCheck, _ gates: KueueGates) {
    guard gates[.recomputeAssignmentUponPreemptionTargetsOverlap] else { return }
    let result: CycleOutcome.Recomputation
    if entries[index].assignment.mode == .deferredFit {
      result = .deferredFit
    } else if !entries[index].targets.isEmpty, check == .fits, !overlaps(index) {
      result = .newTargets
    } else {
      result = .skipped
    }
    outcome.recomputations[entries[index].queue, default: []].append(result)
  }
}
