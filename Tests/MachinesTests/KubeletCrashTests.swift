import API
import Cluster
import Kernel
import Testing

@testable import Machines

/// Processes that end before their time. Source of what is expected: LWS-SPEC E.4; the process begins at 4 s.
@Suite struct KubeletCrashTests {
  @Test func theBackOffDoublesUpToFiveMinutes() {
    var world = NodeWorld()
    let pod = world.add()
    world.disturb("c", .crash(after: .seconds(5)), count: 9)
    world.run(to: 970)
    // Each run lasts 5 s; then 0, 10, 20, 40, 80, 160, 300 and 300 s of back-off and 1 s to start.
    #expect(
      world.times(of: "Started") == ["4s", "10s", "26s", "52s", "1m38s", "3m4s", "5m50s", "10m56s", "16m2s"])
    #expect(world.cluster[pod].restartCount == 8)
    #expect(world.times(of: "BackOff").first == "15s", "the first restart waits for nothing")
    #expect(world.times(of: "BackOff").count == 8, "one for each crash but the first")
  }

  @Test func aPodThatWaitsForItsContainerIsInCrashLoop() {
    var world = NodeWorld()
    world.add()
    world.disturb("c", .crash(after: .seconds(5)), count: 2)
    world.run(to: 100)
    #expect(
      world.states(of: "p") == [
        "1s ContainerCreating", "4s Ready", "9s NotReady", "10s Ready", "15s CrashLoopBackOff", "26s Ready",
      ])
  }

  @Test(arguments: [
    // Started at 26 s after two crashes. Ten minutes later it crashes at 626 s: no wait. A second sooner: 20 s.
    (600, "10m27s"), (599, "10m46s"),
  ])
  func tenMinutesWithoutACrashEndTheBackOff(run: Int, restart: String) {
    var world = NodeWorld()
    world.add()
    world.disturb("c", .crash(after: .seconds(5)), count: 2)
    world.run(to: 20)
    world.disturb("c", .crash(after: .seconds(run)))
    world.run(to: 800)
    #expect(world.times(of: "Started") == ["4s", "10s", "26s", restart])
  }

  @Test func containersBackOffEachByItself() {
    var world = NodeWorld()
    world.add { $0.containers.append(Container(name: "d", image: "here:1")) }
    world.run(to: 10)
    world.disturb("c", .crash(after: .seconds(1)), count: 1)
    world.run(to: 20)
    world.disturb("d", .crash(after: .seconds(1)), count: 1)
    world.run(to: 100)
    #expect(world.reports == ["4s Started c", "5s Started d", "12s Started c", "22s Started d"])
  }

  @Test func aPodThatIsNeverRestartedFails() {
    var world = NodeWorld()
    let pod = world.add { $0.restartPolicy = .never }
    world.disturb("c", .crash(after: .seconds(5)))
    world.run(to: 100)
    #expect(world.cluster[pod].phase == .failed)
    #expect(!world.cluster[pod].isReady)
    #expect(world.states(of: "p").last == "9s Error")
    #expect(world.times(of: "Started") == ["4s"])
  }

  @Test func aCrashedContainerHasToPassItsProbesAgain() {
    var world = NodeWorld(processes: ["c": .fixed(startup: 12)])
    world.add { $0.containers[0].readinessProbe = .every(10) }
    world.run(to: 50)
    world.disturb("c", .crash(after: .zero))
    world.run(to: 100)
    // Started at 51 s, serves from 63 s; probes at 51, 61 and 71 s.
    #expect(world.states(of: "p").suffix(3) == ["24s Ready", "50s NotReady", "1m11s Ready"])
  }

  // MARK: Whom a disturbance means

  @Test func aDisturbanceSpoilsAsManyStartsAsItSays() {
    var world = NodeWorld()
    for name in ["p", "q", "r"] { world.add(name) }
    world.disturb("c", .crash(after: .seconds(5)), count: 2)
    world.run(to: 100)
    #expect(world.times(of: "Started") == ["4s", "4s", "4s", "10s", "10s"])
    #expect(world.kubelet.model.disturbances.isEmpty)
  }

  @Test func aDisturbanceStrikesWhatRunsAndKeepsTheRest() {
    var world = NodeWorld()
    world.add("p")
    world.run(to: 10)
    world.disturb("c", .crash(after: .zero), count: 2)
    world.run(to: 12)
    world.add("q")
    world.run(to: 100)
    // p crashes at 10 s and the rest waits for the next start, which is its own at 11 s.
    #expect(world.times(of: "Started") == ["4s", "11s", "16s", "22s"])
  }

  @Test func targetsAreMatchedByEverythingTheySay() {
    var world = NodeWorld(nodes: 2)
    let pod = world.cluster[world.add("p", to: 1)]
    func target(
      container: String? = nil, pod: String? = nil, namespace: String? = nil, set: String? = nil, nodes: [NodeID]? = nil
    ) -> ContainerTarget {
      ContainerTarget(container: container, pod: pod, namespace: namespace, leaderWorkerSet: set, nodes: nodes)
    }
    let hits = [
      target(), target(container: "c"), target(pod: "p"), target(namespace: "default"), target(nodes: [NodeID(1)]),
      target(container: "c", pod: "p", namespace: "default", nodes: [NodeID(0), NodeID(1)]),
    ]
    let misses = [
      target(container: "d"), target(pod: "q"), target(namespace: "other"), target(set: "lws"),
      target(nodes: [NodeID(0)]), target(nodes: []), target(container: "c", pod: "q"),
    ]
    #expect(hits.allSatisfy { $0.matches(pod, container: 0) })
    #expect(misses.allSatisfy { !$0.matches(pod, container: 0) })
  }
}
