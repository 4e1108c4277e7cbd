import API
import Kernel
import Placement
import Testing

@testable import Quota

struct ClassicalPreemptionTests {
  /// KUEUE-SPEC 10, Q3: w2 is newer than w1 and goes first, but once w1 is gone too, 8 − 2 − 2 = 4 are free with w2 back.
  @Test func putsBackWhatIsNotNeeded() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 8, within: .lowerPriority)])
    world.run("w1", in: "q", gpus: 4, reserved: 10)
    world.run("w2", in: "q", gpus: 2, reserved: 20)
    world.run("w3", in: "q", gpus: 2, priority: 5, reserved: 5)
    #expect(world.victims(for: 4, in: "q", priority: 10) == ["w1: InClusterQueue"])
    #expect(world.state.ledger.usage(world.node("q"), world.gpu) == 8)
  }

  /// w3, w2 and w1 go; for 7 of 8, w2 has to stay away and w3 need not: w1, the last, takes the place of w3.
  @Test func movesTheLastVictimIntoTheGap() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 8, within: .lowerPriority)])
    world.run("w1", in: "q", gpus: 4, reserved: 1)
    world.run("w2", in: "q", gpus: 3, reserved: 2)
    world.run("w3", in: "q", gpus: 1, reserved: 3)
    #expect(world.victims(for: 4, in: "q", priority: 10) == ["w3: InClusterQueue", "w2: InClusterQueue"])
    #expect(world.victims(for: 7, in: "q", priority: 10) == ["w1: InClusterQueue", "w2: InClusterQueue"])
  }

  @Test func takesThoseOfEqualPriorityOnlyIfTheyCameLater() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 4, within: .lowerOrNewerEqualPriority)])
    world.run("old", in: "q", gpus: 2, reserved: 1) { $0.queueOrderTime = .zero + .seconds(10) }
    world.run("new", in: "q", gpus: 2, reserved: 2) { $0.queueOrderTime = .zero + .seconds(30) }
    #expect(world.victims(for: 2, in: "q", created: 20) == ["new: InClusterQueue"])
    #expect(world.victims(for: 4, in: "q", created: 20) == [])
  }

  @Test func takesThoseThatLeaveAnywayFirst() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 4, within: .lowerPriority)])
    world.run("idle", in: "q", gpus: 2)
    world.run("leaving", in: "q", gpus: 2, priority: 5) { $0.isEvicted = true }
    #expect(world.victims(for: 2, in: "q", priority: 10) == ["leaving: InClusterQueue"])
  }

  /// b uses 12 of its 8: what is above goes, the newest first, and not one more.
  @Test func reclaimsWhatOthersBorrow() {
    var world = PreemptionWorld([
      PreemptionWorld.queue("a", cohort: "c", gpus: 8, reclaim: .any), PreemptionWorld.queue("b", cohort: "c", gpus: 8),
    ])
    for number in 1...3 { world.run("b\(number)", in: "b", gpus: 4, priority: 9, reserved: number) }
    #expect(world.victims(for: 8, in: "a") == ["b3: InCohortReclamation"])
    // 12 is above a's own 8, so that a would borrow: what it reclaims for that has to be of lower priority.
    #expect(world.victims(for: 12, in: "a", priority: 10) == [])
  }

  /// 24 in all, b uses 16, so 8 are free: a borrows 4 more by taking 4.
  @Test(arguments: [
    (threshold: nil as Int?, priority: 0, victims: ["b4: InCohortReclaimWhileBorrowing"]),
    (threshold: 3, priority: 3, victims: ["b4: InCohortReclaimWhileBorrowing"]),
    (threshold: 3, priority: 4, victims: []),
    (threshold: nil, priority: 10, victims: []),
  ])
  func borrowsWhileItReclaims(_ row: (threshold: Int?, priority: Int, victims: [String])) {
    var a = PreemptionWorld.queue("a", cohort: "c", gpus: 8, reclaim: .any)
    a.preemption.borrowWithinCohort = .init(policy: .lowerPriority, maxPriorityThreshold: row.threshold)
    var world = PreemptionWorld([
      a, PreemptionWorld.queue("b", cohort: "c", gpus: 8), PreemptionWorld.queue("c", cohort: "c", gpus: 8),
    ])
    for number in 1...4 { world.run("b\(number)", in: "b", gpus: 4, priority: row.priority, reserved: number) }
    #expect(world.victims(for: 12, in: "a", priority: 10) == row.victims)
  }

  /// The team's cohort T has 4 of its own beside 4 of x; y took 4 from T. x asks 8: above its own 4, within T's 8, so
  /// T's claim by its quota counts, whatever the priority.
  @Test func claimsTheQuotaOfItsPartOfTheTree() {
    var team = Cohort(name: "T", parent: "R")
    team.resourceGroups = [PreemptionWorld.group(4)]
    var world = PreemptionWorld(
      [
        PreemptionWorld.queue("x", cohort: "T", gpus: 4, reclaim: .any),
        PreemptionWorld.queue("y", cohort: "R", gpus: 4), PreemptionWorld.queue("z", cohort: "R", gpus: 0),
      ], cohorts: [team])
    world.run("y1", in: "y", gpus: 4, priority: 20, reserved: 1)
    world.run("y2", in: "y", gpus: 4, priority: 20, reserved: 2)
    #expect(world.victims(for: 8, in: "x", priority: 10) == ["y2: InCohortReclamation"])
    #expect(world.victims(for: 9, in: "x", priority: 10) == [])
  }

  /// The cohort T between y and the root is within its quota once y2 is gone, so y1 has to stay.
  @Test func sparesCohortsThatAreWithinTheirQuota() {
    var world = PreemptionWorld(
      [
        PreemptionWorld.queue("x", cohort: "R", gpus: 8, reclaim: .any),
        PreemptionWorld.queue("y", cohort: "T", gpus: 0), PreemptionWorld.queue("idle", cohort: "T", gpus: 4),
      ], cohorts: [Cohort(name: "T", parent: "R")])
    world.run("y1", in: "y", gpus: 4, reserved: 1)
    world.run("y2", in: "y", gpus: 4, reserved: 2)
    #expect(world.victims(for: 8, in: "x") == ["y2: InCohortReclamation"])
    #expect(world.victims(for: 9, in: "x") == [])
  }

  @Test func doesNotTakeWhoIsTakenOutAlready() {
    var world = PreemptionWorld([PreemptionWorld.queue("q", gpus: 8, within: .lowerPriority)])
    world.run("w0", in: "q", gpus: 4, reserved: 1)
    world.run("w1", in: "q", gpus: 4, reserved: 2)
    world.state.takeOut(WorkloadID(index: 1))
    #expect(world.victims(for: 8, in: "q", priority: 1) == ["w0: InClusterQueue"])
    world.state.putBack(WorkloadID(index: 1))
    #expect(world.state.ledger.usage(world.node("q"), world.gpu) == 8)
  }

  /// Quota is ample; the pod needs 4 GPUs of one host, and only that of w1 has no other pods.
  @Test func makesRoomInTheTopology() throws {
    let tree = try CapacityTree(
      TopologyFlavor(topology: "t", levels: [TopologyFlavor.hostname]),
      nodes: ["h1", "h2"].map {
        FlavorNode(name: $0, labels: [TopologyFlavor.hostname: $0], allocatable: ["gpu": 4, "pods": 10])
      })
    var flavor = ResourceFlavor(name: "f")
    flavor.topologyName = "t"
    var world = PreemptionWorld(
      [PreemptionWorld.queue("q", gpus: 100, within: .lowerPriority)], flavors: [flavor], topology: tree)
    world.run("w1", in: "q", gpus: 4, reserved: 1, node: "h1")
    world.run("w2", in: "q", gpus: 2, reserved: 3, node: "h2")
    world.run("vip", in: "q", gpus: 2, priority: 20, reserved: 2, node: "h2")
    let host = TopologyRequest(required: TopologyFlavor.hostname)
    #expect(world.victims(for: 4, in: "q", priority: 10, topology: host) == ["w1: InClusterQueue"])
    #expect(world.victims(for: 2, in: "q", priority: 10, topology: host) == ["w2: InClusterQueue"])
    #expect(world.victims(for: 5, in: "q", priority: 10, topology: host) == [])
  }
}
