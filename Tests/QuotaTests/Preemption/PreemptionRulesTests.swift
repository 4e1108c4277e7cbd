import API
import Kernel
import Testing

@testable import Quota

struct PreemptionRulesTests {
  private static func candidate(
    _ index: Int, queue: Int = 0, evicted: Bool = false, priority: Int = 0, reserved: Int = 0, uid: String = "",
    used: Double? = nil
  ) -> PreemptionCandidate {
    PreemptionCandidate(
      workload: WorkloadID(index: index), queue: QuotaNodeID(index: queue), isEvicted: evicted, priority: priority,
      reservedAt: .zero + .seconds(reserved), uid: uid, localQueue: used.map { "ns/\($0)" } ?? "", localQueueUsage: used
    )
  }

  /// KUEUE-SPEC 4.2: each row is in order; the first differs from the second in one key and would lose by all later ones.
  static let rows: [(name: String, first: PreemptionCandidate, second: PreemptionCandidate)] = [
    ("evicted", candidate(1, evicted: true, priority: 9), candidate(0, queue: 5)),
    ("of another queue", candidate(1, queue: 5, priority: 9), candidate(0)),
    ("of the LocalQueue that used more", candidate(1, priority: 9, used: 2), candidate(0, used: 1)),
    ("of lower priority", candidate(1, priority: 1), candidate(0, priority: 2, reserved: 9)),
    ("reserved later", candidate(1, reserved: 2, uid: "b"), candidate(0, reserved: 1, uid: "a")),
    ("of the smaller UID", candidate(1, uid: "a"), candidate(0, uid: "b")),
  ]

  @Test("Who goes first", arguments: rows)
  func ordersCandidates(_ row: (name: String, first: PreemptionCandidate, second: PreemptionCandidate)) {
    let order = CandidateOrder(home: QuotaNodeID(index: 0), sharesAdmissionFairly: true)
    #expect(order.precedes(row.first, row.second), "\(row.name)")
    #expect(!order.precedes(row.second, row.first), "\(row.name)")
  }

  @Test func looksAwayFromTheUsageOfLocalQueuesThatIsNotShared() {
    let order = CandidateOrder(home: QuotaNodeID(index: 0), sharesAdmissionFairly: false)
    #expect(order.precedes(Self.candidate(0, priority: 1, used: 1), Self.candidate(1, priority: 2, used: 2)))
  }

  @Test func takesAnUnknownReservationForANewOne() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 4, within: .lowerPriority)])
    world.run("known", in: "q", gpus: 2, reserved: 900)
    world.run("unknown", in: "q", gpus: 2)
    #expect(world.victims(for: 2, in: "q", priority: 1) == ["unknown: InClusterQueue"])
  }

  /// a is above its 8 by 4 and its own workload is of lower priority; b asks for its own.
  @Test func forecastsWhoWouldGiveWay() {
    var world = PreemptionWorld([
      PreemptionWorld.queue("a", cohort: "c", gpus: 8, within: .lowerPriority),
      PreemptionWorld.queue("b", cohort: "c", gpus: 8, within: .lowerPriority, reclaim: .any),
    ])
    for number in 1...3 { world.run("a\(number)", in: "a", gpus: 4, reserved: number) }
    world.run("b1", in: "b", gpus: 4)
    #expect(world.forecast(4, in: "b", priority: 0) == PreemptionForecast(.reclaim, borrowing: 0))
    // 8 would be above its own; with b1 gone it is not.
    #expect(world.forecast(8, in: "b", priority: 1) == PreemptionForecast(.preempt, borrowing: 0))
    #expect(world.forecast(8, in: "b", priority: 0) == PreemptionForecast(.noCandidates, borrowing: 1))
    #expect(world.state.ledger.usage(world.node("a"), world.gpu) == 12)
  }

  @Test func saysWhoGaveWayToWhomAndWhy() {
    var world = PreemptionWorld([PreemptionWorld.queue("a", cohort: "c", gpus: 8)])
    world.run("low", in: "a", gpus: 4, priority: 1)
    var high = WorkloadClaim(namespace: "ns", name: "high", uid: "", podSets: [])
    high.priority = 7
    high.priorityBoost = 2
    let notice = PreemptionNotice(
      preemptor: .init(high, in: world.node("a"), of: world.state.tree),
      victim: .init(world.state[WorkloadID(index: 0)], in: world.node("a"), of: world.state.tree),
      reason: .inCohortReclaimWhileBorrowing)
    let message =
      "Preempted to accommodate a workload (UID: UNKNOWN, JobUID: UNKNOWN) due to reclamation within the cohort "
      + "while borrowing; preemptor path: /c/a; preemptee path: /c/a"
    let priorities =
      "; preemptor effective priority: 7 (base: 5, boost: 2); preemptee effective priority: 1 (base: 1, boost: 0)"
    #expect(notice.message == message)
    #expect(notice.victimEvent == message + priorities)
    #expect(
      notice.preemptorEvent == "Preempted workload ns/low (UID: uid-low) in ClusterQueue a" + priorities)
  }
}

extension PreemptionWorld {
  fileprivate mutating func forecast(_ gpus: Int, in queue: String, priority: Int) -> PreemptionForecast {
    var claim = WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: [])
    claim.priority = priority
    let workload = WorkloadID(index: keys.count)
    state.set(claim, for: workload)
    return PreemptionOracle().forecast(PairAmount(gpu, gpus), for: workload, in: node(queue), &state, now: .zero)
  }
}
