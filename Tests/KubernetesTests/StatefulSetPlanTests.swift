import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// Which pods a set creates, replaces and scales away. Source of what is expected: LWS-SPEC E.1.
@Suite struct StatefulSetPlanTests {
  // MARK: Parallel

  @Test func parallelSetsCreateEveryMissingPodInOneSync() {
    var world = SetWorld(replicas: 3)
    #expect(world.steps == ["create s-0", "create s-1", "create s-2"])
    world.sync()
    #expect(world.steps.isEmpty, "pods that are still pending are not missing")
    world.remove(1)
    #expect(world.steps == ["create s-1"])
  }

  @Test func podsCarryTheirNamesLabelsAndRevision() throws {
    var world = SetWorld(replicas: 1)
    world.spec.startOrdinal = 4
    world.spec.serviceName = "svc"
    world.sync()
    let pod = world.cluster[world.pod(4)]
    let revision = try #require(world.cluster[world.set].revisions.first?.name)
    #expect(revision.hasPrefix("s-"))
    #expect(
      pod.header.metadata.labels == [
        "version": "a", "statefulset.kubernetes.io/pod-name": "s-4", "apps.kubernetes.io/pod-index": "4",
        "controller-revision-hash": revision,
      ])
    #expect(pod.spec.hostname == "s-4")
    #expect(pod.spec.subdomain == "svc")
    #expect(pod.setRevision == revision)
    #expect(pod.header.controller == .statefulSet(world.set))
  }

  @Test func ordinalsBeginAtTheStart() {
    var world = SetWorld(replicas: 2)
    world.spec.startOrdinal = 5
    #expect(world.steps == ["create s-5", "create s-6"])
    world.settle()
    world.spec.startOrdinal = 6
    #expect(world.steps == ["create s-7", "delete s-5"], "5 is now below the range, 7 is new in it")
  }

  @Test func aTerminatingPodHoldsItsPlace() {
    var world = SetWorld.settled(replicas: 3)
    world.terminate(1)
    #expect(world.steps.isEmpty)
    world.removeTerminating()
    #expect(world.steps == ["create s-1"])
  }

  @Test(arguments: [
    (PodPhase.failed, "RecreatingFailedPod", ObjectEvent.Kind.warning, "failed"),
    (.succeeded, "RecreatingTerminatedPod", .normal, "terminated"),
  ])
  func finishedPodsAreDeletedAndMadeAnew(_ phase: PodPhase, reason: String, kind: ObjectEvent.Kind, word: String) {
    var world = SetWorld.settled(replicas: 2)
    world.finish(0, phase)
    #expect(world.steps == ["delete s-0"])
    let message = "StatefulSet default/s is recreating \(word) Pod s-0"
    #expect(
      world.plan().contains(
        .emit(ObjectEvent("StatefulSet", ObjectKey("default", "s"), kind, reason: reason, message: message))))
    world.sync()
    #expect(world.steps.isEmpty, "it is on its way out already")
    world.removeTerminating()
    #expect(world.steps == ["create s-0"])
  }

  @Test func aParallelSetScalesDownAllAtOnceHighestFirst() {
    var world = SetWorld.settled(replicas: 4)
    world.spec.replicas = 1
    #expect(world.steps == ["delete s-3", "delete s-2", "delete s-1"])
    #expect(world.eventReasons == ["SuccessfulDelete", "SuccessfulDelete", "SuccessfulDelete"])
    world.terminate(2)
    #expect(world.steps == ["delete s-3", "delete s-1"])
  }

  @Test func aSetOfNothingDeletesItsLastPod() {
    var world = SetWorld.settled(replicas: 1)
    world.spec.replicas = 0
    #expect(world.steps == ["delete s-0"])
    world.settle()
    #expect(world.status.replicas == 0)
  }

  // MARK: Ordered

  @Test func orderedSetsCreateOnePodAfterTheOther() {
    var world = SetWorld(replicas: 3, management: .orderedReady)
    world.spec.minReadySeconds = 10
    #expect(world.steps == ["create s-0"])
    world.sync()
    #expect(world.steps.isEmpty, "s-0 is pending")
    world.makeReady(0)
    world.now += .seconds(9)
    #expect(world.steps.isEmpty, "s-0 is ready but not yet available")
    world.now += .seconds(1)
    #expect(world.steps == ["create s-1"])
  }

  @Test func orderedSetsDeleteOnePodAfterTheOther() {
    var world = SetWorld.settled(replicas: 4)
    world.spec.podManagement = .orderedReady
    world.spec.replicas = 1
    #expect(world.steps == ["delete s-3"])
    world.sync()
    #expect(world.steps.isEmpty, "s-3 is still there")
    world.removeTerminating()
    #expect(world.steps == ["delete s-2"])
  }

  @Test func anUnhealthyPodStopsAnOrderedSet() {
    var world = SetWorld.settled(replicas: 4)
    world.spec.podManagement = .orderedReady
    world.spec.replicas = 3
    world.makeUnready(1)
    #expect(world.steps.isEmpty, "not even the pod beyond the range goes")
    world.spec.template = .version("b")
    #expect(world.steps.isEmpty, "nor does the update go on")
    world.makeReady(1)
    #expect(world.steps == ["delete s-3"])
  }

  @Test func anOrderedSetReplacesTheFirstFinishedPodOnly() {
    var world = SetWorld.settled(replicas: 3)
    world.spec.podManagement = .orderedReady
    world.finish(2, .failed)
    world.finish(1, .failed)
    #expect(world.steps == ["delete s-1"])
  }

  @Test func anOrderedSetFillsAGapBeforeItGrows() {
    var world = SetWorld.settled(replicas: 3)
    world.spec.podManagement = .orderedReady
    world.remove(0)
    world.spec.replicas = 5
    #expect(world.steps == ["create s-0"])
  }

  // MARK: The way out

  @Test func aSetOnItsWayOutOnlyKeepsItsStatus() throws {
    var world = SetWorld.settled(replicas: 3)
    world.cluster[world.set].header.deletion = Deletion(since: world.now, isForeground: true)
    world.spec.template = .version("b")
    world.remove(0)
    world.finish(1, .failed)
    let plan = world.plan()
    var expected = world.status
    expected.replicas = 2
    expected.readyReplicas = 1
    expected.availableReplicas = 1
    expected.currentReplicas = 2
    expected.updatedReplicas = 2
    #expect(plan == [.updateSetStatus(world.set, expected)])
  }
}
