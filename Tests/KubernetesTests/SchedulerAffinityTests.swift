import API
import Cluster
import Testing

@testable import Kubernetes

private let groupKey = "leaderworkerset.sigs.k8s.io/group-key"

/// Two racks of two nodes, one node without a rack.
private func racks() -> SchedulerWorld {
  SchedulerWorld([
    .named("a0", labels: ["rack": "a"]), .named("a1", labels: ["rack": "a"]),
    .named("b0", labels: ["rack": "b"]), .named("b1", labels: ["rack": "b"]), .named("loose"),
  ])
}

private func leader(_ group: String, namespace: String = "default") -> PodRecord {
  .named("leader-\(group)", labels: [groupKey: group], namespace: namespace) {
    $0.makeExclusive(groupKey, group, over: "rack")
  }
}

private func worker(_ group: String, rack: String? = nil) -> PodRecord {
  .named("worker-\(group)", labels: [groupKey: group]) {
    if let rack { $0.nodeSelector = ["rack": rack] }
  }
}

@Test func theFirstLeaderPassesByItsOwnMatchButNeedsTheLabel() {
  var world = racks()
  for name in ["a0", "a1", "b0", "b1"] {
    var pod = leader("g")
    pod.spec.nodeName = name
    #expect(world.outcome(of: pod) == "bound to \(name)")
  }
  var pod = leader("g")
  pod.spec.nodeName = "loose"
  // The four racked nodes are refused by name, the loose one by affinity.
  #expect(
    world.outcome(of: pod) == "0/5 nodes are available: 1 node(s) didn't match pod affinity rules, "
      + "4 node(s) didn't match the requested node name.")
}

@Test func aLeaderKeepsOutOfRacksOfOtherGroups() {
  var world = racks()
  world.add(leader("g1"), boundTo: 0)
  let second = world.add(leader("g2"))
  for draw in (0..<8).map({ $0 * (UInt64.max / 8) }) {
    guard case .bind(let node) = world.decide(second, draw: draw) else { Issue.record("refused"); return }
    #expect(world.cluster[node].metadata.labels["rack"] == "b")
  }
  world.bind(second, NodeID(2))
  // A third group: own terms find no pod of g3 (self-match), other groups in both racks, and no rack on `loose`.
  #expect(
    world.outcome(of: leader("g3")) == "0/5 nodes are available: 1 node(s) didn't match pod affinity rules, "
      + "4 node(s) didn't match pod anti-affinity rules.")
}

@Test func workersOfOtherGroupsMeetTheLeadersAntiAffinity() {
  var world = racks()
  world.add(leader("g1"), boundTo: 0)
  #expect(
    world.outcome(of: worker("g2", rack: "a")) == "0/5 nodes are available: 2 node(s) didn't satisfy existing pods "
      + "anti-affinity rules, 3 node(s) didn't match Pod's node affinity/selector.")
  // A worker of the own group may stand there, and a pod of no group too.
  #expect(world.outcome(of: worker("g1", rack: "a")).hasPrefix("bound to a"))
  #expect(world.outcome(of: .named("p") { $0.nodeSelector = ["rack": "a"] }).hasPrefix("bound to a"))
}

@Test func aLeaderFollowsItsWorkersOnceThereAreAny() {
  var world = racks()
  world.add(worker("g1"), boundTo: 2)
  var pod = leader("g1")
  pod.spec.nodeSelector = ["rack": "a"]
  #expect(
    world.outcome(of: pod) == "0/5 nodes are available: 2 node(s) didn't match pod affinity rules, "
      + "3 node(s) didn't match Pod's node affinity/selector.")
  #expect(world.outcome(of: leader("g1")).hasPrefix("bound to b"))
}

@Test func exclusivenessEndsAtTheNamespace() {
  var world = racks()
  for node in 0..<4 { world.add(leader("g\(node)", namespace: "other"), boundTo: node) }
  #expect(world.outcome(of: leader("g9")).hasPrefix("bound to "))
}

@Test func terminatingPodsCountUntilTheyAreGone() {
  var world = racks()
  let old = world.add(leader("g1"), boundTo: 0)
  world.cluster[old].header.deletion = Deletion(since: .zero)
  var pod = leader("g2")
  pod.spec.nodeSelector = ["rack": "a"]
  #expect(world.outcome(of: pod).contains("anti-affinity"))
  world.remove(old)
  #expect(world.outcome(of: pod).hasPrefix("bound to a"))
}

@Test func finishedPodsDoNotCount() {
  var world = racks()
  let old = world.add(leader("g1"), boundTo: 0)
  world.cluster[old].phase = .failed
  world.scheduler.podLeft(world.cluster[old])
  var pod = leader("g2")
  pod.spec.nodeSelector = ["rack": "a"]
  #expect(world.outcome(of: pod).hasPrefix("bound to a"))
  let rebuilt = InterPodAffinityIndex.rebuilt(from: world.cluster, hardAffinityWeight: 1)
  #expect(world.scheduler.affinity.difference(from: rebuilt) == nil)
}

@Test func aMissedPodIsFoundByTheRecount() {
  var world = racks()
  let pod = world.add(leader("g1"), boundTo: 0)
  _ = world.outcome(of: leader("g2"))
  world.cluster.release(pod)
  world.cluster.remove(.pod(pod))
  let rebuilt = InterPodAffinityIndex.rebuilt(from: world.cluster, hardAffinityWeight: 1)
  #expect(world.scheduler.affinity.difference(from: rebuilt) == "bound pods is 1; a recount says 0")
}

@Test func severalAffinityTermsWantOnePodThatMatchesAll() {
  var world = racks()
  world.add(.named("x", labels: ["app": "x"]), boundTo: 0)
  world.add(.named("y", labels: ["tier": "y"]), boundTo: 1)
  let wanting = PodRecord.named("p") {
    for label in [["app": "x"], ["tier": "y"]] {
      $0.affinity.requiredPods.append(
        PodAffinityTerm(selector: LabelSelector(matching: label), topologyKey: "rack"))
    }
  }
  #expect(world.outcome(of: wanting) == "0/5 nodes are available: 5 node(s) didn't match pod affinity rules.")
  world.add(.named("xy", labels: ["app": "x", "tier": "y"]), boundTo: 3)
  #expect(world.outcome(of: wanting).hasPrefix("bound to b"))
}
