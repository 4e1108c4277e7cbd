import API
import Cluster
import Kernel
import Testing

@testable import Machines

/// When probes pass and fail. Source of what is expected: LWS-SPEC E.4; the process begins at 4 s, see `NodeWorld`.
@Suite struct KubeletProbeTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var startup = 0.0
    var startupProbe: Probe?
    var readinessProbe: Probe?
    let ready: String
  }

  static let cases = [
    Case(testDescription: "no probe", startup: 50, ready: "4s"),
    Case(testDescription: "first probe passes", readinessProbe: .every(10), ready: "4s"),
    Case(testDescription: "first probe is late", readinessProbe: .every(10, after: 7), ready: "11s"),
    // Serves from 16 s: probes at 4, 14 and 24 s.
    Case(testDescription: "third probe passes", startup: 12, readinessProbe: .every(10), ready: "24s"),
    // Serves from 14 s, when the second probe comes.
    Case(testDescription: "serves just in time", startup: 10, readinessProbe: .every(10), ready: "14s"),
    // Probes at 9, 19, 29 s; serves from 16 s.
    Case(testDescription: "late and slow", startup: 12, readinessProbe: .every(10, after: 5), ready: "19s"),
    // Passes at 14 and 24 and 34 s.
    Case(testDescription: "three in a row", startup: 9, readinessProbe: .every(10, successes: 3), ready: "34s"),
    // Serves from 29 s: startup probes at 4, 14, 24 and 34 s; then readiness probes at 4 s and every 5 s: 34 s.
    Case(
      testDescription: "startup first", startup: 25, startupProbe: .every(10, failures: 30),
      readinessProbe: .every(5), ready: "34s"),
    // The startup probe passes at 34 s; readiness probes at 4 s and every 7 s: 32 s and 39 s.
    Case(
      testDescription: "startup between two probes", startup: 25, startupProbe: .every(10, failures: 30),
      readinessProbe: .every(7), ready: "39s"),
    // Without a readiness probe a container is ready once it has started up.
    Case(testDescription: "startup only", startup: 25, startupProbe: .every(10, failures: 30), ready: "34s"),
    // The last of three probes, at 24 s, passes.
    Case(testDescription: "startup at the last moment", startup: 20, startupProbe: .every(10), ready: "24s"),
  ]

  @Test(arguments: cases) func aPodIsReadyWhenItsProbesPass(_ c: Case) {
    var world = NodeWorld(processes: ["c": .fixed(startup: c.startup)])
    world.add {
      $0.containers[0].startupProbe = c.startupProbe
      $0.containers[0].readinessProbe = c.readinessProbe
    }
    world.run(to: 1_000)
    #expect(world.states(of: "p").last == "\(c.ready) Ready")
    #expect(world.times(of: "Started") == ["4s"])
  }

  // MARK: Killed by probes

  @Test func aContainerThatNeverStartsUpIsStartedAgain() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 60)])
    let pod = world.add { $0.containers[0].startupProbe = .every(10) }
    world.run(to: 100)
    // Probes fail at 4, 14 and 24 s; stopped at 25 s, started at 26 s. Again 26, 36, 46 s; stopped at 47 s, and after
    // 10 s of back-off started at 58 s: 58, 68, 78 s; stopped at 79 s, 20 s.
    #expect(world.times(of: "Killing") == ["24s", "46s", "1m18s"])
    #expect(world.times(of: "Started") == ["4s", "26s", "58s", "1m40s"])
    #expect(world.cluster[pod].restartCount == 3)
    #expect(!world.cluster[pod].isReady)
  }

  @Test(arguments: [
    // Probes at 9, 19 and 29 s, or at 4 s and every 10 s: serving at the third is enough, later is not.
    (Probe.every(10, after: 5), 25.0, [String]()), (.every(10, after: 5), 26, ["29s"]),
    (.every(10), 20, []), (.every(10), 21, ["24s"]),
    // One failure is enough: stopped at 5 s, started at 6 s; stopped at 7 s, and after 10 s started at 18 s.
    (.every(10, failures: 1), 1, ["4s", "6s", "18s"]),
  ])
  func aProcessHasToServeInTimeForItsLivenessProbe(probe: Probe, startup: Double, killed: [String]) {
    var world = NodeWorld(processes: ["c": .fixed(startup: startup)])
    world.add { $0.containers[0].livenessProbe = probe }
    world.run(to: 29)
    #expect(world.times(of: "Killing") == killed)
  }

  @Test func livenessWaitsForStartup() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 200)])
    world.add {
      $0.containers[0].startupProbe = .every(10, failures: 30)
      $0.containers[0].livenessProbe = .every(10)
    }
    world.run(to: 1_000)
    #expect(world.times(of: "Killing").isEmpty)
    #expect(world.states(of: "p").last == "3m24s Ready")
  }

  // MARK: Hanging

  /// A pod that is ready at 4 s, and stops answering at 17 s.
  private static func hung(for duration: SimDuration?, _ change: (inout Container) -> Void) -> NodeWorld {
    var world = NodeWorld()
    world.add { change(&$0.containers[0]) }
    world.run(to: 17)
    world.disturb("c", .hang(duration: duration))
    world.run(to: 300)
    return world
  }

  @Test func withoutProbesNobodyNotices() {
    let world = Self.hung(for: nil) { _ in }
    #expect(world.states(of: "p").last == "4s Ready")
  }

  @Test func withoutLivenessAHungPodIsUnreadyForGood() {
    let world = Self.hung(for: nil) { $0.readinessProbe = .every(10) }
    // Probes fail at 24, 34 and 44 s.
    #expect(world.states(of: "p").suffix(2) == ["4s Ready", "44s NotReady"])
    #expect(world.times(of: "Started") == ["4s"])
    #expect(world.times(of: "Unhealthy") == ["44s"])
  }

  @Test func aProcessThatAnswersAgainIsReadyAtItsNextProbe() {
    // Answers at 77 s: the next probe is at 84 s.
    let world = Self.hung(for: .seconds(60)) { $0.readinessProbe = .every(10) }
    #expect(world.states(of: "p").suffix(3) == ["4s Ready", "44s NotReady", "1m24s Ready"])
  }

  @Test func aShortHangGoesUnnoticed() {
    // Two probes fail, at 24 and 34 s.
    let world = Self.hung(for: .seconds(20)) {
      $0.readinessProbe = .every(10)
      $0.livenessProbe = .every(10)
    }
    #expect(world.states(of: "p").last == "4s Ready")
    #expect(world.times(of: "Killing").isEmpty)
  }

  @Test func withLivenessAHungProcessIsKilledAfterItsGrace() {
    let world = Self.hung(for: nil) { $0.livenessProbe = .every(10) }
    // Probes fail at 24, 34 and 44 s; a hung process ignores SIGTERM for 30 s.
    #expect(world.times(of: "Killing") == ["44s"])
    #expect(world.states(of: "p").suffix(3) == ["4s Ready", "1m14s NotReady", "1m15s Ready"])
  }

  @Test func aProcessThatIsBeingKilledIsNotSavedByAnsweringAgain() {
    // It would answer at 57 s, but was told to stop at 44 s.
    let world = Self.hung(for: .seconds(40)) { $0.livenessProbe = .every(10) }
    #expect(world.times(of: "Killing") == ["44s"])
    #expect(world.times(of: "Started") == ["4s", "1m15s"])
  }

  @Test func aHangWhileAModelLoadsDoesNotHastenIt() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 100)])
    world.add { $0.containers[0].readinessProbe = .every(10) }
    world.disturb("c", .hang(duration: .seconds(10)))
    world.run(to: 300)
    #expect(world.states(of: "p").last == "1m44s Ready", "it serves 100 s after 4 s")
  }

  @Test func aHangDuringStartupIsKilledByTheStartupProbe() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 15)])
    world.add { $0.containers[0].startupProbe = .every(10) }
    world.disturb("c", .hang(duration: nil))
    world.run(to: 80)
    // Fails at 4, 14 and 24 s, is gone at 54 s, starts at 55 s, serves from 70 s and passes at 75 s.
    #expect(world.times(of: "Started") == ["4s", "55s"])
    #expect(world.states(of: "p").last == "1m15s Ready")
  }

  @Test func anInitContainerThatHangsForAWhileEndsAfterwards() {
    var world = NodeWorld()
    world.add { $0.initContainers = [Container(name: "init", image: "here:1")] }
    world.disturb("init", .hang(duration: .seconds(20)))
    world.run(to: 100)
    // Its 5 s of work are over at 9 s, it answers at 24 s.
    #expect(world.times(of: "Started") == ["4s", "25s"])
  }

  @Test func anInitContainerThatHangsForGoodHoldsThePodUp() {
    var world = NodeWorld()
    let pod = world.add { $0.initContainers = [Container(name: "init", image: "here:1")] }
    world.disturb("init", .hang(duration: nil))
    world.run(to: 10_000)
    #expect(world.times(of: "Started") == ["4s"])
    #expect(world.cluster[pod].reason == .initializing)
  }
}
