import API
import Cluster
import Kernel
import Testing

@testable import Machines

/// Termination, and nodes that lose power. Source of what is expected: LWS-SPEC E.4, E.6.
@Suite struct KubeletStopTests {
  // MARK: Graceful termination

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    var shutdown: Double?
    var preStop = 0
    var grace: Int?
    let stopped: String
  }

  /// Deleted at 100 s, which the kubelet sees at 101 s.
  static let cases = [
    Case(testDescription: "the usual second", stopped: "1m42s"),
    Case(testDescription: "a process that takes its time", shutdown: 5, stopped: "1m46s"),
    Case(testDescription: "hook and process", shutdown: 5, preStop: 10, stopped: "1m56s"),
    Case(testDescription: "longer than the grace of 30 s", shutdown: 100, stopped: "2m11s"),
    Case(testDescription: "hook longer than the grace", preStop: 40, stopped: "2m11s"),
    Case(testDescription: "hook and process longer than the grace", shutdown: 16, preStop: 15, stopped: "2m11s"),
    Case(testDescription: "a grace of its own", shutdown: 100, grace: 3, stopped: "1m44s"),
  ]

  @Test(arguments: cases) func containersStopWithinTheGrace(_ c: Case) {
    var world = NodeWorld(processes: ["c": .fixed(shutdown: c.shutdown)])
    let pod = world.add { $0.containers[0].preStopSleepSeconds = c.preStop }
    world.run(to: 100)
    world.delete(pod, grace: c.grace)
    world.run(to: 1_000)
    #expect(world.stopped == ["\(c.stopped) p"])
    #expect(world.times(of: "Killing") == ["1m41s"])
    #expect(world.cluster[pod].isStopped)
    #expect(!world.cluster[pod].isReady)
  }

  @Test func thePodStopsWithItsLastContainer() {
    var world = NodeWorld(processes: ["c": .fixed(shutdown: 5), "d": .fixed(shutdown: 9)])
    let pod = world.add { $0.containers.append(Container(name: "d", image: "here:1")) }
    world.run(to: 100)
    world.delete(pod)
    world.run(to: 200)
    #expect(world.stopped == ["1m50s p"])
  }

  @Test func aHungProcessTakesAllOfItsGrace() {
    var world = NodeWorld()
    let pod = world.add()
    world.run(to: 100)
    world.disturb("c", .hang(duration: nil))
    world.delete(pod)
    world.run(to: 200)
    #expect(world.stopped == ["2m11s p"])
  }

  @Test func nothingRunsSoNothingHasToStop() {
    var world = NodeWorld(processes: ["c": .fixed(shutdown: 20)])
    let pulling = world.add("pulling") { $0.containers[0].image = "model:1" }
    let crashed = world.add("crashed")
    world.disturb("c", .crash(after: .seconds(1)), count: 2)
    world.run(to: 9)
    #expect(world.cluster[crashed].reason == .crashLoopBackOff)
    world.delete(pulling)
    world.delete(crashed)
    world.run(to: 1_000)
    #expect(world.stopped == ["10s pulling", "10s crashed"])
    #expect(world.times(of: "Started") == ["4s", "6s"], "nor is anything started again")
  }

  @Test func aTerminatingContainerIsNotStartedAgain() {
    var world = NodeWorld(processes: ["c": .fixed(shutdown: 20)])
    let pod = world.add { $0.containers[0].livenessProbe = .every(10) }
    world.run(to: 100)
    world.disturb("c", .crash(after: .seconds(5)))
    world.delete(pod)
    world.run(to: 1_000)
    #expect(world.stopped == ["2m1s p"])
    #expect(world.times(of: "Started") == ["4s"])
  }

  // MARK: Power

  @Test func whatRanOnADeadNodeStaysSilent() {
    var world = NodeWorld()
    let pod = world.add { $0.containers[0].image = "model:1" }
    world.run(to: 8)
    world.powerOff()
    world.run(to: 1_000)
    #expect(world.states(of: "p") == ["1s ContainerCreating", "3s Pulling"])
    #expect(world.cluster[pod].phase == .pending)
    #expect(world.cluster[NodeID(0)].lastHeartbeat == .zero + .seconds(8))
  }

  @Test func podsStartAnewWhenTheirNodeHasBooted() {
    var world = NodeWorld()
    let pod = world.add { $0.initContainers = [Container(name: "init", image: "here:1")] }
    world.run(to: 100)
    world.powerOff()
    world.boot(after: 50)
    world.run(to: 149)
    #expect(world.states(of: "p").last == "10s Ready", "the node itself knows nothing")
    world.run(to: 300)
    // Boots at 150 s, acts at 151 s, sandbox until 153 s, init container from 154 to 159 s, container at 160 s.
    #expect(world.states(of: "p").suffix(3) == ["2m30s ContainerCreating", "2m34s PodInitializing", "2m40s Ready"])
    #expect(world.cluster[pod].initContainers.map(\.restartCount) == [1])
    #expect(world.cluster[pod].containers.map(\.restartCount) == [1])
    #expect(world.cluster[pod].readySince == .zero + .seconds(160))
    #expect(world.cluster[NodeID(0)].isPowered)
  }

  @Test func containersThatHadNotRunDoNotCountAsRestarted() {
    var world = NodeWorld()
    let pod = world.add { $0.containers[0].image = "model:1" }
    world.run(to: 8)
    world.powerOff()
    world.boot(after: 10)
    world.run(to: 100)
    #expect(world.cluster[pod].restartCount == 0)
    // Boots at 18 s; the pull begins anew at 21 s.
    #expect(world.states(of: "p").suffix(3) == ["21s Pulling", "32s ContainerCreating", "33s Ready"])
  }

  @Test func podsThatAreToGoHaveGoneWhenTheirNodeHasBooted() {
    var world = NodeWorld(processes: ["c": .fixed(shutdown: 20)])
    let pod = world.add()
    world.run(to: 100)
    world.powerOff()
    world.delete(pod)
    world.boot(after: 50)
    world.run(to: 300)
    #expect(world.stopped == ["2m31s p"])
    #expect(world.times(of: "Started") == ["4s"])
  }

  @Test func aFinishedPodDoesNotStartAnew() {
    var world = NodeWorld()
    let pod = world.add { $0.restartPolicy = .never }
    world.disturb("c", .crash(after: .seconds(5)))
    world.run(to: 100)
    world.powerOff()
    world.boot(after: 10)
    world.run(to: 300)
    #expect(world.cluster[pod].phase == .failed)
    #expect(world.times(of: "Started") == ["4s"])
  }

  @Test func aSecondLossOfPowerCancelsTheFirstBoot() {
    var world = NodeWorld()
    world.add()
    world.run(to: 100)
    world.powerOff()
    world.boot(after: 50)
    world.run(to: 120)
    world.powerOff()
    world.boot(after: 80)
    world.run(to: 300)
    #expect(world.times(of: "Started") == ["4s", "3m24s"])
  }

  // MARK: Events that came too late

  @Test func eventsOfAPodThatHasGoneDoNotReachItsSuccessor() {
    var world = NodeWorld()
    let pod = world.add("p")
    world.run(to: 2)
    world.cluster.release(pod)
    world.cluster.remove(.pod(pod))
    let successor = world.add("q")
    #expect(successor.slot.index == pod.slot.index, "it stands in the same place")
    world.run(to: 100)
    #expect(world.states(of: "q") == ["3s ContainerCreating", "6s Ready"])
  }

  @Test func probesOfAProcessThatHasEndedDoNotPass() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 12)])
    world.add { $0.containers[0].readinessProbe = .every(10) }
    world.disturb("c", .crash(after: .seconds(11)))
    world.run(to: 100)
    // The first process would have passed at 24 s; the second starts at 16 s, serves from 28 s and passes at 36 s.
    #expect(world.states(of: "p").last == "36s Ready")
  }
}
