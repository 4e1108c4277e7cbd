import Kernel
import Testing

@testable import Simulation
@testable import Validation

@Suite struct PerformanceRecorderTests {
  private var symbols = SymbolTable()

  private mutating func workload(
    _ uid: UInt64, _ owner: String, _ state: WorkloadState, at seconds: Int
  ) -> TimedFact {
    let fact = WorkloadFact(
      uid: uid, namespace: .empty, name: .empty, owner: symbols.intern(owner), localQueue: .empty,
      clusterQueue: .empty, priority: 0, podCount: 1, state: state, reason: .empty, message: .empty)
    return TimedFact(time: .zero + .seconds(seconds), fact: .queueing(.workload(fact)))
  }

  private mutating func use(_ held: Int64, isCohort: Bool = false, at seconds: Int) -> TimedFact {
    let key = QuotaKey(node: symbols.intern("q"), isCohort: isCohort, flavor: .empty, resource: .empty)
    let use = QuotaUse(nominal: 20_000, reserved: held, admitted: 0, borrowed: 0, available: 0)
    return TimedFact(time: .zero + .seconds(seconds), fact: .queueing(.quotaUse(QuotaUseFact(key: key, use: use))))
  }

  @Test mutating func aClassIsTheNameWithoutItsNumber() {
    #expect(PerformanceRecorder.className(ofOwner: "arrival/small-required-17") == "small-required")
  }

  @Test mutating func keepsWhatTheHarnessKeeps() {
    let recorder = PerformanceRecorder()
    let facts = [
      use(0, at: 0), use(99_000, isCohort: true, at: 0),
      workload(1, "arrival/small-0", .pending, at: 1), workload(2, "arrival/small-1", .pending, at: 2),
      workload(1, "arrival/small-0", .admitted, at: 4), use(10_000, at: 4),
      // Preempted and admitted once more: the last admission counts.
      workload(1, "arrival/small-0", .evicted, at: 5), workload(1, "arrival/small-0", .pending, at: 6), use(0, at: 6),
      workload(1, "arrival/small-0", .admitted, at: 8), workload(2, "arrival/small-1", .admitted, at: 8),
      use(20_000, at: 8),
      workload(1, "arrival/small-0", .finished, at: 10), workload(2, "arrival/small-1", .finished, at: 10),
      use(0, at: 10),
    ]
    recorder.receive(facts, symbols: symbols)
    let figures = recorder.figures
    #expect(figures["run"] == 10)
    // 7 s and 6 s.
    #expect(figures["admission small"] == 6.5)
    // (2 s · 10 cores + 2 s · 20 cores) of 10 s · 20 cores.
    #expect(abs((figures["usage"] ?? 0) - 0.3) < 1e-12)
  }
}
