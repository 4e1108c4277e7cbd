import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// The claims of a set's pods, and whom they follow. Source of what is expected: LWS-SPEC E.1.
@Suite struct StatefulSetClaimTests {
  private static func claiming(_ world: SetWorld, _ retention: ClaimRetentionPolicy = ClaimRetentionPolicy())
    -> SetWorld
  {
    var world = world
    world.spec.claimTemplates = [PersistentVolumeClaim(name: "data"), PersistentVolumeClaim(name: "log")]
    world.spec.claimRetention = retention
    return world
  }

  /// Names of the owners of a pod's claim "data".
  private static func owners(of ordinal: Int, _ world: SetWorld) -> [String]? {
    world.cluster.claim(ObjectKey("default", "data-s-\(ordinal)")).map { claim in
      world.cluster[claim].header.owners.map { world.cluster[header: $0.object].name }
    }
  }

  @Test func claimsAreCreatedBeforeTheirPod() {
    let world = Self.claiming(SetWorld(replicas: 2))
    #expect(
      world.steps == [
        "claim data-s-0", "claim log-s-0", "create s-0", "claim data-s-1", "claim log-s-1", "create s-1",
      ])
  }

  @Test func claimsThatExistAreUsedAgain() {
    var world = Self.claiming(SetWorld(replicas: 1))
    world.settle()
    world.remove(0)
    #expect(world.steps == ["create s-0"])
  }

  @Test(arguments: [StatefulSetSpec.PodManagement.parallel, .orderedReady])
  func aMissingClaimOfAPendingPodIsCreatedAgain(_ management: StatefulSetSpec.PodManagement) throws {
    var world = Self.claiming(SetWorld(replicas: 1, management: management))
    world.sync()
    let claim = try #require(world.cluster.claim(ObjectKey("default", "log-s-0")))
    world.cluster.remove(.claim(claim))
    #expect(world.steps == ["claim log-s-0"])
    world.makeReady(0)
    #expect(world.steps.isEmpty, "a running pod has what it mounts")
  }

  @Test(
    arguments: [
      (ClaimRetentionPolicy.Choice.retain, ClaimRetentionPolicy.Choice.retain, [], []),
      (.delete, .retain, ["s"], ["s"]),
      (.retain, .delete, [], ["s-1"]),
      // With the set as a second owner the claim would outlive its pod.
      (.delete, .delete, ["s"], ["s-1"]),
    ] as [(ClaimRetentionPolicy.Choice, ClaimRetentionPolicy.Choice, [String], [String])])
  func claimsFollowWhomTheRetentionPolicyNames(
    whenDeleted: ClaimRetentionPolicy.Choice, whenScaled: ClaimRetentionPolicy.Choice, before: [String],
    scaledAway: [String]
  ) {
    var world = Self.claiming(
      SetWorld(replicas: 2), ClaimRetentionPolicy(whenDeleted: whenDeleted, whenScaled: whenScaled))
    world.settle()
    #expect(Self.owners(of: 1, world) == before)
    world.spec.replicas = 1
    world.sync()
    #expect(Self.owners(of: 1, world) == scaledAway)
    #expect(Self.owners(of: 0, world) == before)
    #expect(world.steps.isEmpty)
  }

  @Test func aPodThatComesBackIntoTheRangeLosesItsHoldOnItsClaims() {
    var world = Self.claiming(SetWorld(replicas: 2), ClaimRetentionPolicy(whenScaled: .delete))
    world.settle()
    world.spec.replicas = 1
    world.sync()
    world.spec.replicas = 2
    world.sync()
    #expect(Self.owners(of: 1, world) == [])
  }

  @Test func aChangedPolicyReachesClaimsThatExist() {
    var world = Self.claiming(SetWorld(replicas: 1))
    world.settle()
    world.spec.claimRetention.whenDeleted = .delete
    world.settle()
    #expect(Self.owners(of: 0, world) == ["s"])
    world.spec.claimRetention.whenDeleted = .retain
    world.settle()
    #expect(Self.owners(of: 0, world) == [])
  }

  @Test func theGarbageCollectorTakesTheClaimsOfAPodThatWasScaledAway() throws {
    var world = Self.claiming(SetWorld(replicas: 2), ClaimRetentionPolicy(whenDeleted: .delete, whenScaled: .delete))
    world.settle()
    world.spec.replicas = 1
    world.sync()
    let claim = try #require(world.cluster.claim(ObjectKey("default", "data-s-1")))
    #expect(GarbageCollection.plan(for: .claim(claim), in: world.cluster).isEmpty)
    world.remove(1)
    #expect(
      GarbageCollection.plan(for: .claim(claim), in: world.cluster)
        == [.delete(.claim(claim), .background, graceSeconds: nil)])
  }
}
