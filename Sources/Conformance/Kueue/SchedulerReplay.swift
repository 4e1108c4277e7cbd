import API
import Kernel
import Quota

/// Kueue's own tables of single scheduling cycles.
///
/// Source: SCHEMA-KUEUE section 2, `kueue/scheduler`.
enum SchedulerReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    (document["cases"]?.items ?? []).flatMap { value in
      Replaying.cases(.array([value]), kind: value["test"]?.text ?? "case", answer)
    }
  }

  private static func answer(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try fields.object("input")
    let test = try fields.text("test")
    if test == "TestEntryOrdering" { return try EntryOrderReplay.answer(fields, input) }
    if let obstacle = outsideReason(fields, input) { return .skipped(obstacle) }
    var options = try QuotaOptions(fields)
    if test == "TestScheduleForAFS" {
      options.admissionFairSharing = AdmissionFairSharing()
      options.admissionFairSharing?.usageHalfLife = .seconds(10)
      options.admissionFairSharing?.usageSamplingInterval = .seconds(1)
    }
    var run = ScheduleRun(
      recorded: try RecordedSystem(input, options), failsAdmission: input["admissionError"] != nil,
      evictionError: input["patchStatusErr"]?["error"]?.text)
    for workload in try input.objects("workloads") { try run.submit(workload) }
    switch test {
    case "TestScheduleForPreserveFlavorScanProgress":
      for _ in 0..<4 { run.cycle(churns: !input.isSet("noChurn")) }
      return try pendingFlavor(run, fields)
    case "TestScheduleForAFS":
      try run.setConsumption(input)
      for _ in try input.objects("workloads") { run.cycle() }
    default:
      run.cycle()
    }
    return try run.compared(with: fields.object("expect"), ignoresLeft: test == "TestScheduleForAFS")
  }

  /// Why a case is outside of what is decided here.
  private static func outsideReason(_ fields: CaseFields, _ input: CaseFields) -> String? {
    if fields["gates"]?["ConcurrentAdmission"] == .bool(true) { return "ConcurrentAdmission is not modelled" }
    if input.fields.keys.contains(where: { $0.lowercased().contains("limitrange") }) {
      return "LimitRange objects are not modelled"
    }
    return nil
  }

  private static func pendingFlavor(_ run: ScheduleRun, _ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let admission = run.recorded.ids["default/pending"].flatMap { run.recorded.system.state[$0].admission }
    let got = admission?.podSets.first?.flavors["cpu"]
    return Difference.outcome(
      expected: try fields.object("expect")["pendingFlavor"] ?? .null, got: got.map { Value($0) } ?? .null)
  }
}

/// One cycle, or several, and what they leave behind.
struct ScheduleRun {
  var recorded: RecordedSystem
  let failsAdmission: Bool
  /// What an API server answers to a write of an eviction.
  let evictionError: String?
  /// The statuses that the API would have, by key.
  private(set) var statuses: [String: RecordedStatus] = [:]
  private(set) var events: [RecordedEvent] = []
  private(set) var skipped: [String: Value] = [:]
  private(set) var recomputations: [String: [String: Int]] = [:]
  /// Workloads that held quota from the start and needed nothing.
  private var settled: Set<String> = []

  init(recorded: RecordedSystem, failsAdmission: Bool, evictionError: String?) {
    self.recorded = recorded
    self.evictionError = evictionError
    self.failsAdmission = failsAdmission
  }

  mutating func submit(_ fields: CaseFields) throws(MalformedCase) {
    try recorded.submit(fields, now: .zero)
    let key = try fields.text("key")
    let workload = recorded.id(of: key)
    let claim = recorded.system.state[workload]
    statuses[key] = try RecordedStatus(fields)
    if claim.isAdmitted, claim.unhealthyNodes.isEmpty { settled.insert(key) }
    if claim.needsSecondPass {
      _ = recorded.system.awaitSecondPass(workload)
      recorded.system.announceSecondPass(workload)
    }
  }

  /// Sets what LocalQueues used before, and removes one where the case asks for it.
  mutating func setConsumption(_ input: CaseFields) throws(MalformedCase) {
    guard let value = input["initialUsage"] else { return }
    let usage = try CaseFields(value)
    for name in usage.fields.keys.sorted() {
      let list = try usage.stringMap(name).compactMapValues { Quantity($0) }
      recorded.system.setConsumption(ResourceAmounts(list), ofLocalQueue: "default/\(name)", now: .zero)
    }
  }

  /// - Parameter churns: Whether quota changes afterwards and all is tried again.
  mutating func cycle(churns: Bool = false) {
    guard let outcome = recorded.system.runCycle(now: .zero) else { return }
    for status in outcome.statuses { take(status) }
    for admitted in outcome.admitted { take(admitted) }
    for preemption in outcome.preemptions { take(preemption) }
    for eviction in outcome.evictions { take(eviction) }
    for failure in outcome.secondPassFailures {
      events.append(
        RecordedEvent(recorded.key(of: failure.workload), "SecondPassFailed", failure.message, isWarning: true))
    }
    for (queue, count) in outcome.skippedPreemptions {
      skipped[recorded.system.tree[queue].name] = Value(count)
    }
    for (queue, results) in outcome.recomputations {
      for result in results {
        recomputations[recorded.system.tree[queue].name, default: [:]][result.rawValue, default: 0] += 1
      }
    }
    if churns { recorded.system.churn(now: .zero) }
  }

  private mutating func take(_ eviction: CycleOutcome.Eviction) {
    let key = recorded.key(of: eviction.workload)
    if let evictionError {
      guard !evictionError.contains("not found") else { return }
      events.append(RecordedEvent(key, "SecondPassFailed", eviction.failureMessage, isWarning: true))
      return
    }
    statuses[key]?.evict("NodeFailures", eviction.message)
    events.append(RecordedEvent(key, "EvictedDueToNodeFailures", eviction.message))
  }

  private mutating func take(_ status: CycleOutcome.Status) {
    let key = recorded.key(of: status.workload)
    let names = recorded.system.state[status.workload].podSets.map(\.name)
    statuses[key]?.refuse(status, podSets: names)
    events.append(RecordedEvent(key, status.reason.rawValue, status.message, isWarning: true))
  }

  private mutating func take(_ admitted: CycleOutcome.Admitted) {
    let key = recorded.key(of: admitted.workload)
    if failsAdmission {
      _ = recorded.system.rollBack(admitted.workload, now: .zero)
      return
    }
    recorded.system.admissionWritten(admitted.workload, now: .zero)
    statuses[key]?.admit(admitted)
    let queue = admitted.admission.clusterQueue
    if !admitted.isSecondPass {
      let considered = admitted.consideredFlavors.isEmpty ? "" : "; Flavors considered: \(admitted.consideredFlavors)"
      let created = recorded.system.state[admitted.workload].created
      events.append(
        RecordedEvent(
          key, "QuotaReserved",
          "Quota reserved in ClusterQueue \(queue), wait time since queued was \(Self.wait(since: created))\(considered)"
        ))
    }
    if admitted.isAdmitted {
      events.append(
        RecordedEvent(key, "Admitted", "Admitted by ClusterQueue \(queue), wait time since reservation was 0s"))
    }
  }

  /// A creation time that is not known is so long ago that the number is cut off.
  private static func wait(since created: SimTime) -> String {
    created == ClaimReader.unknownCreation ? "9223372037s" : "\(Int((SimTime.zero - created).seconds.rounded()))s"
  }

  private mutating func take(_ preemption: CycleOutcome.Preemption) {
    guard !preemption.isUnderWay else { return }
    let state = recorded.system.state
    let victim = preemption.target.workload
    guard let home = state.home(of: victim) else { return }
    let notice = PreemptionNotice(
      preemptor: .init(state[preemption.preemptor], in: preemption.clusterQueue, of: state.tree),
      victim: .init(state[victim], in: home, of: state.tree), reason: preemption.target.reason)
    let (preemptorKey, key) = (recorded.key(of: preemption.preemptor), recorded.key(of: victim))
    statuses[key]?.evict("Preempted", notice.message)
    statuses[key]?.set("Preempted", true, preemption.target.reason.rawValue, notice.message)
    recorded.system.markEvicted(victim)
    events.append(RecordedEvent(key, "EvictedDueToPreempted", notice.message))
    events.append(RecordedEvent(key, "Preempted", notice.victimEvent))
    events.append(RecordedEvent(preemptorKey, "PreemptedWorkload", notice.preemptorEvent))
  }
}

extension ScheduleRun {
  func compared(with expected: CaseFields, ignoresLeft: Bool) throws(MalformedCase) -> CaseOutcome {
    var lines: [CaseOutcome] = []
    func compare(_ key: String, _ got: Value) {
      guard let value = expected[key] else { return }
      lines.append(Difference.outcome(expected: .object([key: value]), got: .object([key: got])))
    }
    compare("assignments", assignments { _ in true })
    compare("newAssignments", assignments { !settled.contains($0) })
    if !ignoresLeft {
      compare("left", recorded.pending(.active))
      compare("inadmissibleLeft", recorded.pending(.inadmissible))
    }
    if let value = expected["skippedPreemptions"] {
      let names = try CaseFields(value).fields.keys
      let zeros = Dictionary(uniqueKeysWithValues: names.map { ($0, Value(0)) })
      compare("skippedPreemptions", .object(zeros.merging(skipped) { _, own in own }))
    }
    if let value = expected["preemptionTargetRecomputations"] {
      let names = try CaseFields(value).fields.keys
      let counts = recomputations.filter { names.contains($0.key) }
      compare("preemptionTargetRecomputations", .object(counts.mapValues { .object($0.mapValues { Value($0) }) }))
    }
    for fields in try expected.objects("workloads") {
      let key = try fields.text("key")
      lines.append(
        Difference.outcome(
          expected: .object([key: try RecordedStatus(fields).value]),
          got: .object([key: statuses[key]?.value ?? .null])))
    }
    if expected["events"] != nil { lines.append(try RecordedEvent.compared(events, with: expected.objects("events"))) }
    return Difference.outcome(
      of: lines.compactMap { if case .failed(let text) = $0 { text } else { nil } })
  }

  private func assignments(_ isWanted: (String) -> Bool) -> Value {
    var found: [String: Value] = [:]
    for (key, workload) in recorded.ids where isWanted(key) {
      if let admission = recorded.system.state[workload].admission { found[key] = admission.recorded }
    }
    return .object(found)
  }
}

/// The part of a workload's status that the scheduler writes.
struct RecordedStatus {
  private var conditions: [String: Value] = [:]
  private var admission: Value?
  private var requests: Value?
  private var evictions: Value?

  init(_ fields: CaseFields) throws(MalformedCase) {
    for condition in try fields.objects("conditions") {
      set(
        try condition.text("type"), condition["status"]?.text == "True", condition["reason"]?.text ?? "",
        condition["message"]?.text ?? "")
    }
    admission = fields["admission"]
    requests = fields["statusRequests"]
    evictions = fields["schedulingStats"]?["evictions"]
  }

  var value: Value {
    .object([
      "conditions": .object(conditions), "admission": admission ?? .null, "statusRequests": requests ?? .null,
      "evictions": evictions ?? .null,
    ])
  }

  mutating func set(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) {
    conditions[type] = .object([
      "status": Value(isTrue ? "True" : "False"), "reason": Value(reason), "message": Value(message),
    ])
  }

  mutating func refuse(_ status: CycleOutcome.Status, podSets: [String]) {
    set("QuotaReserved", false, status.reason.rawValue, status.message)
    set("Admitted", false, "NoReservation", PendingText.noReservation)
    let amounts = zip(podSets, status.requests).map { ($0, Value.object($1.mapValues { Value($0) })) }
    requests = .object(Dictionary(amounts) { first, _ in first })
  }

  mutating func admit(_ admitted: CycleOutcome.Admitted) {
    admission = admitted.admission.recorded
    requests = nil
    if !admitted.isSecondPass {
      set("QuotaReserved", true, "QuotaReserved", "Quota reserved in ClusterQueue \(admitted.admission.clusterQueue)")
    }
    if admitted.isAdmitted {
      if !admitted.isSecondPass || conditions["Admitted"]?["status"]?.text != "True" {
        set("Admitted", true, "Admitted", "The workload is admitted")
      }
    } else {
      set("Admitted", false, "UnsatisfiedAdmissionChecks", "The workload has not all checks ready")
    }
  }

  mutating func evict(_ reason: String, _ message: String) {
    set("Evicted", true, reason, message)
    evictions = .array([
      .object(["count": Value(1), "reason": Value(reason), "underlyingCause": Value("")])
    ])
  }
}

/// What Kueue tells of an object.
struct RecordedEvent {
  private var key: String
  private var reason: String
  private var message: String
  private var isWarning: Bool

  init(_ key: String, _ reason: String, _ message: String, isWarning: Bool = false) {
    self.key = key
    self.reason = reason
    self.message = message
    self.isWarning = isWarning
  }

  private func value(withMessage: Bool) -> Value {
    .object([
      "key": Value(key), "reason": Value(reason), "eventType": Value(isWarning ? "Warning" : "Normal"),
      "message": withMessage ? Value(message) : .null,
    ])
  }

  /// Compares without regard to order; a message that was not recorded is not compared.
  static func compared(_ events: [RecordedEvent], with recorded: [CaseFields]) throws(MalformedCase) -> CaseOutcome {
    var expected: [(order: String, value: Value, hasMessage: Bool)] = []
    for fields in recorded {
      let name = try fields.object("key")
      let key = "\(name["namespace"]?.text ?? "")/\(try name.text("name"))"
      let message = fields["message"]
      expected.append(
        (
          "\(key) \(try fields.text("reason"))",
          .object([
            "key": Value(key), "reason": try fields.value("reason"), "eventType": try fields.value("eventType"),
            "message": message ?? .null,
          ]), message != nil
        ))
    }
    expected.sort { $0.order < $1.order }
    let sorted = events.sorted { "\($0.key) \($0.reason)" < "\($1.key) \($1.reason)" }
    let got = sorted.enumerated().map { index, event in
      event.value(withMessage: expected.indices.contains(index) && expected[index].hasMessage)
    }
    return Difference.outcome(
      expected: .object(["events": .array(expected.map(\.value))]), got: .object(["events": .array(got)]))
  }
}
