import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Planned work on two racks of three nodes, of which two groups of two pods hold four.
@Suite struct MaintenanceRunTests {
  private static func world(
    _ work: String, replicas: Int = 2, duration: String = "1d", _ failures: String = ""
  ) throws -> TestWorld {
    var text = ScenarioText(
      cluster: "{levels: [{name: rack, count: 2}, {name: node, count: 3}], "
        + "allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}}")
    text.replicas = replicas
    text.duration = duration
    text.rest = """
      images: {"*": {size: 1GB, cached: everywhere}}
      failures: {profile: none, maintenance: {kernel: {time: 10m, at: 10m, \(work)}}\(failures)}
      """
    return try text.world()
  }

  /// What the nodes did: how many were off at once, which in what order, and when the first and the last came back.
  private struct Story {
    var most = 0
    var order: [Int] = []
    var firstOff: SimDuration?
    var lastOff: SimDuration?
    /// The most of one rack at once.
    var mostInRack = 0
  }

  private static func story(_ test: TestWorld, until end: SimDuration) -> Story {
    var story = Story()
    var off: Set<Int> = []
    test.run(to: end) {
      let now = Set((0..<6).filter { !test.cluster.nodes[$0].isPowered })
      story.order += now.subtracting(off).sorted()
      if !now.isEmpty, story.firstOff == nil { story.firstOff = test.world.now - .zero }
      if now != off { story.lastOff = test.world.now - .zero }
      story.most = max(story.most, now.count)
      story.mostInRack = max(story.mostInRack, now.count { $0 < 3 }, now.count { $0 >= 3 })
      off = now
    }
    return story
  }

  private static func isQuiet(_ test: TestWorld) -> Bool {
    test.cluster.nodes.allSatisfy { $0.isPowered && !$0.isUnschedulable && $0.allocatable == $0.capacity }
      && test.violation == nil && test.world.board.active.isEmpty && test.world.board.emptyingCount == 0
  }

  @Test func oneNodeAfterTheOther() throws {
    let test = try Self.world("maxUnavailable: 1")
    let story = Self.story(test, until: .hours(5))
    #expect(story.order == [0, 1, 2, 3, 4, 5])
    #expect(story.most == 1)
    // Within the 30 s of grace: the work begins as soon as the pods have left.
    #expect((story.firstOff ?? .zero) <= .minutes(10) + .seconds(31))
    // Ten minutes of work, two of boot, one until GPUs are offered; half a minute of drain where there are pods.
    #expect((story.lastOff ?? .zero) <= .minutes(10 + 6 * 14))
    #expect(Self.isQuiet(test))
    #expect(test.isAvailable)
  }

  @Test(arguments: [("maxUnavailable: 2", 2, 2), ("maxUnavailable: 50%", 3, 3), ("maxUnavailable: 1, per: rack", 2, 1)])
  func aLimitHoldsInItsDomain(work: String, most: Int, mostInRack: Int) throws {
    let test = try Self.world(work)
    let story = Self.story(test, until: .hours(5))
    #expect(story.most == most)
    #expect(story.mostInRack == mostInRack)
    #expect(story.order.sorted() == [0, 1, 2, 3, 4, 5])
    #expect(Self.isQuiet(test))
  }

  @Test func aRackIsWorkedOnAsAWhole() throws {
    let test = try Self.world("by: rack")
    let story = Self.story(test, until: .hours(5))
    #expect(story.order == [0, 1, 2, 3, 4, 5])
    #expect(story.most == 3)
    #expect(story.mostInRack == 3)
    #expect(Self.isQuiet(test))
  }

  @Test func oneTargetAndNoPower() throws {
    let test = try Self.world("target: {node: r0-n1}, power: false")
    let story = Self.story(test, until: .minutes(15))
    #expect(story.order.isEmpty)
    #expect(test.cluster.nodes[1].isUnschedulable)
    #expect(test.cluster.nodes[1].pods.isEmpty)
    test.run(to: .minutes(30))
    #expect(Self.isQuiet(test))
    #expect(test.isAvailable)
  }

  @Test func podsMayStayForAWhileAndThenHaveToGo() throws {
    let test = try Self.world("target: {rack: r0}, maxUnavailable: 3, wait: 20m", replicas: 3)
    test.run(to: .minutes(29))
    #expect(test.isAvailable)
    #expect(test.cluster.nodes[0..<3].allSatisfy { $0.isUnschedulable })
    test.run(to: .minutes(31))
    #expect(test.cluster.nodes[0..<3].allSatisfy { !$0.isPowered })
    test.run(to: .hours(2))
    #expect(Self.isQuiet(test))
    #expect(test.isAvailable)
  }

  @Test func workBeginsEarlyWhereThePodsLeaveByThemselves() throws {
    let test = try Self.world(
      "target: {node: r0-n0}, wait: 3h", replicas: 3, ", script: [{at: 12m, kill: {node: r0-n0}}]")
    test.run(to: .minutes(11))
    #expect(!test.cluster.nodes[0].pods.isEmpty)
    test.run(to: .minutes(13))
    #expect(!test.cluster.nodes[0].isPowered)
  }

  @Test func whatIsInUseIsLeftAloneWithoutForce() throws {
    let test = try Self.world("maxUnavailable: 6, wait: 20m, force: false, every: 2h", duration: "3h")
    let story = Self.story(test, until: .minutes(100))
    #expect(story.order.count == 2, "two of six nodes are free")
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 0)
    #expect(Self.isQuiet(test))
    test.run(to: .minutes(131))
    #expect(test.cluster.nodes.allSatisfy { $0.isUnschedulable }, "the next round begins with all of them")
  }

  @Test func workWaitsForItsWindow() throws {
    // Open for half an hour from 1:00 on, every hour and a half; a node takes 13 minutes.
    let test = try Self.world("window: {from: 1h, for: 30m, every: 90m}", replicas: 0)
    var begins: [SimDuration] = []
    var cordoned: Set<Int> = []
    test.run(to: .hours(6)) {
      let now = Set((0..<6).filter { test.cluster.nodes[$0].isUnschedulable })
      begins += Array(repeating: test.world.now - .zero, count: now.subtracting(cordoned).count)
      cordoned = now
    }
    #expect(begins.first == .hours(1))
    #expect(begins.count == 6)
    let sinceOpening = begins.map { (begin: SimDuration) in
      (begin.seconds - 3_600).truncatingRemainder(dividingBy: 5_400)
    }
    #expect(sinceOpening.allSatisfy { $0 < 1_800 }, "\(begins)")
    #expect(Self.isQuiet(test))
  }

  @Test func roundsRepeat() throws {
    let test = try Self.world("maxUnavailable: 6, every: 1h", replicas: 0, duration: "1d")
    let story = Self.story(test, until: .minutes(10 + 3 * 60 - 1))
    #expect(story.order == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
  }

  @Test func aFailureMeanwhileKeepsItsNode() throws {
    let test = try Self.world(
      "target: {node: r0-n0}", replicas: 0,
      ", entries: {x: {every: 10000d, of: node, effect: node-down, remedies: [reboot]}}, "
        + "remedies: {reboot: {time: 1h}}, script: [{at: 9m, inject: x, target: {node: r0-n0}}]")
    test.run(to: .minutes(60))
    #expect(!test.cluster.nodes[0].isPowered, "the work is done, the repair is not")
    test.run(to: .minutes(80))
    #expect(Self.isQuiet(test))
  }

  @Test func whatItCostsIsAFact() throws {
    let test = try Self.world("target: {node: r0-n0}", replicas: 3)
    var costs = FaultCosts()
    test.run(to: .hours(1))
    for timed in test.world.unrecordedFaults { costs.note(timed.fact, at: timed.time, test.world.log.symbols) }
    let cost = try #require(costs.all.first)
    #expect(cost.entry == "kernel")
    #expect((cost.lostGroupCount, cost.returnedGroupCount, cost.gpusGone) == (1, 1, 0))
    // 16 GPUs until the node is back: ten minutes of work, two of boot, one until GPUs are offered, and a start.
    #expect(cost.gpuSeconds > 16 * 780 && cost.gpuSeconds < 16 * 900, "\(cost.gpuSeconds)")
  }
}

extension World {
  /// Facts about failures that no recorder took.
  fileprivate var unrecordedFaults: [(time: SimTime, fact: FaultFact)] {
    log.batch.compactMap { timed in if case .fault(let fact) = timed.fact { (timed.time, fact) } else { nil } }
  }
}
