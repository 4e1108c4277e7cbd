import API
import Kernel
import Quota

/// Random clusters over several rounds: queues, cycles, preemptions, and what is left pending.
///
/// Source: SCHEMA-KUEUE section 3.
enum TraceReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "trace", answer)
  }

  private static func answer(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let options = try QuotaOptions(fields)
    var trace = TraceRun(recorded: try RecordedSystem(fields, options))
    let most = try fields.int("maxCyclesPerStep")
    for (number, step) in try fields.objects("steps").enumerated() {
      let (cycles, stop) = try trace.run(step, maxCycles: most)
      let got = Value.object(["cycles": .array(cycles), "stop": Value(stop)])
      let expected = Value.object(["cycles": step["cycles"] ?? .array([]), "stop": step["stop"] ?? .null])
      let outcome = Difference.outcome(
        expected: .object(["step \(number)": expected]), got: .object(["step \(number)": got]))
      if outcome != .passed { return outcome }
    }
    return .passed
  }
}

/// A trace as far as it was replayed.
private struct TraceRun {
  var recorded: RecordedSystem
  private var clock = SimTime.zero
  /// What the status of each pending workload says. **shape**: `[WorkloadID]`.
  private var statuses: [WorkloadID: Value] = [:]

  init(recorded: RecordedSystem) {
    self.recorded = recorded
  }

  mutating func run(_ step: CaseFields, maxCycles: Int) throws(MalformedCase) -> (cycles: [Value], stop: String) {
    clock = max(clock, .zero + .seconds(try step.int("at")))
    for key in try step.texts("finish") {
      if let root = recorded.system.finish(recorded.id(of: key), now: clock) {
        _ = recorded.system.flush(root, now: clock)
      }
    }
    for workload in try step.objects("submit") { try recorded.submit(workload, now: clock) }
    var cycles: [Value] = []
    while true {
      if recorded.pending(.active) == .object([:]) { return (cycles, "noPending") }
      let before = (recorded.pending(.active), recorded.pending(.inadmissible))
      clock += .seconds(1)
      guard let outcome = recorded.system.runCycle(now: clock) else { return (cycles, "noPending") }
      let changed = take(outcome)
      let after = (recorded.pending(.active), recorded.pending(.inadmissible))
      cycles.append(record(outcome, changed, after))
      if outcome.admitted.isEmpty, outcome.preemptions.isEmpty, before == after { return (cycles, "noProgress") }
      if cycles.count == maxCycles { return (cycles, "maxCycles") }
    }
  }

  /// Imitates the controllers: everything takes effect at once.
  ///
  /// - Returns: The statuses that changed, by key.
  private mutating func take(_ outcome: CycleOutcome) -> [String: Value] {
    var changed: [String: Value] = [:]
    for status in outcome.statuses {
      let text = Value([status.reason.rawValue, Self.neutral(status.message)])
      if statuses[status.workload] != text { changed[recorded.key(of: status.workload)] = text }
      statuses[status.workload] = text
    }
    for admitted in outcome.admitted {
      recorded.system.admissionWritten(admitted.workload, now: clock)
      statuses[admitted.workload] = nil
    }
    var roots: [AdmissionSystem.Root] = []
    for preemption in outcome.preemptions {
      var claim = recorded.system.state[preemption.target.workload]
      claim.admission = nil
      claim.isAdmitted = false
      claim.reservedAt = nil
      let (_, root) = recorded.system.release(preemption.target.workload, as: claim, now: clock)
      statuses[preemption.target.workload] = nil
      if let root { roots.append(root) }
    }
    for root in roots { _ = recorded.system.flush(root, now: clock) }
    return changed
  }

  private func record(_ outcome: CycleOutcome, _ changed: [String: Value], _ after: (Value, Value)) -> Value {
    var cycle: [String: Value] = ["pendingAfter": after.0, "inadmissibleAfter": after.1]
    let admitted = outcome.admitted.map { item in
      (recorded.key(of: item.workload), item.admission.recorded)
    }
    cycle["admitted"] = Self.list(admitted)
    cycle["preempted"] = Self.list(
      outcome.preemptions.map { item in
        (
          recorded.key(of: item.target.workload),
          .object([
            "reason": Value(item.target.reason.rawValue), "by": Value(recorded.key(of: item.preemptor)),
          ])
        )
      })
    cycle["notAdmitted"] = .object(changed)
    return .object(cycle.filter { $0.value != .object([:]) && $0.value != .array([]) })
  }

  private static func list(_ items: [(key: String, value: Value)]) -> Value {
    .array(
      items.sorted { $0.key.precedesInBytes($1.key) }.map { key, value in
        guard case .object(var fields) = value else { return value }
        fields["key"] = Value(key)
        return .object(fields)
      })
  }

  /// A text that does not tell which podset of a group it names: Kueue picks one at random.
  private static func neutral(_ text: String) -> String {
    text.replacing("pod set leader: topology", with: "pod set <leader|workers>: topology")
      .replacing("pod set workers: topology", with: "pod set <leader|workers>: topology")
  }
}
