import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// What becomes of objects whose owners go. Source of what is expected: LWS-SPEC E.2.
@Suite struct GarbageCollectionTests {
  /// Objects by name: pods and the sets that own them.
  private struct Family {
    var cluster = Cluster(nodes: [], levels: [])

    private mutating func header(_ name: String, _ owners: [OwnerReference]) -> ObjectHeader {
      var header = ObjectHeader(metadata: Metadata(name: name), uid: cluster.makeUID(), createdAt: .zero)
      header.owners = owners
      return header
    }

    mutating func set(_ name: String, owners: [OwnerReference] = []) -> ObjectRef {
      .statefulSet(cluster.insert(StatefulSetRecord(header: header(name, owners), spec: StatefulSetSpec())))
    }

    mutating func pod(_ name: String, owners: [OwnerReference] = []) -> ObjectRef {
      let requests = ResourceRequest([:], columns: cluster.columns)
      return .pod(cluster.insert(PodRecord(header: header(name, owners), spec: PodSpec(), requests: requests)))
    }

    mutating func delete(_ object: ObjectRef, isForeground: Bool) {
      cluster[header: object].deletion = Deletion(since: .zero, isForeground: isForeground)
    }

    func plan(_ object: ObjectRef) -> [Command] { GarbageCollection.plan(for: object, in: cluster) }
  }

  // MARK: Background

  @Test func anObjectWithoutOwnersIsLeftAlone() {
    var family = Family()
    let pod = family.pod("bare")
    #expect(family.plan(pod).isEmpty)
  }

  @Test func aDependentGoesOnceItsOwnerHasGone() {
    var family = Family()
    let set = family.set("s")
    let pod = family.pod("s-0", owners: [OwnerReference(set)])
    #expect(family.plan(pod).isEmpty)
    family.cluster.remove(set)
    #expect(family.plan(pod) == [.delete(pod, .background, graceSeconds: nil)])
    family.delete(pod, isForeground: false)
    #expect(family.plan(pod).isEmpty, "it is on its way")
  }

  @Test func aDependentOfAnOwnerThatIsTerminatingStays() {
    var family = Family()
    let leader = family.pod("leader")
    let set = family.set("workers", owners: [OwnerReference(leader)])
    family.delete(leader, isForeground: false)
    #expect(family.plan(set).isEmpty)
    #expect(family.plan(leader).isEmpty)
  }

  @Test func anotherObjectInTheSamePlaceIsNotTheOwner() {
    var family = Family()
    let set = family.set("s")
    let pod = family.pod("s-0", owners: [OwnerReference(set)])
    family.cluster.remove(set)
    let reborn = family.set("s")
    #expect(reborn != set)
    #expect(family.plan(pod) == [.delete(pod, .background, graceSeconds: nil)])
  }

  @Test func anObjectWithAnotherOwnerLeftLosesTheReferenceOnly() {
    var family = Family()
    let (one, two) = (family.set("one"), family.set("two"))
    let pod = family.pod("p", owners: [OwnerReference(one), OwnerReference(two, isController: false)])
    family.cluster.remove(one)
    #expect(family.plan(pod) == [.removeOwner(one, from: pod)])
    family.cluster.removeOwner(one, from: pod)
    #expect(family.plan(pod).isEmpty)
    family.cluster.remove(two)
    #expect(family.plan(pod) == [.delete(pod, .background, graceSeconds: nil)])
  }

  @Test func anOrphanIsLeftAlone() {
    var family = Family()
    let set = family.set("s")
    let pod = family.pod("s-0", owners: [OwnerReference(set)])
    family.cluster.removeOwner(set, from: pod)
    family.cluster.remove(set)
    #expect(family.plan(pod).isEmpty)
  }

  // MARK: Foreground

  @Test func anOwnerWaitsForTheDependentsThatBlockIt() {
    var family = Family()
    let set = family.set("s")
    let pods = ["s-0", "s-1"].map { family.pod($0, owners: [OwnerReference(set)]) }
    family.delete(set, isForeground: true)
    #expect(family.plan(set) == pods.map { .delete($0, .background, graceSeconds: nil) })
    family.delete(pods[0], isForeground: false)
    #expect(family.plan(set) == [.delete(pods[1], .background, graceSeconds: nil)])
    family.delete(pods[1], isForeground: false)
    #expect(family.plan(set).isEmpty, "both are terminating, neither has gone")
    family.cluster.remove(pods[0])
    #expect(family.plan(set).isEmpty)
    family.cluster.remove(pods[1])
    #expect(family.plan(set) == [.releaseForeground(set)])
  }

  @Test func dependentsThatDoNotBlockHoldNothingUp() {
    var family = Family()
    let set = family.set("s")
    let pod = family.pod("s-0", owners: [OwnerReference(set, blocksOwnerDeletion: false)])
    family.delete(set, isForeground: true)
    #expect(family.plan(set) == [.releaseForeground(set)])
    family.cluster.remove(set)
    #expect(family.plan(pod) == [.delete(pod, .background, graceSeconds: nil)])
  }

  @Test func dependentsThatDoNotBlockGoWithThoseThatDo() {
    var family = Family()
    let set = family.set("s")
    let blocking = family.pod("a", owners: [OwnerReference(set)])
    let other = family.pod("b", owners: [OwnerReference(set, blocksOwnerDeletion: false)])
    family.delete(set, isForeground: true)
    #expect(family.plan(set) == [blocking, other].map { .delete($0, .background, graceSeconds: nil) })
  }

  @Test func foregroundDeletionGoesDownLevelByLevel() {
    var family = Family()
    let leader = family.pod("leader")
    let workers = family.set("workers", owners: [OwnerReference(leader)])
    let worker = family.pod("worker", owners: [OwnerReference(workers)])
    family.delete(leader, isForeground: true)
    #expect(family.plan(leader) == [.delete(workers, .foreground, graceSeconds: nil)])
    family.delete(workers, isForeground: true)
    #expect(family.plan(leader).isEmpty)
    #expect(family.plan(workers) == [.delete(worker, .background, graceSeconds: nil)])
    family.cluster.remove(worker)
    #expect(family.plan(workers) == [.releaseForeground(workers)])
    family.cluster.remove(workers)
    #expect(family.plan(leader) == [.releaseForeground(leader)])
  }

  @Test func anotherOwnerSavesADependentFromAForegroundDeletion() {
    var family = Family()
    let (one, two) = (family.set("one"), family.set("two"))
    let pod = family.pod("p", owners: [OwnerReference(one), OwnerReference(two, isController: false)])
    family.delete(one, isForeground: true)
    let other = family.pod("q", owners: [OwnerReference(one)])
    #expect(family.plan(one) == [.removeOwner(one, from: pod), .delete(other, .background, graceSeconds: nil)])
    family.cluster.remove(other)
    #expect(family.plan(one) == [.removeOwner(one, from: pod), .releaseForeground(one)])
  }

  @Test func anOwnerThatWaitsTooSavesNothing() {
    var family = Family()
    let (one, two) = (family.set("one"), family.set("two"))
    let pod = family.pod("p", owners: [OwnerReference(one), OwnerReference(two, isController: false)])
    family.delete(one, isForeground: true)
    family.delete(two, isForeground: true)
    #expect(family.plan(one) == [.delete(pod, .background, graceSeconds: nil)])
  }
}
