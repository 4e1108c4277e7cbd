import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// How a new template reaches the pods of a set. Source of what is expected: LWS-SPEC E.1.
@Suite struct StatefulSetUpdateTests {
  /// A settled set of version "a" whose template is now "b".
  private static func updating(
    replicas: Int, minor: Int = 34, _ change: (inout StatefulSetSpec) -> Void = { _ in }
  ) -> SetWorld {
    var world = SetWorld.settled(replicas: replicas)
    world.version = KubernetesVersion(minor: minor)
    world.spec.template = .version("b")
    change(&world.spec)
    return world
  }

  // MARK: Which revision a pod gets

  @Test(arguments: [
    (0, 0, ["b", "b", "b", "b"]),
    (0, 2, ["a", "a", "b", "b"]),
    (0, 4, ["a", "a", "a", "a"]),
    (0, 9, ["a", "a", "a", "a"]),
    (3, 2, ["a", "a", "b", "b"]),
  ])
  func podsBelowThePartitionAreMadeFromTheCurrentRevision(start: Int, partition: Int, versions: [String]) {
    var world = SetWorld.settled(replicas: 4) { $0.startOrdinal = start }
    world.spec.template = .version("b")
    world.spec.partition = partition
    for ordinal in start..<start + 4 { world.remove(ordinal) }
    world.sync()
    #expect(world.versions == versions)
  }

  @Test func aNewSetHasOneRevisionWhateverItsPartition() {
    var world = SetWorld(replicas: 2)
    world.spec.partition = 2
    world.sync()
    #expect(world.versions == ["a", "a"])
    #expect(world.cluster[world.set].revisions.count == 1)
    #expect(world.status.currentRevision == world.status.updateRevision)
  }

  // MARK: Gate off

  @Test func withoutTheGateOnePodIsReplacedAtATimeFromTheTop() {
    var world = Self.updating(replicas: 3) { $0.maxUnavailable = .count(3) }
    #expect(world.steps == ["delete s-2"])
    world.sync()
    #expect(world.steps.isEmpty, "s-2 is terminating")
    world.removeTerminating()
    #expect(world.steps == ["create s-2"])
    world.sync()
    #expect(world.steps.isEmpty, "s-2 is pending")
    world.makeReady(2)
    #expect(world.steps == ["delete s-1"])
  }

  @Test func withoutTheGateAMissingPodStopsTheUpdate() {
    var world = Self.updating(replicas: 3)
    world.remove(2)
    #expect(world.steps == ["create s-2"], "the pod that is made in this sync is not healthy yet")
    world.remove(0)
    #expect(world.steps == ["create s-0", "create s-2"])
  }

  @Test func withoutTheGateAMissingPodFurtherDownStopsNothing() {
    var world = Self.updating(replicas: 3)
    world.remove(0)
    #expect(world.steps == ["create s-0", "delete s-2"])
  }

  @Test func withoutTheGateAnUnhealthyOutdatedPodIsReplacedToo() {
    var world = Self.updating(replicas: 3)
    world.makeUnready(2)
    #expect(world.steps == ["delete s-2"])
  }

  @Test func withoutTheGateAnUnhealthyUpdatedPodStopsTheUpdate() {
    var world = Self.updating(replicas: 3)
    world.sync()
    world.removeTerminating()
    world.sync()
    world.makeReady(2)
    world.makeUnready(2)
    #expect(world.versions == ["a", "a", "b"])
    #expect(world.steps.isEmpty)
  }

  @Test func thePartitionEndsTheUpdate() {
    var world = Self.updating(replicas: 4) { $0.partition = 2 }
    world.settle()
    #expect(world.versions == ["a", "a", "b", "b"])
    #expect(world.status.currentRevision != world.status.updateRevision)
    #expect(world.status.currentReplicas == 2)
    #expect(world.status.updatedReplicas == 2)
  }

  // MARK: Gate on

  @Test(
    arguments: [
      (2, [], ["delete s-4", "delete s-3"], "the whole budget at once"),
      (2, [4], ["delete s-4"], "an unhealthy outdated pod costs budget and is as good as any"),
      (2, [0], ["delete s-4"], "pods at the bottom cost budget too"),
      (2, [0, 1], [], "as many unavailable as allowed: nothing goes"),
      (1, [0, 1], [], "more unavailable than allowed: nothing goes"),
      (5, [2], ["delete s-4", "delete s-3", "delete s-2", "delete s-1"], "five less one"),
    ] as [(Int, [Int], [String], String)])
  func withTheGateUnavailablePodsTakeFromTheBudget(limit: Int, unready: [Int], steps: [String], why: String) {
    var world = Self.updating(replicas: 5, minor: 35) { $0.maxUnavailable = .count(limit) }
    for ordinal in unready { world.makeUnready(ordinal) }
    #expect(world.steps == steps, "\(why)")
  }

  @Test func withTheGateTheBudgetCountsPodsBelowThePartition() {
    var world = Self.updating(replicas: 4, minor: 35) {
      $0.maxUnavailable = .count(2)
      $0.partition = 2
    }
    world.makeUnready(0)
    #expect(world.steps == ["delete s-3"])
    world.makeUnready(1)
    #expect(world.steps.isEmpty)
  }

  @Test func withTheGateMissingAndTerminatingPodsAreUnavailable() {
    var world = Self.updating(replicas: 5, minor: 35) { $0.maxUnavailable = .count(3) }
    world.remove(0)
    world.terminate(4)
    #expect(world.steps == ["create s-0", "delete s-3"])
  }

  @Test func withTheGatePodsHaveToBeReadyForLongEnough() {
    var world = Self.updating(replicas: 3, minor: 35) { $0.minReadySeconds = 60 }
    world.makeReady(0)
    world.now += .seconds(59)
    #expect(world.steps.isEmpty)
    world.now += .seconds(1)
    #expect(world.steps == ["delete s-2"])
  }

  @Test(arguments: [
    (CountOrPercent.percent(40), 5, 2),  // 40 % of 5 is 2
    (.percent(39), 5, 1),  // 1.95, rounded down
    (.percent(1), 5, 1),  // 0.05; one at least
    (.count(0), 5, 1),  // one at least
  ])
  func theBudgetIsRoundedDownToOneAtLeast(limit: CountOrPercent, replicas: Int, deleted: Int) {
    let world = Self.updating(replicas: replicas, minor: 35) { $0.maxUnavailable = limit }
    #expect(world.steps.count == deleted)
  }

  @Test func withTheGateTheBudgetIsOneUnlessGiven() {
    #expect(Self.updating(replicas: 3, minor: 35).steps == ["delete s-2"])
  }

  // MARK: On delete, and back

  @Test func onDeleteReplacesNothingByItself() {
    var world = Self.updating(replicas: 2) { $0.updateStrategy = .onDelete }
    #expect(world.steps.isEmpty)
    world.remove(1)
    world.sync()
    #expect(world.versions == ["a", "b"])
    world.makeReady(1)
    world.remove(0)
    world.settle()
    #expect(world.versions == ["b", "b"])
    #expect(world.status.currentRevision != world.status.updateRevision, "only rolling updates adopt the revision")
  }

  @Test(arguments: [34, 35])
  func aRollbackTakesUpTheEarlierRevision(minor: Int) {
    var world = Self.updating(replicas: 3, minor: minor)
    let first = world.status.currentRevision
    world.sync()
    world.removeTerminating()
    world.sync()
    world.makeReady(2)
    #expect(world.versions == ["a", "a", "b"])
    world.spec.template = .version("a")
    #expect(world.steps == ["delete s-2"])
    world.settle()
    #expect(world.versions == ["a", "a", "a"])
    #expect(world.cluster[world.set].revisions.map(\.template) == [.version("b"), .version("a")])
    #expect(world.status.updateRevision == first)
    #expect(world.status.currentRevision == first)
  }
}
