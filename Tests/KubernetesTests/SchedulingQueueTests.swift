import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// A queue over a world, in seconds.
private struct QueueWorld {
  var world = SchedulerWorld([.named("n0"), .named("n1")])
  var queue = SchedulingQueue()

  func time(_ seconds: Double) -> SimTime { .zero + .seconds(seconds) }

  mutating func add(_ pod: PodRecord, at seconds: Double = 0) -> PodID {
    let id = world.add(pod)
    queue.add(id, world.cluster[id], at: time(seconds))
    return id
  }

  mutating func pop(at seconds: Double) -> String? {
    queue.popNext(at: time(seconds)).map { world.cluster[$0].header.name }
  }

  mutating func refuse(_ pod: PodID, _ reason: NodeRefusal = .insufficient("cpu"), at seconds: Double) {
    queue.refuse(pod, SchedulingRefusal(nodeCount: 2, counts: [reason: 2]), at: time(seconds))
  }

  mutating func move(_ event: SchedulingEvent, at seconds: Double) {
    queue.move(on: event, in: world.cluster, at: time(seconds))
  }

  /// A pod that has been refused once, at 0 s.
  mutating func addRefused(_ pod: PodRecord, by reason: NodeRefusal) -> PodID {
    let id = add(pod)
    #expect(pop(at: 0) == pod.header.name)
    refuse(id, reason, at: 0)
    return id
  }
}

@Test func higherPriorityGoesFirstThenTheEarlier() {
  var world = QueueWorld()
  _ = world.add(.named("a"))
  _ = world.add(.named("b") { $0.priority = 10 })
  _ = world.add(.named("c") { $0.priority = 10 })
  _ = world.add(.named("d") { $0.priority = -1 })
  #expect((0..<5).map { _ in world.pop(at: 0) } == ["b", "c", "a", "d", nil])
}

@Test func aRefusedPodGoesBehindThoseThatCameSince() {
  var world = QueueWorld()
  let first = world.add(.named("first"))
  _ = world.pop(at: 0)
  _ = world.add(.named("second"))
  world.refuse(first, at: 1)
  let gone = world.world.add(.named("gone"), boundTo: 0)
  world.move(.podLeft(gone), at: 5)
  #expect(world.pop(at: 5) == "second")
  #expect(world.pop(at: 5) == "first")
}

@Test func gatedPodsWait() {
  var world = QueueWorld()
  let pod = world.add(.named("gated") { $0.schedulingGates = ["kueue.x-k8s.io/admission"] })
  #expect(world.pop(at: 0) == nil)
  #expect(world.queue.gatedCount == 1)
  world.queue.ungate(pod, at: world.time(3))
  #expect(world.pop(at: 3) == "gated")
}

@Test(arguments: [
  // Seconds after the nth refusal: 1, 2, 4, 8, then 10 for ever.
  (attempt: 1, seconds: 1.0), (attempt: 2, seconds: 2), (attempt: 3, seconds: 4), (attempt: 4, seconds: 8),
  (attempt: 5, seconds: 10), (attempt: 6, seconds: 10), (attempt: 40, seconds: 10),
])
func backsOffLongerWithEveryAttempt(_ row: (attempt: Int, seconds: Double)) {
  var world = QueueWorld()
  let pod = world.add(.named("p"))
  let gone = world.world.add(.named("gone"), boundTo: 0)
  var now = 0.0
  for attempt in 1...row.attempt {
    #expect(world.pop(at: now) == "p")
    world.refuse(pod, at: now)
    if attempt < row.attempt {
      world.move(.podLeft(gone), at: now)
      now += 10
    }
  }
  #expect(world.queue.attemptCount(of: pod) == row.attempt)
  world.move(.podLeft(gone), at: now)
  #expect(world.queue.backingOffCount == 1)
  #expect(world.queue.nextBackoffTime == world.time(now + row.seconds))
  #expect(world.pop(at: now + row.seconds - 0.001) == nil)
  #expect(world.pop(at: now + row.seconds) == "p")
}

@Test func aPodWhoseBackoffHasPassedIsActiveAtOnce() {
  var world = QueueWorld()
  _ = world.addRefused(.named("p"), by: .insufficient("cpu"))
  let gone = world.world.add(.named("gone"), boundTo: 0)
  world.move(.podLeft(gone), at: 1)
  #expect(world.queue.activeCount == 1)
  #expect(world.queue.backingOffCount == 0)
}

@Test func aFlushEndsBackoffsThatAreOver() {
  var world = QueueWorld()
  _ = world.addRefused(.named("p"), by: .insufficient("cpu"))
  let gone = world.world.add(.named("gone"), boundTo: 0)
  world.move(.podLeft(gone), at: 0.5)
  world.queue.flush(at: world.time(0.9))
  #expect(world.queue.activeCount == 0)
  world.queue.flush(at: world.time(1))
  #expect(world.queue.activeCount == 1)
  #expect(world.queue.nextBackoffTime == nil)
}

@Test func refusedPodsAreTriedAfterFiveMinutesAnyway() {
  var world = QueueWorld()
  _ = world.addRefused(.named("p"), by: .nodeAffinity)
  world.queue.flush(at: world.time(300))
  #expect(world.queue.unschedulableCount == 1)
  world.queue.flush(at: world.time(330))
  #expect(world.pop(at: 330) == "p")
}

@Test func removedPodsAreForgottenWhereverTheyAre() {
  var world = QueueWorld()
  let active = world.add(.named("active") { $0.priority = 1 })
  let gated = world.add(.named("gated") { $0.schedulingGates = ["g"] })
  let other = world.add(.named("other"))
  world.queue.remove(active)
  world.queue.remove(gated)
  #expect(world.pop(at: 0) == "other")
  world.refuse(other, at: 0)
  let gone = world.world.add(.named("gone"), boundTo: 0)
  world.move(.podLeft(gone), at: 0)
  #expect(world.queue.nextBackoffTime == world.time(1))
  world.queue.remove(other)
  #expect(world.queue.nextBackoffTime == nil)
  #expect(world.queue.count == 0)
  #expect(world.pop(at: 100) == nil)
}

/// Who is refused why, what happens, and whether it is worth another attempt.
struct HintCase: CustomTestStringConvertible, Sendable {
  enum Happening { case nodeChanged, cordonedNodeChanged, fullNodeChanged, relabelled, bound(String), left(String) }

  var testDescription: String
  var reason: NodeRefusal
  var happening: Happening
  var wakes: Bool

  init(_ name: String, _ reason: NodeRefusal, _ happening: Happening, wakes: Bool) {
    testDescription = name
    self.reason = reason
    self.happening = happening
    self.wakes = wakes
  }
}

@Test(arguments: [
  HintCase("room is freed", .insufficient("cpu"), .left("b"), wakes: true),
  HintCase("a pod bound frees nothing", .insufficient("cpu"), .bound("a"), wakes: false),
  HintCase("a node with room", .insufficient("cpu"), .nodeChanged, wakes: true),
  HintCase("a node that is full", .insufficient("cpu"), .fullNodeChanged, wakes: false),
  HintCase("a node that is still cordoned", .unschedulable, .cordonedNodeChanged, wakes: false),
  HintCase("a node uncordoned", .unschedulable, .nodeChanged, wakes: true),
  HintCase("room does not help against a selector", .nodeAffinity, .left("b"), wakes: false),
  HintCase("a pod of the own group is bound", .podAffinity, .bound("a"), wakes: true),
  HintCase("a pod of another group is bound", .podAffinity, .bound("b"), wakes: false),
  HintCase("a pod of another group leaves", .podAntiAffinity, .left("b"), wakes: true),
  HintCase("the last pod of the own group leaves", .podAffinity, .left("a"), wakes: true),
  HintCase("a pod without a group leaves", .podAntiAffinity, .left(""), wakes: false),
  HintCase("labels of nodes move domains", .podAffinity, .relabelled, wakes: true),
])
func hintsWakeWhomTheyMayHelp(_ row: HintCase) {
  var world = QueueWorld()
  _ = world.addRefused(
    .named("p", labels: ["group": "a"]) {
      $0.makeExclusive("group", "a", over: "rack")
      $0.request(["cpu": 1])
    }, by: row.reason)
  func other(_ group: String) -> PodID {
    world.world.add(.named("other", labels: group.isEmpty ? [:] : ["group": group]), boundTo: 0)
  }
  switch row.happening {
  case .nodeChanged: world.move(.nodeChanged(NodeID(1)), at: 20)
  case .cordonedNodeChanged:
    world.world.change(1) { $0.isUnschedulable = true }
    world.move(.nodeChanged(NodeID(1)), at: 20)
  case .fullNodeChanged:
    world.world.add(.named("full") { $0.request(["cpu": 8]) }, boundTo: 1)
    world.move(.nodeChanged(NodeID(1)), at: 20)
  case .relabelled: world.move(.nodeRelabelled(NodeID(1)), at: 20)
  case .bound(let group): world.move(.podBound(other(group)), at: 20)
  case .left(let group): world.move(.podLeft(other(group)), at: 20)
  }
  #expect(world.queue.activeCount == (row.wakes ? 1 : 0))
  #expect(world.queue.unschedulableCount == (row.wakes ? 0 : 1))
}
