import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Every effect of the catalogue on two groups of two pods in a rack of five nodes.
@Suite struct FaultEffectTests {
  /// An entry that never comes by itself, beside the catalogue's remedies, each of ten minutes.
  private static func world(
    _ entry: String, _ more: String = "", at: String = "10m", size: Int = 2, pod: String = "", of: String = "gpu"
  ) throws -> TestWorld {
    var text = ScenarioText(
      cluster: "{levels: [{name: rack, count: 1}, {name: node, count: 5}], "
        + "allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}}")
    text.size = size
    text.pod = pod
    text.duration = "1d"
    text.rest = """
      images: {"*": {size: 1GB, cached: everywhere}}
      failures:
        profile: none
        entries: {x: {every: 10000d, of: \(of), \(entry)}}
        remedies: {reset: {time: 10m}, reboot: {time: 10m}, rma: {time: 10m}, restart: {time: 10m}}
        recurrence: {share: 0%}
        \(more)
        script: [{at: \(at), inject: x, target: {node: r0-n1}}]
      """
    return try text.world()
  }

  private static let node = NodeID(1)
  private static let gpu = "nvidia.com/gpu"

  private static func offered(_ test: TestWorld) -> Int64 {
    test.cluster[node].allocatable[test.cluster.gpuColumns[0]]
  }

  /// Whole seconds since the failure at ten minutes at which something first holds.
  private static func first(_ test: TestWorld, until end: SimDuration, _ holds: (TestWorld) -> Bool) -> Int? {
    var found: SimTime?
    test.run(to: end) { if found == nil, test.world.now > .zero + .minutes(10), holds(test) { found = test.world.now } }
    let start = SimTime.zero + .minutes(10)
    return found.map { Int(($0 - start).seconds) }
  }

  @Test func aCrashRestartsItsGroupAndBreaksNothing() throws {
    let test = try Self.world("effect: crash")
    test.run(to: .minutes(9))
    #expect(test.isAvailable)
    test.run(to: .minutes(30))
    #expect(test.isAvailable)
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 1)
    #expect(!test.cluster[Self.node].isUnschedulable)
    #expect(test.violation == nil)
  }

  @Test func aHangLastsUntilTheWatchdog() throws {
    let test = try Self.world("effect: hang", "watchdog: 7m")
    let first = Self.first(test, until: .minutes(30)) { $0.world.signals.recreationCount(of: TestWorld.sample) == 1 }
    #expect(first == 420)
    let lasting = try Self.world("effect: hang, detection: 1h, remedies: [restart]", "watchdog: 7m")
    let later = Self.first(lasting, until: .minutes(30)) { $0.world.signals.recreationCount(of: TestWorld.sample) == 1 }
    #expect(later == 420)
  }

  @Test func aLostGPUCrashesItsPodAgainAndAgainUntilTheNodeIsCordoned() throws {
    let unaided = try Self.world(
      "effect: gpu-lost, detection: 30s, remedies: [reset]", "healthChecks: false\n  unaided: 5m\n  crashDelay: 20s")
    unaided.run(to: .minutes(10) + .seconds(290))
    #expect(unaided.world.signals.recreationCount(of: TestWorld.sample) >= 2)
    #expect(Self.offered(unaided) == 8)
    unaided.run(to: .minutes(16))
    #expect(unaided.cluster[Self.node].isUnschedulable)
    #expect(Self.offered(unaided) == 7)

    let checked = try Self.world("effect: gpu-lost, detection: 2s, remedies: [reset]", "crashDelay: 20s")
    checked.run(to: .minutes(15))
    #expect(checked.world.signals.recreationCount(of: TestWorld.sample) <= 2)
    #expect(checked.isAvailable, "there is a fifth node")
    checked.run(to: .minutes(25))
    #expect(!checked.cluster[Self.node].isUnschedulable, "mended after ten minutes")
    #expect(Self.offered(checked) == 8)
    #expect(checked.violation == nil)
  }

  @Test func aWithdrawnGPULeavesItsPodAlone() throws {
    let test = try Self.world(
      "effect: gpu-withdrawn, detection: 1h, remedies: [restart]", "cordon: false\n  drain: false")
    test.run(to: .minutes(11))
    #expect(Self.offered(test) == 7)
    #expect(test.cluster[Self.node].used[test.cluster.gpuColumns[0]] == 8, "more is used than is offered")
    #expect(test.isAvailable)
    test.run(to: .minutes(60))
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 0)
    test.run(to: .minutes(90))
    #expect(Self.offered(test) == 8)
    #expect(test.violation == nil)
  }

  @Test func aNodeThatIsDownComesBackAndOffersGPUsLater() throws {
    let test = try Self.world("effect: node-down, detection: 1m, remedies: [reboot]", "gpuReady: 90s")
    test.run(to: .minutes(12))
    #expect(!test.cluster[Self.node].isPowered)
    #expect(test.cluster[Self.node].readiness == .unknown)
    let boot = test.world.scenario.timing.nodes.boot
    test.run(to: .minutes(21) + boot + .seconds(1))
    #expect(test.cluster[Self.node].isPowered)
    #expect(Self.offered(test) == 0)
    test.run(to: .minutes(21) + boot + .seconds(91))
    #expect(Self.offered(test) == 8)
    test.run(to: .minutes(40))
    #expect(test.isAvailable)
    #expect(test.violation == nil)
  }

  @Test(arguments: [(30, false), (120, true)])
  func aShortSilenceIsNotSeenAndALongerOneKillsNobody(seconds: Int, isSeen: Bool) throws {
    let test = try Self.world("effect: not-ready, for: \(seconds)s")
    test.run(to: .minutes(9))
    let before = try #require(test.pod("sample-0")).header.uid
    test.run(to: .minutes(10) + .seconds(65))
    #expect((test.cluster[Self.node].readiness == .unknown) == isSeen)
    test.run(to: .minutes(14))
    #expect(test.cluster[Self.node].readiness == .ready)
    #expect(test.cluster[Self.node].taints.isEmpty)
    #expect(test.isAvailable)
    #expect(test.pod("sample-0")?.header.uid == before)
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 0)
    #expect(test.violation == nil)
  }

  @Test func aSilenceBeyondTheTolerationCostsItsPods() throws {
    let test = try Self.world("effect: not-ready, for: 20m")
    test.run(to: .minutes(50))
    #expect(test.eventCount("TaintManagerEviction") == 1)
    #expect(test.isAvailable)
    #expect(test.violation == nil)
  }

  @Test func linksAndSpeedAreStateOfTheNode() throws {
    let link = try Self.world("effect: link, left: 87.5%, detection: 1m, remedies: [restart]")
    link.run(to: .minutes(12))
    #expect(link.cluster[Self.node].linkShare == 0.875)
    #expect(link.world.signals.recreationCount(of: TestWorld.sample) == 0)
    link.run(to: .minutes(22))
    #expect(link.cluster[Self.node].linkShare == 1)

    let slow = try Self.world("effect: slow, left: {uniform: [50%, 90%]}, detection: 1m, remedies: [restart]")
    slow.run(to: .minutes(12))
    #expect((0.5...0.9).contains(slow.cluster[Self.node].speed))
    slow.run(to: .minutes(22))
    #expect(slow.cluster[Self.node].speed == 1)

    let cut = try Self.world("effect: link, left: 0%, aborts: true, detection: 1m, remedies: [restart]")
    cut.run(to: .minutes(30))
    #expect(cut.world.signals.recreationCount(of: TestWorld.sample) == 1)
  }

  @Test func corruptionIsSilentUntilItIsFound() throws {
    let test = try Self.world("effect: corrupt, detection: 2h, remedies: [restart]")
    test.run(to: .minutes(129))
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 0)
    test.run(to: .minutes(135))
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) == 1)
  }

  @Test(arguments: [(0, 600), (1, 120)])
  func aSpareTakesThePlaceOfABrokenMachine(spares: Int, seconds: Int) throws {
    let test = try Self.world("effect: node-down, detection: 1m, remedies: [rma]", "spares: \(spares)\n  swapTime: 2m")
    let back = Self.first(test, until: .minutes(40)) { $0.cluster[Self.node].isPowered }
    let boot = Int(test.world.scenario.timing.nodes.boot.seconds)
    #expect(back == 60 + seconds + boot)
    #expect(test.world.board.spares.counts == [spares], "the broken machine is a spare once it is mended")
  }

  @Test func aRebootDrainsFirst() throws {
    let test = try Self.world("effect: corrupt, detection: 0s, remedies: [reboot]", "cordon: true")
    let off = Self.first(test, until: .minutes(40)) { !$0.cluster[Self.node].isPowered }
    #expect(off == 30, "pods have their grace period")
    #expect(test.isAvailable)
    #expect(!test.cluster[Self.node].isUnschedulable)
    #expect(test.violation == nil)
  }
}
