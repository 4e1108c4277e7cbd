import API
import Kernel
import Testing

@testable import Quota

/// KUEUE-SPEC 2.1 to 2.3, one rule a test.
struct PendingQueuesTests {
  private static let queue = QuotaNodeID(index: 0)
  private static let position = (queue: queue, lane: PendingLine.allLocalQueues)

  private static func queues(_ strategy: QueueingStrategy = .bestEffortFIFO) -> PendingQueues {
    PendingQueues(strategies: [strategy])
  }

  private static func key(_ uid: String, priority: Int = 0, at seconds: Int = 0) -> QueueKey {
    QueueKey(priority: priority, time: .zero + .seconds(seconds), uid: uid)
  }

  private static func id(_ index: Int) -> WorkloadID { WorkloadID(index: index) }

  private static func shape(_ index: Int) -> ShapeID { ShapeID(index: index) }

  /// Takes heads until none is left.
  private static func drained(_ queues: PendingQueues) -> [Int] {
    var queues = queues
    var order: [Int] = []
    while let head = queues.popHeads([true]).first {
      order.append(head.index)
      queues.remove(head)
    }
    return order
  }

  @Test func higherPriorityThenEarlierThenLesserUIDComesFirst() {
    var queues = Self.queues()
    let keys = [
      Self.key("b"), Self.key("a"), Self.key("c", at: -1), Self.key("z", priority: 1, at: 9), Self.key("d", at: 1),
    ]
    for (index, key) in keys.enumerated() {
      #expect(
        queues.put(Self.id(index), key, Self.shape(index), at: Self.position, isBackingOff: false) == .active)
    }
    #expect(Self.drained(queues) == [3, 2, 1, 0, 4])
    #expect(queues.inOrder(Self.queue).map(\.index) == [3, 2, 1, 0, 4])
  }

  @Test func manyComeOutInOrder() {
    var queues = Self.queues()
    var stream = Streams(seed: 7).stream("tests/pending-queues")
    var expected: [(priority: Int, time: Int, index: Int)] = []
    for index in 0..<500 {
      let (priority, time) = (stream.below(4), stream.below(8))
      let uid = String(1_000 + index)
      _ = queues.put(
        Self.id(index), Self.key(uid, priority: priority, at: time), Self.shape(index % 7), at: Self.position,
        isBackingOff: false)
      if index % 3 != 0 { expected.append((priority, time, index)) }
    }
    for index in stride(from: 0, to: 500, by: 3) { queues.remove(Self.id(index)) }
    expected.sort { ($1.priority, $0.time, $0.index) < ($0.priority, $1.time, $1.index) }
    #expect(Self.drained(queues) == expected.map(\.index))
  }

  @Test func aFailedHeadBenchesItsEqualsAndThoseThatArriveLater() {
    var queues = Self.queues()
    for index in 0..<3 {
      _ = queues.put(
        Self.id(index), Self.key("\(index)"), Self.shape(index == 2 ? 1 : 0), at: Self.position, isBackingOff: false)
    }
    #expect(queues.popHeads([true]) == [Self.id(0)])
    let moved = queues.requeue(Self.id(0), .noFit, progress: nil, isBackingOff: false, status: .waitingForQuota)
    #expect(moved == [Self.id(1)])
    #expect(queues.counts(in: Self.queue) == (1, 2))
    let reason = BenchReason(requeue: .noFit, status: .waitingForQuota)
    #expect(
      queues.put(Self.id(3), Self.key("3"), Self.shape(0), at: Self.position, isBackingOff: false)
        == .benched(reason))
    #expect(queues.flush(Self.queue) { _ in true } == 3)
    #expect(Self.drained(queues) == [0, 1, 2, 3])
  }

  @Test func aStrictQueueKeepsItsHead() {
    var queues = Self.queues(.strictFIFO)
    for index in 0..<2 {
      _ = queues.put(Self.id(index), Self.key("\(index)"), Self.shape(0), at: Self.position, isBackingOff: false)
    }
    let head = queues.popHeads([true])
    let moved = queues.requeue(head[0], .noFit, progress: nil, isBackingOff: false, status: .waitingForQuota)
    #expect(moved.isEmpty)
    #expect(queues.popHeads([true]) == head)
    _ = queues.requeue(head[0], .namespaceMismatch, progress: nil, isBackingOff: false, status: .misconfigured)
    #expect(queues.place(of: head[0]) == .inadmissible)
  }

  @Test func aPreemptorComesBeforeHigherPriorities() {
    var queues = Self.queues()
    _ = queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: false)
    let head = queues.popHeads([true])
    _ = queues.requeue(head[0], .pendingPreemption, progress: nil, isBackingOff: false, status: .waitingForQuota)
    _ = queues.put(Self.id(1), Self.key("1", priority: 9), Self.shape(1), at: Self.position, isBackingOff: false)
    #expect(queues.preemptor(in: Self.queue) == Self.id(0))
    #expect(Self.drained(queues) == [0, 1])
    queues.remove(Self.id(0))
    #expect(queues.preemptor(in: Self.queue) == nil)
  }

  @Test func anotherPreemptorTakesTheMarkAway() {
    var queues = Self.queues()
    _ = queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: false)
    _ = queues.popHeads([true])
    _ = queues.requeue(Self.id(0), .pendingPreemption, progress: nil, isBackingOff: false, status: .waitingForQuota)
    _ = queues.put(Self.id(1), Self.key("1", priority: 9), Self.shape(1), at: Self.position, isBackingOff: false)
    _ = queues.requeue(Self.id(1), .pendingPreemption, progress: nil, isBackingOff: false, status: .waitingForQuota)
    #expect(Self.drained(queues) == [1, 0])
  }

  @Test func aFlushDuringTheCycleLetsTheHeadReturnAtOnce() {
    var queues = Self.queues()
    _ = queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: false)
    _ = queues.popHeads([true])
    #expect(queues.flush(Self.queue) { _ in true } == 0)
    _ = queues.requeue(Self.id(0), .noFit, progress: nil, isBackingOff: false, status: .waitingForQuota)
    #expect(queues.place(of: Self.id(0)) == .active)
    _ = queues.popHeads([true])
    _ = queues.requeue(Self.id(0), .noFit, progress: nil, isBackingOff: false, status: .waitingForQuota)
    #expect(queues.place(of: Self.id(0)) == .inadmissible)
  }

  @Test func backoffKeepsAWorkloadOutAndArrivalsWhileInFlightAreIgnored() {
    var queues = Self.queues()
    #expect(
      queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: true) == .inadmissible)
    #expect(!queues.hasHead([true]))
    #expect(queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: false) == .active)
    #expect(!queues.hasHead([false]))
    _ = queues.popHeads([true])
    #expect(
      queues.put(Self.id(0), Self.key("0"), Self.shape(0), at: Self.position, isBackingOff: false) == .inflight)
    _ = queues.requeue(Self.id(0), .pendingPreemption, progress: nil, isBackingOff: true, status: .waitingForQuota)
    #expect(queues.place(of: Self.id(0)) == .inadmissible)
  }

  @Test func theLocalQueueThatUsedLessComesFirst() {
    var queues = Self.queues()
    for index in 0..<4 {
      _ = queues.put(
        Self.id(index), Self.key("\(index)", priority: index), Self.shape(index),
        at: (Self.queue, index % 2), isBackingOff: false)
    }
    queues.setUsage(3, ofLane: 1, in: Self.queue)
    queues.setUsage(2, ofLane: 0, in: Self.queue)
    #expect(Self.drained(queues) == [2, 0, 3, 1])
  }

  @Test func waitsForSecondPassesGrowToThirtySeconds() {
    var waits = SecondPassQueue()
    let delays = (0..<7).map { _ in waits.await(Self.id(4)).seconds }
    #expect(delays == [1, 2, 4, 8, 16, 30, 30])
    #expect(!waits.hasReady)
    waits.announce(Self.id(4))
    waits.announce(Self.id(5))
    #expect(waits.takeReady() == [Self.id(4)])
    waits.remove(Self.id(4))
    waits.announce(Self.id(4))
    #expect(!waits.hasReady)
  }
}
