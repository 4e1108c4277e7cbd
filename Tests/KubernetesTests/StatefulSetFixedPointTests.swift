import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// A plan that is repeated reaches a state in which it is empty, and that state is what the spec asks for.
@Suite struct StatefulSetFixedPointTests {
  /// A set with a random spec, disturbed at random before and after a change of the spec.
  private static func disturbed(seed: UInt64) -> SetWorld {
    var stream = Streams(seed: seed).stream("tests/fixed-point")
    func number(_ limit: Int) -> Int { Int(stream.uniform() * Double(limit)) }
    var world = SetWorld(replicas: number(7), management: number(2) == 0 ? .parallel : .orderedReady)
    world.version = KubernetesVersion(minor: 34 + number(2))
    world.spec.startOrdinal = number(3)
    world.spec.minReadySeconds = number(2) * 20
    world.spec.maxUnavailable = number(2) == 0 ? nil : .count(1 + number(3))
    world.spec.claimTemplates = number(2) == 0 ? [] : [PersistentVolumeClaim(name: "data")]
    world.spec.claimRetention = ClaimRetentionPolicy(
      whenDeleted: number(2) == 0 ? .retain : .delete, whenScaled: number(2) == 0 ? .retain : .delete)
    world.settle()
    for version in ["b", "c", "a"].prefix(1 + number(3)) {
      world.spec.template = .version(version)
      world.spec.replicas = number(7)
      world.spec.partition = number(2) == 0 ? 0 : number(8)
      for _ in 0..<number(6) { disturb(&world, number(4), number(16)) }
      for _ in 0..<number(4) { world.sync() }
    }
    return world
  }

  /// Does something to one of the pods.
  private static func disturb(_ world: inout SetWorld, _ what: Int, _ which: Int) {
    let pods = world.cluster.pods(of: world.set)
    guard !pods.isEmpty, let ordinal = world.cluster[pods[which % pods.count]].ordinal else { return }
    switch what {
    case 0: world.remove(ordinal)
    case 1: world.terminate(ordinal)
    case 2: world.finish(ordinal, which.isMultiple(of: 2) ? .failed : .succeeded)
    default: world.makeUnready(ordinal)
    }
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func everyPlanReachesItsFixedPoint(seed: UInt64) {
    var world = Self.disturbed(seed: seed)
    #expect(world.settle() < 100, "the plan of seed \(seed) has no end")
    #expect(world.plan().isEmpty)
    let spec = world.spec
    let range = spec.startOrdinal..<spec.startOrdinal + spec.replicas
    let ordinals = world.cluster.pods(of: world.set).compactMap { world.cluster[$0].ordinal }
    #expect(ordinals.sorted() == Array(range))
    #expect(world.status.replicas == spec.replicas)
    #expect(world.status.availableReplicas == spec.replicas)
    let wanted = spec.template.labels["version"]
    let updated = zip(range, world.versions).filter { $0.0 >= spec.startOrdinal + spec.partition }
    #expect(updated.allSatisfy { $0.1 == wanted }, "\(world.versions) from partition \(spec.partition)")
    if world.versions.allSatisfy({ $0 == wanted }) {
      #expect(world.status.currentRevision == world.status.updateRevision)
    }
  }
}
