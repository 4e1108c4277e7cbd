import API
import Placement

/// Whether an entry still fits after those before it.
enum FitCheck: Sendable {
  case fits
  case noQuota
  case noTopology
}

extension AdmissionCycle {
  func overlaps(_ entry: CycleEntry) -> Bool {
    !preempted.isEmpty && entry.targets.contains { target in preempted.contains(target.workload) }
  }

  /// Whether an entry fits once all victims are gone, those of earlier entries and its own.
  ///
  /// Source: KUEUE-SPEC 2.7-1.
  func fits(_ entry: CycleEntry, _ state: inout QuotaState) -> FitCheck {
    let usage = entry.usage
    let absent = preempted + entry.targets.map(\.workload).filter { !preempted.contains($0) }
    for workload in absent { state.takeOut(workload) }
    defer { for workload in absent.reversed() { state.putBack(workload) } }
    for item in usage.quota where max(0, state.ledger.available(entry.queue, item.pair)) < item.amount {
      return .noQuota
    }
    for item in usage.topology {
      guard let topology = state.topologies[item.flavor.index] else { continue }
      for domain in item.domains where !topology.fits(item.requests, count: domain.count, on: domain.values) {
        return .noTopology
      }
    }
    return .fits
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
    let entry = entries[index]
    var request = AssignmentRequest(
      workload: entry.workload, clusterQueue: entry.queue, cycle: outcome.cycle, now: now)
    request.shape = entry.shape
    request.progress = entry.scan
    request.nominated = nominated
    let now = now
    let choice = state.chooseAssignment(request, PreemptionOracle()) { question, state in
      state.preemptionTargets(for: question, now: now)
    }
    entries[index].assignment = choice.assignment
    entries[index].targets = choice.targets
    entries[index].scan = choice.assignment.progress
    if let claim = state.claims[entry.workload.index] {
      entries[index].usage = choice.assignment.netUsage(of: claim, in: state.tree)
    }
    if entry.isSecondPass { entries[index].message = choice.assignment.message }
  }

  mutating func recordRecomputation(_ index: Int, _ check: FitCheck, _ gates: KueueGates) {
    guard gates[.recomputeAssignmentUponPreemptionTargetsOverlap] else { return }
    let entry = entries[index]
    let result: CycleOutcome.Recomputation
    if entry.assignment.mode == .deferredFit {
      result = .deferredFit
    } else if !entry.targets.isEmpty, check == .fits, !overlaps(entry) {
      result = .newTargets
    } else {
      result = .skipped
    }
    outcome.recomputations[entry.queue, default: []].append(result)
  }
}
