import API
import Kernel
import Testing

@testable import Cluster

@Suite struct ClusterTests {
  private static let set = ObjectKey("default", "llm")

  // MARK: Finding objects

  @Test func objectsAreFoundByTheirKeyAsLongAsTheyExist() {
    var cluster = Cluster.small()
    let pod = cluster.addPod("same")
    let set = cluster.addSet("same")
    let key = ObjectKey("default", "same")
    #expect(cluster.pod(key) == pod)
    #expect(cluster.statefulSet(key) == set)
    #expect(cluster.pod(ObjectKey("other", "same")) == nil)
    cluster.remove(.pod(pod))
    #expect(cluster.pod(key) == nil)
    #expect(cluster.statefulSet(key) == set)
    let reborn = cluster.addPod("same")
    #expect(cluster.pod(key) == reborn)
    #expect(reborn != pod)
    #expect(!cluster.contains(pod))
    #expect(cluster.podCount == 1)
  }

  @Test func nodesAreFoundByName() {
    let cluster = Cluster.small(nodes: 3)
    #expect(cluster.nodeByName["n2"] == NodeID(2))
    #expect(cluster.nodeByName["n3"] == nil)
    #expect(cluster[NodeID(1)].name == "n1")
  }

  @Test func groupsKnowTheirPodsInOrderOfCreation() {
    var cluster = Cluster.small()
    let leader = cluster.addMember(of: "llm", group: 0, worker: 0)
    let worker2 = cluster.addMember(of: "llm", group: 0, worker: 2)
    let worker1 = cluster.addMember(of: "llm", group: 0, worker: 1)
    let other = cluster.addMember(of: "llm", group: 1, worker: 0)
    cluster.addMember(of: "embed", group: 0, worker: 0)
    cluster.addPod("bare")
    #expect(cluster.pods(ofGroup: 0, in: Self.set) == [leader, worker2, worker1])
    #expect(cluster.pods(ofGroup: 1, in: Self.set) == [other])
    #expect(cluster.pods(ofGroup: 2, in: Self.set).isEmpty)
    #expect(cluster.leaders(of: Self.set) == [leader, other])
    #expect(cluster.pods(ofGroup: 0, in: ObjectKey("other", "llm")).isEmpty)
    cluster.remove(.pod(leader))
    cluster.remove(.pod(worker1))
    #expect(cluster.pods(ofGroup: 0, in: Self.set) == [worker2])
    #expect(cluster.leaders(of: Self.set) == [other])
    let reborn = cluster.addMember(of: "llm", group: 0, worker: 0)
    #expect(cluster.pods(ofGroup: 0, in: Self.set) == [worker2, reborn])
    #expect(cluster.leaders(of: Self.set) == [other, reborn])
  }

  @Test func membershipIsReadFromTheLabels() {
    #expect(GroupMembership(labels: [:]) == nil)
    #expect(GroupMembership(labels: [LWSKey.name: "llm"]) == nil)
    #expect(GroupMembership(labels: [LWSKey.name: "llm", LWSKey.workerIndex: "x"]) == nil)
    let member = GroupMembership(
      labels: [LWSKey.name: "llm", LWSKey.workerIndex: "3", LWSKey.groupIndex: "2", LWSKey.revision: "r"])
    #expect(member?.set == "llm")
    #expect(member?.group == 2)
    #expect(member?.worker == 3)
    #expect(member?.revision == "r")
    #expect(member?.isLeader == false)
  }

  // MARK: Owners

  @Test func ownersKnowTheirChildren() {
    var cluster = Cluster.small()
    let set = cluster.addSet("s")
    let owner = OwnerReference(.statefulSet(set))
    let pods = (0..<3).map { cluster.addPod("s-\($0)", owners: [owner]) }
    let inner = cluster.addSet("inner", owners: [owner])
    #expect(cluster[set].header.children == pods.map(ObjectRef.pod) + [.statefulSet(inner)])
    #expect(cluster.pods(of: set) == pods)
    cluster.remove(.pod(pods[1]))
    #expect(cluster.pods(of: set) == [pods[0], pods[2]])
    #expect(cluster[pods[0]].header.controller == .statefulSet(set))
  }

  @Test func ownersComeAndGo() {
    var cluster = Cluster.small()
    let (one, two) = (cluster.addSet("one"), cluster.addSet("two"))
    let pod = cluster.addPod("p", owners: [OwnerReference(.statefulSet(one))])
    cluster.addOwner(OwnerReference(.statefulSet(two), isController: false), to: .pod(pod))
    #expect(cluster.pods(of: one) == [pod])
    #expect(cluster.pods(of: two) == [pod])
    #expect(cluster[pod].header.controller == .statefulSet(one))
    cluster.removeOwner(.statefulSet(one), from: .pod(pod))
    #expect(cluster.pods(of: one).isEmpty)
    #expect(cluster.pods(of: two) == [pod])
    #expect(cluster[pod].header.owners.map(\.object) == [.statefulSet(two)])
    #expect(cluster[pod].header.controller == nil)
  }

  @Test func childrenKeepTheirReferenceToAnOwnerThatHasGone() {
    var cluster = Cluster.small()
    let set = cluster.addSet("s")
    let pod = cluster.addPod("s-0", owners: [OwnerReference(.statefulSet(set))])
    cluster.remove(.statefulSet(set))
    #expect(cluster[pod].header.owners.map(\.object) == [.statefulSet(set)])
    let reborn = cluster.addSet("s")
    #expect(cluster.pods(of: reborn).isEmpty, "it is not the owner")
    cluster.remove(.pod(pod))
    #expect(cluster.podCount == 0)
  }

  @Test func everythingThatCanBeOwnedIsListed() {
    var cluster = Cluster.small()
    let set = cluster.addSet("s")
    let pods = [cluster.addPod("a"), cluster.addPod("b")]
    let header = ObjectHeader(metadata: Metadata(name: "c"), uid: cluster.makeUID(), createdAt: .zero)
    let claim = cluster.insert(ClaimRecord(header: header, claim: PersistentVolumeClaim(name: "c")))
    let service = cluster.insert(ServiceRecord(header: header, service: Service(metadata: header.metadata)))
    #expect(
      cluster.allOwned == [.statefulSet(set), .pod(pods[0]), .pod(pods[1]), .service(service), .claim(claim)])
    cluster.remove(.pod(pods[0]))
    #expect(cluster.allPods == [pods[1]])
    cluster.remove(.claim(claim))
    #expect(cluster.claim(header.key) == nil)
    #expect(cluster.service(header.key) == service)
  }

  // MARK: Copies

  @Test func aCopyIsAsItWasWhateverBecomesOfTheOther() {
    var cluster = Cluster.small()
    let set = cluster.addSet("s")
    let owner = OwnerReference(.statefulSet(set))
    let pod = cluster.addPod("s-0", owners: [owner], requests: ["cpu": Quantity(units: 1)])
    var before = cluster
    cluster[pod].phase = .running
    cluster[pod].header.metadata.labels["colour"] = "red"
    cluster.bind(pod, to: NodeID(1))
    cluster[header: .statefulSet(set)].generation = 9
    let more = cluster.addPod("s-1", owners: [owner])
    #expect(before[pod].phase == .pending)
    #expect(before[pod].header.metadata.labels.isEmpty)
    #expect(before[pod].node == nil)
    #expect(before[NodeID(1)].used.allSatisfy { $0 == 0 })
    #expect(before[set].header.generation == 1)
    #expect(before.pods(of: set) == [pod])
    #expect(!before.contains(more))

    before.remove(.pod(pod))
    #expect(cluster[pod].phase == .running)
    #expect(cluster[NodeID(1)].pods == [pod])
    #expect(cluster.pod(ObjectKey("default", "s-0")) == pod)
    #expect(cluster.pods(of: set) == [pod, more])
    #expect(before.makeUID() == cluster[more].header.uid, "each goes its own way")
  }

  // MARK: Binding

  @Test func bindingTakesWhatAPodAsksForAndReleasingGivesItBack() {
    var cluster = Cluster.small()
    let node = NodeID(1)
    let one = cluster.addPod("a", requests: ["cpu": Quantity(millis: 1500), "nvidia.com/gpu": Quantity(units: 2)])
    let two = cluster.addPod("b", requests: ["memory": Quantity(units: 1 << 30)])
    cluster.bind(one, to: node)
    cluster.bind(two, to: node)
    // cpu, memory, ephemeral-storage, pods, GPUs.
    #expect(cluster[node].used == [1500, 1 << 30, 0, 2, 2])
    // What is not asked for scores as 100m and 200 MiB.
    #expect(cluster[node].scoredCPUMillis == 1600)
    #expect(cluster[node].scoredMemoryBytes == (1 << 30) + 200 * 1_048_576)
    #expect(cluster[node].pods == [one, two])
    #expect(cluster[NodeID(0)].used == [0, 0, 0, 0, 0])
    cluster.release(one)
    cluster.release(one)
    #expect(cluster[node].used == [0, 1 << 30, 0, 1, 0], "released once, however often asked")
    #expect(cluster[node].pods == [two])
    #expect(cluster[one].node == node, "where it ran stays known")
    cluster.release(two)
    #expect(cluster[node].used == [0, 0, 0, 0, 0])
    #expect(cluster[node].scoredCPUMillis == 0)
    #expect(cluster[node].scoredMemoryBytes == 0)
  }

  @Test func releasingAPodWithoutANodeChangesNothing() {
    var cluster = Cluster.small()
    let pod = cluster.addPod("a", requests: ["cpu": Quantity(units: 1)])
    cluster.release(pod)
    #expect(cluster.nodes.allSatisfy { $0.used.allSatisfy { $0 == 0 } })
  }
}
