import API
import Cluster
import Kernel
import Testing

@testable import Machines

/// From binding to running. Source of what is expected: LWS-SPEC E.4, E.7 (serial pulls); times from `NodeWorld`.
@Suite struct KubeletStartTests {
  // MARK: Images

  @Test func aPodWhoseImageIsThereRunsAfterSandboxAndStart() {
    var world = NodeWorld()
    let pod = world.add()
    world.run(to: 3)
    #expect(world.cluster[pod].phase == .pending)
    world.run(to: 100)
    #expect(world.states(of: "p") == ["1s ContainerCreating", "4s Ready"])
    #expect(world.cluster[pod].phase == .running)
    #expect(world.cluster[pod].readySince == .zero + .seconds(4))
    #expect(world.reports == ["4s Started c"])
  }

  @Test func aColdImageIsPulledFirst() {
    var world = NodeWorld()
    world.add { $0.containers[0].image = "model:1" }
    world.run(to: 100)
    // The pull takes from 3 s to 14 s.
    #expect(world.states(of: "p") == ["1s ContainerCreating", "3s Pulling", "14s ContainerCreating", "15s Ready"])
    #expect(world.reports == ["3s Pulling \"model:1\"", "14s Pulled \"model:1\"", "15s Started c"])
    world.add("q") { $0.containers[0].image = "model:1" }
    world.run(to: 200)
    #expect(world.states(of: "q") == ["1m41s ContainerCreating", "1m44s Ready"], "it is there now")
  }

  @Test func pullsOnOneNodeWaitForEachOther() {
    var world = NodeWorld(nodes: 2)
    world.add("p") { $0.containers[0].image = "one:1" }
    world.add("q") { $0.containers[0].image = "two:1" }
    world.add("r", to: 1) { $0.containers[0].image = "two:1" }
    world.run(to: 100)
    #expect(world.states(of: "p").last == "15s Ready")
    #expect(world.states(of: "q").last == "26s Ready", "its pull begins at 14 s")
    #expect(world.states(of: "r").last == "15s Ready", "another node")
  }

  @Test func onePullServesAllPodsOfANode() {
    var world = NodeWorld()
    world.add("p") { $0.containers[0].image = "model:1" }
    world.run(to: 5)
    world.add("q") { $0.containers[0].image = "model:1" }
    world.run(to: 100)
    #expect(world.states(of: "p").last == "15s Ready")
    #expect(world.states(of: "q") == ["6s ContainerCreating", "8s Pulling", "14s ContainerCreating", "15s Ready"])
  }

  @Test func aPullGoesOnWithoutThePodThatAskedForIt() {
    var world = NodeWorld()
    let pod = world.add("p") { $0.containers[0].image = "model:1" }
    world.run(to: 4)
    world.delete(pod)
    world.run(to: 20)
    #expect(world.stopped == ["5s p"])
    world.add("q") { $0.containers[0].image = "model:1" }
    world.run(to: 100)
    #expect(world.states(of: "q") == ["21s ContainerCreating", "24s Ready"])
  }

  @Test(arguments: [
    // Present: at once at 3 s, so that the process runs at 4 s; Always asks the registry for a second.
    ("here:1", ImagePullPolicy?.none, "4s"), ("here:1", .ifNotPresent, "4s"), ("here:1", .never, "4s"),
    ("here:1", .always, "5s"),
    // Absent: pulled from 3 s to 14 s.
    ("model:1", nil, "15s"), ("model:1", .ifNotPresent, "15s"), ("model:1", .always, "15s"),
  ])
  func thePullPolicyDecidesWhoIsAsked(image: String, policy: ImagePullPolicy?, start: String) {
    var world = NodeWorld()
    world.add {
      $0.containers[0].image = image
      $0.containers[0].imagePullPolicy = policy
    }
    world.run(to: 100)
    #expect(world.times(of: "Started") == [start])
  }

  @Test(arguments: [
    ("here", "5s"), ("here:latest", "5s"), ("host:5000/here", "5s"), ("here:1", "4s"), ("host:5000/here:1", "4s"),
    ("here@sha256:00", "4s"),
  ])
  func withoutAPolicyTheTagDecides(image: String, start: String) {
    var world = NodeWorld()
    world.cluster[NodeID(0)].images = [image]
    world.add { $0.containers[0].image = image }
    world.run(to: 100)
    #expect(world.times(of: "Started") == [start])
  }

  @Test func anImageThatMustNotBePulledIsLookedForAgain() {
    var world = NodeWorld()
    let pod = world.add {
      $0.containers[0].image = "model:1"
      $0.containers[0].imagePullPolicy = .never
    }
    world.run(to: 20)
    #expect(world.times(of: "ErrImageNeverPull") == ["3s", "13s"])
    #expect(world.cluster[pod].reason == .errImagePull)
    // Someone else pulls it from 23 s to 34 s; the third look at 13 s + 20 s is too early, the fourth 40 s later is not.
    world.add("q") { $0.containers[0].image = "model:1" }
    world.run(to: 100)
    #expect(world.times(of: "ErrImageNeverPull") == ["3s", "13s", "33s"])
    #expect(world.states(of: "p").last == "1m14s Ready")
  }

  @Test func aMissingImageIsTriedLaterAndLater() {
    var world = NodeWorld()
    let pod = world.add { $0.containers[0].image = "missing:1" }
    world.run(to: 1_000)
    // Each try takes 1 s; between them 10, 20, 40, 80, 160, 300 and 300 s.
    #expect(world.times(of: "Pulling") == ["3s", "14s", "35s", "1m16s", "2m37s", "5m18s", "10m19s", "15m20s"])
    #expect(world.times(of: "Failed") == ["4s", "15s", "36s", "1m17s", "2m38s", "5m19s", "10m20s", "15m21s"])
    #expect(world.cluster[pod].reason == .imagePullBackOff)
    #expect(world.cluster[pod].phase == .pending)
  }

  @Test func aSuccessfulPullEndsTheBackOff() {
    var world = NodeWorld()
    let pod = world.add { $0.containers[0].image = "missing:1" }
    world.run(to: 40)
    world.kubelet.model.images["missing:1"]?.exists = true
    world.run(to: 1_000)
    // The pull of 76 s succeeds after 11 s.
    #expect(world.states(of: "p").last == "1m28s Ready")
    #expect(world.cluster[pod].failedPullCount == 0)
  }

  // MARK: Init containers and sidecars

  @Test func initContainersRunOneAfterTheOther() {
    var world = NodeWorld(processes: ["slow": .fixed(run: 20)])
    let pod = world.add { $0.initContainers = ["first", "slow"].map { Container(name: $0, image: "here:1") } }
    world.run(to: 29)
    #expect(world.cluster[pod].phase == .pending)
    world.run(to: 100)
    // 4 s + 5 s, then 1 s to start + 20 s, then 1 s.
    #expect(world.reports == ["4s Started first", "10s Started slow", "31s Started c"])
    #expect(world.states(of: "p") == ["1s ContainerCreating", "4s PodInitializing", "31s Ready"])
  }

  @Test func initContainersPullTheirImagesInTurn() {
    var world = NodeWorld()
    world.add {
      $0.initContainers = [Container(name: "init", image: "setup:1")]
      $0.containers[0].image = "model:1"
    }
    world.run(to: 100)
    // 3 s + 11 s + 1 s, then 5 s of work; pulled from 20 s to 31 s.
    #expect(world.times(of: "Started") == ["15s", "32s"])
    #expect(world.times(of: "Pulling") == ["3s", "20s"])
  }

  @Test func anInitContainerThatFailsKeepsThePodPending() {
    var world = NodeWorld()
    let pod = world.add { $0.initContainers = [Container(name: "init", image: "here:1")] }
    world.disturb("init", .crash(after: .seconds(2)), count: 2)
    world.run(to: 12)
    // Started at 4 s, crashed at 6 s, started at 7 s, crashed at 9 s, to be started at 20 s.
    #expect(world.cluster[pod].reason == .initCrashLoopBackOff)
    #expect(world.cluster[pod].phase == .pending)
    #expect(world.cluster[pod].hasRestartedContainer)
    world.run(to: 100)
    #expect(world.times(of: "Started") == ["4s", "7s", "20s", "26s"])
    #expect(world.states(of: "p").last == "26s Ready")
    #expect(world.cluster[pod].restartCount == 2)
  }

  @Test func sidecarsKeepRunningBesideTheContainers() {
    var world = NodeWorld()
    let pod = world.add {
      var sidecar = Container(name: "side", image: "here:1")
      sidecar.isSidecar = true
      $0.initContainers = [sidecar, Container(name: "init", image: "here:1")]
    }
    world.run(to: 100)
    #expect(world.reports == ["4s Started side", "5s Started init", "11s Started c"])
    #expect(world.cluster[pod][container: 0].status == .running)
    #expect(world.cluster[pod][container: 1].status == .exited)
  }

  @Test func whatComesAfterASidecarWaitsForItsStartupProbe() {
    var world = NodeWorld(processes: ["side": .fixed(startup: 12)])
    world.add {
      var sidecar = Container(name: "side", image: "here:1")
      sidecar.isSidecar = true
      sidecar.startupProbe = .every(10)
      $0.initContainers = [sidecar]
    }
    world.run(to: 100)
    // Serves from 16 s; probes at 4, 14 and 24 s.
    #expect(world.reports == ["4s Started side", "25s Started c"])
    #expect(world.states(of: "p").last == "25s Ready")
  }

  @Test func aPodIsReadyOnlyWithItsSidecars() {
    var world = NodeWorld(processes: ["side": .fixed(startup: 12)])
    world.add {
      var sidecar = Container(name: "side", image: "here:1")
      sidecar.isSidecar = true
      sidecar.readinessProbe = .every(5)
      $0.initContainers = [sidecar]
    }
    world.run(to: 100)
    // The sidecar serves from 16 s; its probes are at 4, 9, 14 and 19 s.
    #expect(world.states(of: "p") == ["1s ContainerCreating", "5s NotReady", "19s Ready"])
  }

  @Test func aPodOfTwoContainersIsReadyWhenBothAre() {
    var world = NodeWorld()
    world.add { $0.containers.append(Container(name: "d", image: "model:1")) }
    world.run(to: 100)
    #expect(world.states(of: "p") == ["1s ContainerCreating", "4s Pulling", "15s ContainerCreating", "16s Ready"])
  }
}
