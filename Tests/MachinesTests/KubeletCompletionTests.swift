import API
import Cluster
import Kernel
import Testing

@testable import Machines

/// Pods that end. A process that is bound at 0 s runs from 4 s on.
@Suite struct KubeletCompletionTests {
  private func world() -> NodeWorld {
    NodeWorld(processes: ["c": .fixed(run: 10), "d": .fixed(run: 20), "job": .fixed(run: 10)])
  }

  @Test func aPodSucceedsWhenItsProcessHasRunForItsTime() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .never }
    world.run(to: 13)
    #expect(world.cluster[pod].phase == .running)
    #expect(world.cluster[pod].isReady)
    world.run(to: 14)
    #expect(world.cluster[pod].phase == .succeeded)
    #expect(world.states(of: "p").last == "14s Completed")
  }

  @Test func aServerIsNotEndedByARunTime() {
    var world = world()
    let pod = world.add()
    world.run(to: 100)
    #expect(world.cluster[pod].phase == .running)
  }

  @Test func theLastContainerToLeaveEndsThePod() {
    var world = world()
    // The second container starts 1 s after the first, at 5 s, and runs to 25 s.
    let pod = world.add {
      $0.restartPolicy = .onFailure
      $0.containers.append(Container(name: "d", image: "here:1"))
    }
    world.run(to: 24)
    #expect(world.cluster[pod].phase == .running)
    #expect(!world.cluster[pod].isReady)
    world.run(to: 25)
    #expect(world.cluster[pod].phase == .succeeded)
  }

  @Test func aCrashBeforeTheEndFailsAPodThatMayNotRestart() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .never }
    world.run(to: 6)
    world.disturb("c", .crash(after: .seconds(1)))
    world.run(to: 100)
    #expect(world.cluster[pod].phase == .failed)
  }

  @Test func aCrashIsMadeUpForWhereRestartsAreAllowed() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .onFailure }
    world.run(to: 6)
    world.disturb("c", .crash(after: .seconds(1)))
    // It exits at 7 s, starts again at once, which takes 1 s, and has its 10 s from 8 s on.
    world.run(to: 17)
    #expect(world.cluster[pod].phase == .running)
    world.run(to: 18)
    #expect(world.cluster[pod].phase == .succeeded)
    #expect(world.cluster[pod].restartCount == 1)
  }

  @Test func theRunTimeOfAJobGoesBeforeThatOfItsContainer() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .never }
    world.cluster[pod].job = JobPlace(podSet: 0, member: 0, index: 0, attempt: 0)
    world.cluster[pod].job?.runTime = .seconds(3)
    world.run(to: 7)
    #expect(world.cluster[pod].phase == .succeeded)
  }

  @Test func aPodThatMayNotRestartHasFailedWhenItsNodeComesBack() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .never }
    world.run(to: 6)
    world.powerOff()
    world.boot(after: 60)
    world.run(to: 100)
    #expect(world.cluster[pod].phase == .failed)
  }

  @Test func aProcessThatHungEndsWhenItAnswersAgain() {
    var world = world()
    let pod = world.add { $0.restartPolicy = .never }
    world.run(to: 6)
    world.disturb("c", .hang(duration: .seconds(30)))
    world.run(to: 35)
    #expect(world.cluster[pod].phase == .running)
    world.run(to: 36)
    #expect(world.cluster[pod].phase == .succeeded)
  }
}
