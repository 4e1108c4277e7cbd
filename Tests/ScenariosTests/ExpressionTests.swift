import Faults
import Kernel
import Testing

@testable import Scenarios

/// Everything exists; nothing is checked.
private struct OpenScope: ExpressionScope {
  let arrivalNames = ["train"]
  func complaint(about name: ObjectName) -> String? { nil }
  func nodes(level: String, name: String) throws(UnitRefusal) -> NodeTarget { .domain(level: level, name: name) }
}

/// Signals with fixed values.
private struct FixedSignals: SignalSource {
  var values: [Signal: Double]
  func value(of signal: Signal) -> Double? { values[signal] }
}

private let vllm = ObjectName(kind: .leaderWorkerSet, name: "vllm")

private func parse(_ text: String) throws -> Expression {
  try ExpressionParser.parse(text, in: OpenScope())
}

@Suite struct ExpressionTests {
  private static let present = FixedSignals(values: [
    .leaderWorkerSet(vllm, .groups): 3, .leaderWorkerSet(vllm, .wantedReplicas): 4,
    .leaderWorkerSet(vllm, .readyReplicas): 3, .leaderWorkerSet(vllm, .available): 0,
    .leaderWorkerSet(vllm, .progressing): 1, .rollout(vllm, .group): 2, .rollout(vllm, .done): 0,
    .pods(.all, .pending): 5, .pods(.all, .count): 20, .pods(.of(vllm), .ready): 6, .nodeReady("n1.example"): 1,
    .nodes(nil, .ready): 30, .nodes(nil, .count): 32, .nodes(.domain(level: "rack", name: "b0-r1"), .ready): 4,
    .groupRecreations(vllm): 2, .events(vllm, reason: "RecreateGroup"): 1, .events(nil, reason: "Killing"): 9,
    .queue("team-a", .pending): 2, .queueUse("team-a", resource: "nvidia.com/gpu"): 24, .workloads(.admitted): 3,
    .workload(WorkloadOwnerName("lws/vllm/0"), .admitted): 1, .preemptions: 1, .evictions(reason: nil): 2,
    .workload(WorkloadOwnerName(namespace: "ml", "job/train"), .evicted): 0, .evictions(reason: "Preempted"): 1,
    .wait(vllm): 90,
  ])

  @Test(
    arguments: [
      ("lws/vllm.groups >= 75%", true),  // 3 of 4
      ("lws/vllm.groups > 75%", false), ("75% <= lws/vllm.groups", true), ("lws/vllm.groups >= 3", true),
      ("lws/vllm.readyReplicas == 3", true), ("lws/vllm.readyReplicas != 3", false),
      ("lws/vllm.readyReplicas < lws/vllm.wantedReplicas", true),
      ("lws/vllm.Available", false), ("not lws/vllm.Available", true), ("lws/vllm.Available == false", true),
      ("lws/vllm.Available or lws/vllm.Progressing and pods.pending > 4", true),
      ("(lws/vllm.Available or lws/vllm.Progressing) and pods.pending > 5", false),
      ("not not lws/vllm.Progressing", true),
      ("rollout(lws/vllm).group == 2", true), ("rollout(lws/vllm).done", false),
      ("pods.pending <= 25%", true), ("pods(lws/vllm).ready == 6", true),
      ("node/n1.example.Ready", true), ("nodes.ready >= 90%", true), ("nodes(rack: b0-r1).ready == 4", true),
      ("restarts(lws/vllm) == 2", true), ("event(lws/vllm, RecreateGroup) == 1", true), ("event(Killing) > 8", true),
      ("queue(team-a).pending == 2", true), ("queue(team-a).used(nvidia.com/gpu) <= 16", false),
      ("workloads.admitted > 2 and preemptions == 1", true), ("workload(lws/vllm/0).admitted", true),
      ("workload(job/ml/train).evicted", false), ("evictions >= 2", true), ("evictions(Preempted) == 1", true),
      ("wait(lws/vllm) < 2m", true), ("wait(lws/vllm) > 89", true), ("workload(lws/other/0).pending", false),
      ("lws/gone.readyReplicas == 0", false), ("lws/gone.Available", false),
    ] as [(String, Bool)])
  func evaluatesConditions(_ text: String, _ holds: Bool) throws {
    #expect(try parse(text).evaluate(Self.present) == holds)
  }

  @Test(
    arguments: [
      ("", 1), ("lws/vllm", 1), ("lws/vllm.Available and", 23), ("(lws/vllm.Available", 20),
      ("lws/vllm.Available)", 19),
      ("pods.ready", 11), ("pods.ready >=", 14), ("pods.ready >= 3 3", 17), ("pods.ready => 3", 12),
      ("rollout(vllm).group == 1", 9), ("rollout(lws/vllm) == 1", 19), ("always(pods.ready > 1) within", 30),
      ("restarts(pod/x) == 1", 10), ("time(pods.ready > 1) < 5", 1), ("pods.ready > 5m", 1), ("1 < 2", 1),
      ("always(never(pods.ready > 1))", 8), ("pods.ready > 3 & pods.ready < 5", 16), ("lws/vllm.Ready", 1),
      ("queue(team-a) > 1", 15), ("queue(team-a).used > 1", 20), ("workload(lws/vllm).admitted", 10),
      ("preemptions < 5m", 1), ("workloads.done > 1", 1),
    ] as [(String, Int)])
  func pointsAtWhatIsWrong(_ text: String, _ column: Int) {
    do {
      _ = try parse(text)
      Issue.record("\(text) was accepted")
    } catch let error as ExpressionError {
      #expect(error.column == column, "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func refusesEndlessNesting() {
    #expect(throws: ExpressionError.self) { try parse(String(repeating: "(", count: 100_000)) }
    #expect(throws: ExpressionError.self) { try parse(String(repeating: "not ", count: 100_000)) }
  }

  /// A set of four groups. **shape**: (seconds, ready groups, Available); what is said holds until the next row.
  private typealias History = [(Double, Double, Double)]

  private func verdict(_ text: String, _ history: History, end: Double) throws -> (value: String, pass: Bool) {
    var monitor = ExpressionMonitor(try parse(text))
    for (seconds, groups, available) in history {
      monitor.observe(
        at: .zero + .seconds(seconds),
        FixedSignals(values: [
          .leaderWorkerSet(vllm, .groups): groups, .leaderWorkerSet(vllm, .wantedReplicas): 4,
          .leaderWorkerSet(vllm, .available): available,
        ]))
    }
    return monitor.finish(at: .zero + .seconds(end))
  }

  /// Up at 100 s, two groups lost from 300 to 400 s, run until 1,100 s.
  private static let dip: History = [(0, 0, 0), (100, 4, 1), (300, 2, 0), (400, 4, 1)]

  @Test(
    arguments: [
      // Counted from 100 s: 1,000 s, of which 900 s are good.
      ("availability(lws/vllm, groups >= 75%) >= 90%", "90 %", true),
      ("availability(lws/vllm, groups >= 75%) >= 99%", "90 %", false),
      ("availability(lws/vllm, groups >= 50%) >= 100%", "100 %", true),
      ("availability(lws/vllm) >= 90%", "90 %", true),
      ("eventually(lws/vllm.Available) within 100s", "at 1m40s", true),
      ("eventually(lws/vllm.Available) within 99s", "not once", false),
      ("eventually(not lws/vllm.Available) after 2m", "at 5m", true),
      ("eventually(not lws/vllm.Available) within 1m after 2m", "not once", false),
      ("always(lws/vllm.groups >= 2) after 100s", "throughout", true),
      ("always(lws/vllm.groups >= 3) after 100s", "not at 5m", false),
      ("always(lws/vllm.groups >= 2)", "not at 0s", false),
      ("never(lws/vllm.groups == 2) after 400s", "never", true),
      ("never(lws/vllm.groups == 2)", "at 5m", false),
      ("time(lws/vllm.groups == 2) <= 5m", "5m", true),
      ("time(lws/vllm.groups == 1) <= 5m", "never", false),
      ("lws/vllm.groups == 4", "4", true),
      ("lws/vllm.groups == 2", "4", false),
      ("never(lws/vllm.groups == 1) and not always(lws/vllm.Available)", "true", true),
      ("lws/vllm.Available and eventually(lws/vllm.groups == 2)", "at 5m", true),
    ] as [(String, String, Bool)])
  func judgesRuns(_ text: String, _ value: String, _ pass: Bool) throws {
    let verdict = try verdict(text, Self.dip, end: 1100)
    #expect(verdict.pass == pass)
    #expect(verdict.value == value)
  }

  @Test func aSetThatNeverWasAvailableHasNoAvailability() throws {
    let verdict = try verdict("availability(lws/vllm, groups >= 0) >= 1%", [(0, 4, 0)], end: 100)
    #expect(verdict.pass == false)
    #expect(verdict.value == "0 % (never Available)")
  }

  @Test func statesWithoutDurationDoNotCount() throws {
    let history: History = [(0, 4, 1), (50, 0, 0), (50, 4, 1)]
    #expect(try verdict("always(lws/vllm.Available)", history, end: 100).pass)
    #expect(try verdict("never(lws/vllm.groups == 0)", history, end: 100).pass)
  }

  @Test func theStateAtTheEndCountsEvenIfItBeganThere() throws {
    let history: History = [(0, 4, 1), (100, 3, 1)]
    #expect(try verdict("eventually(lws/vllm.groups == 3)", history, end: 100).pass)
    #expect(try verdict("lws/vllm.groups == 3", history, end: 100).pass)
  }

  @Test func anExpectationNamesItsSignals() throws {
    let expression = try parse("availability(lws/vllm, groups >= 75%) >= 99% and pods.pending == 0")
    #expect(
      expression.signals == [
        .leaderWorkerSet(vllm, .available), .leaderWorkerSet(vllm, .groups), .pods(.all, .pending),
      ])
  }
}
