import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

@Suite struct GangPlanTests {
  @Test func everyIndexGetsAPodUpToTheParallelism() {
    var world = JobWorld.job(2, of: 3)
    #expect(world.eventReasons == [])
    world.settle()
    #expect(world.active == ["0/0/0", "0/0/1"])
    #expect(world.status.active == 2)
    world.finish(world.pod(0), .succeeded)
    world.settle()
    #expect(world.active == ["0/0/1", "0/0/2"])
    // Two are left of three: no fourth index.
    world.finish(world.pod(2), .succeeded)
    world.settle()
    #expect(world.active == ["0/0/1"])
    #expect(world.status.succeeded == 2)
  }

  @Test func theLastSuccessCompletesTheJob() {
    var world = JobWorld.job(2, of: 2)
    world.settle()
    for index in 0..<2 { world.finish(world.pod(index), .succeeded) }
    #expect(world.eventReasons == ["Completed"])
    world.settle()
    #expect(world.status.outcome == .complete)
    #expect(world.status.condition("Complete")?.reason == "CompletionsReached")
    #expect(world.status.endTime == world.now)
    #expect(world.plan() == [])
  }

  @Test func aWorkQueueEndsWithOneSuccessAndNothingLeft() {
    var world = JobWorld.job(3, of: nil, indexed: false)
    world.settle()
    #expect(world.active.count == 3)
    world.finish(world.anyPod, .succeeded)
    world.settle()
    // The others go on, and nobody takes the place of the first.
    #expect(world.active.count == 2)
    #expect(world.status.outcome == nil)
    for _ in 0..<2 { world.finish(world.anyPod, .succeeded) }
    world.settle()
    #expect(world.status.outcome == .complete)
  }

  @Test func aFailedPodIsReplacedAfterABackOffThatDoubles() {
    var world = JobWorld.job(1, of: 1)
    for seconds in [10, 20, 40] {
      world.settle()
      world.finish(world.pod(0), .failed)
      world.settle()
      #expect(world.active == [])
      #expect(world.wait == .seconds(seconds))
      world.now += .seconds(seconds)
    }
    world.settle()
    #expect(world.status.failed == 3)
    #expect(world.active == ["0/0/0"])
    #expect(GangSync.backOff(7) == .seconds(600))
    #expect(GangSync.backOff(50) == .seconds(600))
  }

  @Test func tooManyFailuresFailTheJobAndTakeItsPodsAway() {
    var world = JobWorld.job(2, of: 2) { $0.backoffLimit = 0 }
    world.settle()
    world.finish(world.pod(0), .failed)
    #expect(world.eventReasons == ["BackoffLimitExceeded"])
    world.settle()
    #expect(world.status.outcome == .failed)
    #expect(world.active == [])
    #expect(world.status.active == 0)
  }

  @Test func aDeletedPodCountsAsFailedOnlyWhenOthersDeletedIt() {
    var world = JobWorld.job(2, of: 2)
    world.settle()
    world.terminate(world.pod(0))
    world.settle()
    #expect(world.status.failed == 1)
    world.record.job.isSuspended = true
    world.settle()
    #expect(world.active == [])
    #expect(world.status.failed == 1, "the controller's own deletions are no failures")
  }

  @Test func withReplacementAfterFailureThePlaceStaysTaken() {
    var world = JobWorld.job(1, of: 1)
    world.record.job.replacesOnlyFailedPods = true
    world.settle()
    let pod = world.pod(0)
    world.terminate(pod)
    world.settle()
    #expect(world.status.failed == 0)
    #expect(world.cluster.pods(of: world.id).count == 1)
    world.cluster[pod].isStopped = true
    world.settle()
    #expect(world.status.failed == 1)
  }

  @Test func suspensionTakesPodsAndResumingStartsTheClockAnew() {
    var world = JobWorld.job(2, of: 2)
    world.settle()
    #expect(world.status.startTime == world.now)
    world.record.job.isSuspended = true
    #expect(world.eventReasons == ["Suspended"])
    world.settle()
    #expect(world.status.startTime == nil)
    #expect(world.status.condition("Suspended")?.isTrue == true)
    world.removeTerminating()
    world.now += .minutes(5)
    world.record.job.isSuspended = false
    #expect(world.eventReasons == ["Resumed"])
    world.settle()
    #expect(world.status.startTime == world.now)
    #expect(world.status.condition("Suspended")?.isTrue == false)
    #expect(world.active.count == 2)
  }

  @Test func aJobThatWasNeverStartedIsStartedWithoutWords() {
    let world = JobWorld.job(1, of: 1)
    #expect(world.eventReasons == [])
  }

  @Test func anOldJobFailsAtItsDeadline() {
    var world = JobWorld.job(1, of: 1)
    world.record.job.activeDeadlineSeconds = 60
    world.settle()
    #expect(world.wait == .seconds(60))
    world.now += .seconds(60)
    #expect(world.eventReasons == ["DeadlineExceeded"])
    world.settle()
    #expect(world.status.outcome == .failed)
  }

  @Test func aFinishedJobGoesWhenItsTimeHasCome() {
    var world = JobWorld.job(1, of: 1)
    world.record.job.secondsAfterFinished = 30
    world.settle()
    world.finish(world.pod(0), .succeeded)
    world.settle()
    #expect(world.wait == .seconds(30))
    world.now += .seconds(30)
    #expect(world.plan() == [.delete(.job(world.id), .background, graceSeconds: nil)])
  }

  @Test func whoeverStartsTheJobSaysWhereItsPodsGo() {
    var world = JobWorld.job(4, of: 8)
    var start = PodSetStart(count: 1)
    start.nodeSelector = ["pool": "gpu"]
    start.labels = [KueueKey.podSet: "main"]
    start.schedulingGates = [KueueKey.topologyGate]
    world.record.start = ["main": start]
    world.settle()
    #expect(world.active == ["0/0/0"])
    let pod = world.cluster[world.pod(0)]
    #expect(pod.spec.nodeSelector == ["pool": "gpu"])
    #expect(pod.header.metadata.labels[KueueKey.podSet] == "main")
    #expect(pod.header.metadata.labels[JobKey.completionIndex] == "0")
    #expect(pod.spec.schedulingGates == [KueueKey.topologyGate])
  }

  @Test func fewerPodsAreWantedThanThereAre() {
    var world = JobWorld.job(3, of: 8)
    world.settle()
    world.record.job.podSets[0].count = 1
    world.settle()
    #expect(world.active == ["0/0/0"])
    #expect(world.status.failed == 0)
  }

  @Test func completionsMayFollowWhatWasAdmitted() {
    var world = JobWorld.job(4, of: 4) { $0.followsAdmittedCount = true }
    world.record.start = ["main": PodSetStart(count: 2)]
    world.settle()
    for index in 0..<2 { world.finish(world.pod(index), .succeeded) }
    world.settle()
    #expect(world.status.outcome == .complete)
  }

  @Test func spareCountIsWhatWillNotBeNeededAgain() {
    var world = JobWorld.job(3, of: 4)
    world.settle()
    #expect(world.record.reclaimablePods == [:])
    for index in 0..<2 { world.finish(world.pod(index), .succeeded) }
    world.settle()
    // Two of four are left, three may run at once: one place is free for others.
    #expect(world.record.reclaimablePods == ["main": 1])
  }

  @Test func namesNeverRepeatAndAreTheSameInEveryRun() {
    var world = JobWorld.job(200, of: 200, indexed: false)
    world.settle()
    let names = world.cluster.pods(of: world.id).map { world.cluster[$0].header.name }
    #expect(Set(names).count == 200)
    #expect(names.allSatisfy { $0.hasPrefix("j-") && $0.count == 7 })
    var again = JobWorld.job(200, of: 200, indexed: false)
    again.settle()
    #expect(again.cluster.pods(of: again.id).map { again.cluster[$0].header.name } == names)
  }

  @Test func aJobWithoutPodsHoldsItsPlaceForItsTime() {
    var world = JobWorld(.arrival, podSets: [GangPodSet(name: "main", count: 2, template: PodTemplate())]) {
      $0.hasPods = false
      $0.runTime = .minutes(3)
    }
    world.settle()
    #expect(world.active == [])
    #expect(world.wait == .minutes(3))
    world.now += .minutes(3)
    world.settle()
    #expect(world.status.outcome == .complete)
  }
}
