import API
import Kernel
import Testing

@testable import Quota

/// The contract of the admission system, and rules of KUEUE-SPEC 2 that no recorded case pins.
struct AdmissionSystemTests {
  private typealias World = AdmissionWorld

  /// KUEUE-SPEC 10, Q6: cohort total 8, free 4; c1 asks 4 within its nominal 4, c2 asks 4 of priority 100 and borrows.
  @Test func whoDoesNotBorrowComesFirst() throws {
    var world = try World([World.queue("c1", 4, cohort: "all"), World.queue("c2", 4, cohort: "all")])
    world.submit("running", in: "c2", gpus: 4)
    _ = world.cycle()
    world.submit("high", in: "c2", gpus: 4, priority: 100)
    world.submit("low", in: "c1", gpus: 4)
    let outcome = try world.nextCycle()
    #expect(world.names(of: outcome.admittedIDs) == ["low"])
    #expect(outcome.statuses.map(\.message) == [PendingText.noLongerFits])
    #expect(world.place("high") == .active)
  }

  /// KUEUE-SPEC 10, Q5: both preempt the same borrower of 6; each asks 3.
  @Test func twoPreemptorsOfOneVictim() throws {
    var queues = ["a", "b", "v"].map { World.queue($0, $0 == "v" ? 0 : 3, cohort: "all") }
    for index in 0..<2 { queues[index].preemption.reclaimWithinCohort = .any }
    var world = try World(queues)
    world.submit("victim", in: "v", gpus: 6)
    #expect(world.cycle()?.admitted.count == 1)
    world.submit("first", in: "a", gpus: 3, at: 1)
    world.submit("second", in: "b", gpus: 3, at: 2)
    let outcome = try world.nextCycle()
    #expect(outcome.preemptions.map { world.names[$0.target.workload.index] } == ["victim"])
    #expect(outcome.statuses.map(\.message).last == PendingText.deferredFit)
    #expect(outcome.recomputations == [QuotaNodeID(index: 1): [.deferredFit]])
    world.system.markEvicted(world.id("victim"))
    #expect(world.cycle()?.preemptions.map(\.isUnderWay) == [true], "it is being evicted already")
    var claim = world.claim("victim", in: "v", gpus: 6)
    claim.isEvicted = false
    let (submission, root) = world.system.release(world.id("victim"), as: claim, now: world.now)
    #expect(submission == .queued(.active))
    #expect(root == AdmissionSystem.Root(name: "all", isCohort: true))
    #expect(world.names(of: world.cycle()?.admittedIDs ?? []) == ["first", "second"])
  }

  @Test func whatWasAssumedIsTakenBack() throws {
    var strict = World.queue("a", 4, cohort: "all")
    strict.preemption.withinClusterQueue = .lowerPriority
    var world = try World([strict, World.queue("b", 4, cohort: "all")])
    world.submit("running", in: "a", gpus: 4)
    _ = world.cycle()
    world.submit("blocked", in: "a", gpus: 6)
    world.submit("other", in: "b", gpus: 3)
    let before = world.system.state.ledger.available(QuotaNodeID(index: 0), PairID(index: 0))
    #expect(before == 4)
    let outcome = try world.nextCycle()
    #expect(world.names(of: outcome.admittedIDs) == ["other"])
    #expect(world.system.state.ledger.available(QuotaNodeID(index: 0), PairID(index: 0)) == 1)
  }

  @Test func aNotReadyWorkloadHoldsTheCycleUp() throws {
    var options = QuotaOptions()
    options.blocksAdmission = true
    var world = try World([World.queue("a", 4), World.queue("b", 4), World.queue("c", 1)], options: options)
    for queue in ["a", "b", "c"] { world.submit("in-\(queue)", in: queue, gpus: 2) }
    let first = try world.nextCycle()
    #expect(world.names(of: first.admittedIDs) == ["in-a"])
    #expect(first.waitingForReady == world.id("in-b"))
    #expect(first.statuses.map(\.reason) == [.waitingForPodsReady])
    #expect(world.system.hasUnready)
    #expect(world.cycle() == nil, "the scheduler waits")
    world.update("in-a") { $0.arePodsReady = true }
    #expect(!world.system.hasUnready)
    let resumed = world.resume()
    let second = try #require(resumed)
    #expect(world.names(of: second.admittedIDs) == ["in-b"])
    #expect(second.statuses.map(\.workload) == [world.id("in-c")])
    #expect(second.statuses.map(\.reason) == [.exceedsMaxQuota])
    #expect(world.place("in-c") == .inadmissible)
    #expect(world.cycle() == nil)
  }

  @Test func aWorkloadThatEndsWhileTheCycleWaitsIsLeftOut() throws {
    var options = QuotaOptions()
    options.blocksAdmission = true
    var world = try World([World.queue("a", 4), World.queue("b", 4)], options: options)
    for queue in ["a", "b"] { world.submit("in-\(queue)", in: queue, gpus: 2) }
    _ = world.cycle()
    world.finish("in-b")
    world.update("in-a") { $0.arePodsReady = true }
    #expect(world.resume()?.admitted == [])
    #expect(world.system.state.ledger.usage(QuotaNodeID(index: 1), PairID(index: 0)) == 0)
  }

  @Test func whatCouldNotBeWrittenIsTriedAgain() throws {
    var world = try World([World.queue("a", 4)])
    world.submit("w", in: "a", gpus: 4)
    let outcome = world.system.runCycle(now: .zero)
    #expect(outcome?.admitted.count == 1)
    #expect(world.place("w") == .inflight)
    #expect(world.system.rollBack(world.id("w"), now: .zero) == .queued(.active))
    #expect(world.system.state.ledger.usage(QuotaNodeID(index: 0), PairID(index: 0)) == 0)
    #expect(world.cycle()?.admitted.count == 1)
  }

  @Test func inadmissibleWorkloadsWaitForQuotaToBeFreed() throws {
    var world = try World([World.queue("a", 4)])
    world.submit("first", in: "a", gpus: 4)
    _ = world.cycle()
    world.submit("second", in: "a", gpus: 3)
    world.submit("equal", in: "a", gpus: 3)
    let outcome = try world.nextCycle()
    #expect(world.names(of: outcome.bypassed.map(\.workload)) == ["second"])
    #expect(outcome.bypassed.map(\.reason) == [.waitingForQuota])
    #expect(world.cycle() == nil)
    let reason = BenchReason(requeue: .preemptionNoCandidates, status: .waitingForQuota)
    #expect(world.submit("late", in: "a", gpus: 3) == .queued(.benched(reason)))
    world.finish("first")
    #expect(world.names(of: world.cycle()?.admittedIDs ?? []) == ["equal"], "equal in all but the uid")
  }

  @Test func refusesWhatNoQueueTakes() throws {
    var stopped = World.queue("stopped", 4)
    stopped.stopPolicy = .hold
    var world = try World([World.queue("a", 4), stopped])
    #expect(
      world.submit("lost", in: "nowhere", gpus: 1)
        == .refused(.misconfigured, "LocalQueue nowhere doesn't exist"))
    #expect(world.submit("held", in: "stopped", gpus: 1) == .queued(.active))
    #expect(world.cycle() == nil, "a stopped ClusterQueue admits nothing")
    #expect(world.system.activities[1].reason == "Stopped")
    #expect(world.system.activities[1].message == "Can't admit new workloads: is stopped.")
    var objects = world.system.objects
    objects.clusterQueues[1].stopPolicy = .none
    objects.localQueues.append(LocalQueue(name: "nowhere", clusterQueue: "a"))
    let (roots, submissions) = try world.system.replaceObjects(objects, now: world.now)
    #expect(roots == [AdmissionSystem.Root(name: "stopped", isCohort: false)])
    #expect(submissions.map(\.workload) == [world.id("lost")])
    #expect(world.names(of: world.cycle()?.admittedIDs ?? []) == ["held", "lost"])
  }

  @Test func newObjectsKeepWhatIsHeldAndWhereWorkloadsWait() throws {
    var world = try World([World.queue("b", 4)])
    world.submit("running", in: "b", gpus: 3)
    _ = world.cycle()
    world.submit("waiting", in: "b", gpus: 2)
    _ = world.cycle()
    var objects = world.system.objects
    objects.clusterQueues = [World.queue("a", 9), World.queue("b", 8)]
    let (roots, _) = try world.system.replaceObjects(objects, now: world.now)
    #expect(roots.map(\.name) == ["a", "b"])
    #expect(world.place("waiting") == .inadmissible)
    #expect(world.system.state.ledger.usage(QuotaNodeID(index: 1), PairID(index: 0)) == 3)
    #expect(world.system.flush(roots[1], now: world.now) == 1)
    #expect(world.names(of: world.cycle()?.admittedIDs ?? []) == ["waiting"])
  }

  @Test func backoffIsWaitedFor() throws {
    var world = try World([World.queue("a", 4)])
    var claim = world.claim("w", in: "a", gpus: 1)
    claim.requeueAt = .zero + .seconds(60)
    #expect(world.submit(claim) == .queued(.inadmissible))
    let root = AdmissionSystem.Root(name: "a", isCohort: false)
    #expect(world.system.flush(root, now: .zero + .seconds(59)) == 0)
    #expect(world.cycle() == nil)
    #expect(world.update("w") { $0.requeueAt = nil } == .queued(.active))
    #expect(world.cycle()?.admitted.count == 1)
  }

  @Test func aFailedNodeIsReplacedInASecondPass() throws {
    var world = try World([World.queue("a", 9)], hosts: [2, 2])
    var claim = world.claim("w", in: "a", gpus: 1)
    claim.podSets[0].placement.topology = TopologyRequest(required: "kubernetes.io/hostname")
    world.submit(claim)
    let firstCycle = try world.nextCycle()
    let first = try #require(firstCycle.admitted.first)
    let host = try #require(first.admission.podSets.first?.topology?.domains.first?.values.first)
    _ = world.system.removeNode(named: host)
    world.update("w") { $0.unhealthyNodes = [host] }
    #expect(world.system.state[world.id("w")].needsSecondPass)
    #expect(world.system.awaitSecondPass(world.id("w")) == .seconds(1))
    #expect(world.cycle() == nil, "its time has not come")
    world.system.announceSecondPass(world.id("w"))
    let secondCycle = try world.nextCycle()
    let second = try #require(secondCycle.admitted.first)
    #expect(second.isSecondPass)
    #expect(second.admission.podSets.first?.topology?.domains.first?.values != [host])
    #expect(!world.system.state[world.id("w")].needsSecondPass)
    let quota = world.system.state.ledger.usage(QuotaNodeID(index: 0), PairID(index: 0))
    #expect(quota == 1)
  }

  @Test func aNodeWithoutReplacementEvicts() throws {
    var world = try World([World.queue("a", 9)], hosts: [2])
    var claim = world.claim("w", in: "a", gpus: 1)
    claim.podSets[0].placement.topology = TopologyRequest(required: "kubernetes.io/hostname")
    world.submit(claim)
    _ = world.cycle()
    _ = world.system.removeNode(named: "h0")
    world.update("w") { $0.unhealthyNodes = ["h0"] }
    _ = world.system.awaitSecondPass(world.id("w"))
    world.system.announceSecondPass(world.id("w"))
    let outcome = try world.nextCycle()
    #expect(
      outcome.evictions.map(\.message) == [
        "Workload was evicted as there was no replacement for unhealthy node(s): h0"
      ])
  }

  @Test func theLocalQueueThatUsedMoreWaits() throws {
    var options = QuotaOptions()
    var sharing = AdmissionFairSharing()
    sharing.usageHalfLife = .seconds(10)
    sharing.usageSamplingInterval = .seconds(10)
    options.admissionFairSharing = sharing
    var queue = World.queue("a", 100)
    queue.sharesAdmissionFairly = true
    var world = try World([queue], options: options)
    var objects = world.system.objects
    objects.localQueues = ["x", "y"].map { LocalQueue(name: $0, clusterQueue: "a") }
    _ = try world.system.replaceObjects(objects, now: .zero)
    for (index, name) in ["x1", "x2", "y1"].enumerated() {
      world.submit(name, in: String(name.prefix(1)), gpus: 1, at: index)
    }
    var order: [String] = []
    while let outcome = world.cycle() { order += world.names(of: outcome.admittedIDs) }
    #expect(order == ["x1", "y1", "x2"], "the first admission is counted against x")
  }
}
