import API
import Cluster
import Testing

@testable import Kubernetes

/// A node of 8 cores and 32 GiB with some of it used, a pod, and the scores.
struct ResourceScoreCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var used: [String: Int64]
  var asked: [String: Int64]
  var least: Int
  var most: Int
  var balance: Int
}

@Test(arguments: [
  // cpu (8 − 2)/8 = 75, memory (32 − 8)/32 = 75; most 25; shares 1/4 and 1/4.
  ResourceScoreCase(
    testDescription: "an empty node, a quarter asked", used: [:], asked: ["cpu": 2, "memory": 8 << 30], least: 75,
    most: 25, balance: 100),
  // What is used asks for no memory and counts 200 MiB: cpu (8 − 6)/8 = 25, memory (32,768 − 8,392)/32,768 → 74, and
  // 99/2 = 49; most (75 + 25)/2; balance knows no stand-ins: 1 − (6/8 − 8/32)/2 = 0.75.
  ResourceScoreCase(
    testDescription: "cpu used before", used: ["cpu": 4], asked: ["cpu": 2, "memory": 8 << 30], least: 49, most: 50,
    balance: 75),
  // Stand-ins: the pod counts 100m and 200 MiB: cpu 7,900/8,000 = 98.75 → 98, memory 32,568/32,768 = 99.39 → 99; most 1
  // and 0; half of 197 is 98, half of 1 is 0. No balance for a pod that asks for neither.
  ResourceScoreCase(
    testDescription: "an empty request", used: [:], asked: [:], least: 98, most: 0, balance: 0),
])
func scoresResources(_ row: ResourceScoreCase) {
  var world = SchedulerWorld([.named("n")])
  if !row.used.isEmpty { world.add(.named("used") { $0.request(row.used) }, boundTo: 0) }
  let id = world.add(.named("p") { $0.request(row.asked) })
  var options = SchedulerOptions()
  let node = world.cluster.nodes[0]
  let requests = world.cluster[id].requests
  #expect(ResourceScorer(requests, options, world.cluster.columns).allocation(of: node) == row.least)
  #expect(ResourceScorer(requests, options, world.cluster.columns).balance(of: node) == row.balance)
  options.resourceStrategy = .mostAllocated
  #expect(ResourceScorer(requests, options, world.cluster.columns).allocation(of: node) == row.most)
}

@Test func scoredGPUsPackOnlyPodsThatAskForThem() {
  var options = SchedulerOptions()
  options.resourceStrategy = .mostAllocated
  options.scoredResources = [.init("nvidia.com/gpu", weight: 3), .init("cpu")]
  let node = Node.named("n", extra: ["nvidia.com/gpu": 8])
  var world = SchedulerWorld([node], options: options)
  let asking = world.add(.named("a") { $0.request(["cpu": 4, "nvidia.com/gpu": 2]) })
  let other = world.add(.named("b") { $0.request(["cpu": 4]) })
  let record = world.cluster.nodes[0]
  // (3 · 25 + 1 · 50) / 4 = 31.25; without GPUs only cpu counts.
  let columns = world.cluster.columns
  #expect(ResourceScorer(world.cluster[asking].requests, options, columns).allocation(of: record) == 31)
  #expect(ResourceScorer(world.cluster[other].requests, options, columns).allocation(of: record) == 50)
}

@Test(arguments: [
  (bytes: Int64(0), containers: 1, score: 0),
  // On half of 2 nodes: 4,046 MiB · 1/2 = 2,023 MiB. One container counts up to 1,000: 100; three containers up to
  // 3,000: (2,023 − 23)/(3,000 − 23) = 67 %.
  (bytes: Int64(4_046) << 20, containers: 1, score: 100), (bytes: Int64(4_046) << 20, containers: 3, score: 67),
])
func scoresImages(_ row: (bytes: Int64, containers: Int, score: Int)) {
  var world = SchedulerWorld([.named("a"), .named("b")])
  world.cluster[NodeID(1)].images = ["big"]
  let spec = PodRecord.named("p") { spec in
    spec.request([:], image: "big")
    for _ in 1..<row.containers { spec.request([:], image: "small") }
  }.spec
  var images = ImagePresence()
  #expect(images.scores(for: spec, world.cluster.nodes, imageBytes: ["big": row.bytes]) == [0, row.score])
  world.cluster[NodeID(1)].images = []
  images.update(NodeID(1), world.cluster.nodes[1])
  #expect(images.scores(for: spec, world.cluster.nodes, imageBytes: ["big": row.bytes]) == [0, 0])
}

@Test func normalizesAsUpstream() {
  #expect([0, 1, 2, 3].map { ScoreNormalization.byMaximum($0, largest: 3) } == [0, 33, 66, 100])
  #expect([0, 1, 2, 3].map { ScoreNormalization.byMaximumReversed($0, largest: 3) } == [100, 67, 34, 0])
  #expect(ScoreNormalization.byMaximumReversed(0, largest: 0) == 100)
  #expect([-10, 0, 20].map { ScoreNormalization.byRange($0, -10, 20) } == [0, 33, 100])
  #expect(ScoreNormalization.byRange(5, 5, 5) == 0)
}

/// Equal nodes `n0` and `n1` but for what is given: the pod goes to the one that the plugin prefers, whatever the draw.
struct PreferenceCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var labels: [[String: String]] = [["rack": "a"], ["rack": "b"]]
  var taintedNode: Int?
  var existing: PodRecord?
  var pod: PodRecord
  var node: Int

  static func near(_ weight: Int, isAnti: Bool = false) -> PodRecord {
    .named("p", labels: ["app": "x"]) {
      let term = PodAffinityTerm(selector: LabelSelector(matching: ["app": "x"]), topologyKey: "rack")
      let preference = Weighted(weight: weight, term: term)
      if isAnti { $0.affinity.preferredAntiPods = [preference] } else { $0.affinity.preferredPods = [preference] }
    }
  }
}

@Test(arguments: [
  PreferenceCase(testDescription: "away from PreferNoSchedule", taintedNode: 0, pod: .named("p"), node: 1),
  PreferenceCase(
    testDescription: "the heavier preferred node term",
    pod: .named("p") {
      $0.affinity.preferredNodeTerms = [
        Weighted(weight: 10, term: NodeSelectorTerm(labels: [.init("rack", .isIn, ["a"])])),
        Weighted(weight: 20, term: NodeSelectorTerm(labels: [.init("rack", .isIn, ["b"])])),
      ]
    }, node: 1),
  PreferenceCase(
    testDescription: "near to its own kind", existing: .named("e", labels: ["app": "x"]), pod: PreferenceCase.near(5),
    node: 1),
  PreferenceCase(
    testDescription: "away from its own kind", existing: .named("e", labels: ["app": "x"]),
    pod: PreferenceCase.near(5, isAnti: true), node: 0),
  PreferenceCase(
    testDescription: "to whom prefers it", existing: PreferenceCase.near(5), pod: .named("p", labels: ["app": "x"]),
    node: 1),
  PreferenceCase(
    testDescription: "to whom requires it",
    existing: .named("leader", labels: ["g": "1"]) { $0.makeExclusive("g", "1", over: "rack") },
    pod: .named("worker", labels: ["g": "1"]), node: 1),
])
func prefers(_ row: PreferenceCase) {
  for draw in [UInt64(0), .max] {
    var world = SchedulerWorld(row.labels.enumerated().map { Node.named("n\($0)", labels: $1) })
    if let tainted = row.taintedNode {
      world.change(tainted) { $0.taints = [Taint(key: "old", effect: .preferNoSchedule)] }
    }
    // Node 1 holds what exists, node 0 as much of another kind.
    if let existing = row.existing {
      world.add(existing, boundTo: 1)
      world.add(.named("other"), boundTo: 0)
    }
    #expect(world.decide(world.add(row.pod), draw: draw) == .bind(NodeID(row.node)))
  }
}

@Test func theDrawChoosesAmongEquals() {
  var world = SchedulerWorld((0..<4).map { Node.named("n\($0)") })
  let id = world.add(.named("p"))
  let chosen = (0..<4).map { quarter in world.decide(id, draw: UInt64(quarter) << 62) }
  #expect(chosen == (0..<4).map { .bind(NodeID($0)) })
}
