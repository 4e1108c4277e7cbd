import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// What a set says of itself, and which templates it remembers. Source of what is expected: LWS-SPEC E.1.
@Suite struct StatefulSetStatusTests {
  /// Total, ready, available, current, updated.
  private static func counts(_ world: SetWorld) -> [Int] {
    let status = world.status
    return [
      status.replicas, status.readyReplicas, status.availableReplicas, status.currentReplicas, status.updatedReplicas,
    ]
  }

  /// The delay after which the next sync asks to be repeated.
  private static func requeues(_ world: SetWorld) -> [SimDuration] {
    world.plan().compactMap { if case .requeue(let delay) = $0 { delay } else { nil } }
  }

  // MARK: Counts

  @Test func theStatusCountsPodsThatExist() {
    var world = SetWorld(replicas: 3)
    world.sync()
    #expect(Self.counts(world) == [0, 0, 0, 0, 0], "the pods were planned in the same sync")
    world.sync()
    #expect(Self.counts(world) == [3, 0, 0, 3, 3])
    world.makeReady(1)
    world.sync()
    #expect(Self.counts(world) == [3, 1, 1, 3, 3])
  }

  @Test func podsOfEitherRevisionAreCountedApart() {
    var world = SetWorld.settled(replicas: 3)
    world.spec.template = .version("b")
    world.sync()
    world.removeTerminating()
    world.sync()
    world.sync()
    #expect(world.versions == ["a", "a", "b"])
    #expect(Self.counts(world) == [3, 2, 2, 2, 1])
  }

  @Test func podsOfARevisionInBetweenCountForNeither() {
    var world = SetWorld.settled(replicas: 3)
    world.spec.template = .version("b")
    world.sync()
    world.removeTerminating()
    world.sync()
    world.spec.template = .version("c")
    world.spec.updateStrategy = .onDelete
    world.sync()
    #expect(world.versions == ["a", "a", "b"])
    #expect(Self.counts(world) == [3, 2, 2, 2, 0])
  }

  @Test func terminatingPodsAreNeitherCurrentNorUpdated() {
    var world = SetWorld.settled(replicas: 3)
    world.terminate(0)
    world.sync()
    #expect(Self.counts(world) == [3, 3, 3, 2, 2], "ready as long as it says so")
  }

  @Test func theGenerationThatWasSeenIsRecorded() {
    var world = SetWorld.settled(replicas: 1)
    world.cluster[world.set].header.generation = 7
    world.sync()
    #expect(world.status.observedGeneration == 7)
  }

  // MARK: The current revision

  @Test func theCurrentRevisionMovesOnWhenAllPodsAreUpdatedAndReady() {
    var world = SetWorld.settled(replicas: 2)
    let old = world.status.currentRevision
    world.spec.template = .version("b")
    for ordinal in [1, 0] {
      world.sync()
      #expect(world.status.currentRevision == old)
      #expect(world.status.updateRevision != old)
      world.removeTerminating()
      world.sync()
      world.sync()
      #expect(world.status.currentRevision == old, "s-\(ordinal) is not ready")
      world.makeReady(ordinal)
    }
    world.sync()
    #expect(world.status.currentRevision == world.status.updateRevision)
    #expect(world.status.currentRevision != old)
    #expect(Self.counts(world) == [2, 2, 2, 2, 2])
  }

  @Test func surplusPodsKeepTheOldRevisionCurrent() {
    var world = SetWorld.settled(replicas: 2)
    let old = world.status.currentRevision
    world.spec.template = .version("b")
    world.spec.replicas = 1
    world.remove(0)
    world.sync()
    world.makeReady(0)
    world.sync()
    #expect(world.status.currentRevision == old, "s-1 is still there")
    world.removeTerminating()
    world.sync()
    #expect(world.status.currentRevision == world.status.updateRevision)
    #expect(world.status.currentRevision != old)
  }

  // MARK: Minimal time of readiness

  @Test func aReadyPodBecomesAvailableLaterAndTheSetLooksAgain() {
    var world = SetWorld(replicas: 2)
    world.spec.minReadySeconds = 30
    world.sync()
    world.makeReady(0)
    world.now += .seconds(10)
    world.makeReady(1)
    world.now += .seconds(5)
    #expect(Self.requeues(world) == [.seconds(15)], "s-0 has been ready for 15 s of 30")
    world.now += .seconds(15)
    #expect(Self.requeues(world) == [.seconds(10)], "s-1 has 10 s to go")
    world.sync()
    #expect(Self.counts(world) == [2, 2, 1, 2, 2])
    world.now += .seconds(10)
    #expect(Self.requeues(world).isEmpty)
    world.sync()
    #expect(Self.counts(world) == [2, 2, 2, 2, 2])
  }

  // MARK: History

  @Test func tenRevisionsThatNobodyUsesAreKept() {
    var world = SetWorld.settled(replicas: 1)
    for version in 1...15 {
      world.spec.template = .version("\(version)")
      world.settle()
      let revisions = world.cluster[world.set].revisions.compactMap { $0.template.labels["version"] }
      // The present one, and the ten before it.
      let expected = ["a"] + (1...version).map(String.init)
      #expect(revisions == Array(expected.suffix(11)))
    }
  }

  @Test func aNewRevisionSurvivesTheTrimmingOfItsOwnSync() {
    var world = SetWorld.settled(replicas: 1)
    world.spec.updateStrategy = .onDelete
    for version in 1...14 {
      world.spec.template = .version("\(version)")
      world.sync()
      #expect(world.cluster[world.set].revisions.last?.template == .version("\(version)"))
    }
  }

  @Test func revisionsInUseAreKeptHoweverOld() {
    var world = SetWorld.settled(replicas: 1) { $0.updateStrategy = .onDelete }
    for version in 1...15 {
      world.spec.template = .version("\(version)")
      world.settle()
    }
    let revisions = world.cluster[world.set].revisions.compactMap { $0.template.labels["version"] }
    // "a" is the pod's and the current one, 15 the update's; 14 down to 5 are the ten others.
    #expect(revisions == ["a"] + (5...15).map(String.init))
  }
}
