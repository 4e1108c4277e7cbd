import API
import Cluster
import Testing

@testable import Kubernetes

/// A small generator of its own, so that a failing seed can be run again.
private struct Draws {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }

  mutating func chance(oneIn count: Int) -> Bool { below(count) == 0 }
}

/// The rules of plugin InterPodAffinity as they read, pod by pod: what the index is compared with.
private struct PlainRules {
  var bound: [(pod: PodRecord, node: Int)]
  var nodes: [NodeRecord]

  func refusal(of pod: PodRecord, node: Int) -> TopologyVerdict.Refusal {
    var refusal = TopologyVerdict.Refusal()
    let required = pod.spec.affinity.requiredPods
    if !required.isEmpty, !satisfies(required, of: pod, node) { refusal.insert(.affinity) }
    for other in bound {
      for term in pod.spec.affinity.requiredAntiPods
      where matches(term, of: pod, other.pod) && isSame(term.topologyKey, node, other.node) {
        refusal.insert(.antiAffinity)
      }
      for term in other.pod.spec.affinity.requiredAntiPods
      where matches(term, of: other.pod, pod) && isSame(term.topologyKey, node, other.node) {
        refusal.insert(.existingAntiAffinity)
      }
    }
    return refusal
  }

  func preference(of pod: PodRecord, node: Int) -> Int {
    var sum = 0
    for other in bound {
      func add(_ terms: [(PodAffinityTerm, Int)], of owner: PodRecord, to target: PodRecord) {
        for (term, weight) in terms
        where matches(term, of: owner, target) && isSame(term.topologyKey, node, other.node) { sum += weight }
      }
      add(weights(pod), of: pod, to: other.pod)
      add(weights(other.pod) + other.pod.spec.affinity.requiredPods.map { ($0, 1) }, of: other.pod, to: pod)
    }
    return sum
  }

  private func weights(_ pod: PodRecord) -> [(PodAffinityTerm, Int)] {
    pod.spec.affinity.preferredPods.map { ($0.term, $0.weight) }
      + pod.spec.affinity.preferredAntiPods.map { ($0.term, -$0.weight) }
  }

  private func satisfies(_ terms: [PodAffinityTerm], of pod: PodRecord, _ node: Int) -> Bool {
    guard terms.allSatisfy({ nodes[node].metadata.labels[$0.topologyKey] != nil }) else { return false }
    let matching = bound.filter { other in terms.allSatisfy { matches($0, of: pod, other.pod) } }
    let near = terms.allSatisfy { term in matching.contains { isSame(term.topologyKey, node, $0.node) } }
    let isAlone = !matching.contains { other in
      terms.contains { nodes[other.node].metadata.labels[$0.topologyKey] != nil }
    }
    return near || (isAlone && terms.allSatisfy { matches($0, of: pod, pod) })
  }

  private func isSame(_ key: String, _ left: Int, _ right: Int) -> Bool {
    guard let value = nodes[left].metadata.labels[key] else { return false }
    return value == nodes[right].metadata.labels[key]
  }

  private func matches(_ term: PodAffinityTerm, of owner: PodRecord, _ other: PodRecord) -> Bool {
    let namespaces = term.namespaces.isEmpty ? [owner.header.namespace] : term.namespaces
    return namespaces.contains(other.header.namespace) && term.selector.matches(other.header.metadata.labels)
  }
}

private enum RandomPods {
  static func world(_ draws: inout Draws) -> SchedulerWorld {
    SchedulerWorld(
      (0..<6).map { index in
        var labels = ["host": "h\(index)"]
        if !draws.chance(oneIn: 5) { labels["rack"] = "r\(draws.below(3))" }
        return Node.named("n\(index)", labels: labels)
      })
  }

  static func pod(_ draws: inout Draws) -> PodRecord {
    var labels: [String: String] = [:]
    if !draws.chance(oneIn: 4) { labels["group"] = "g\(draws.below(3))" }
    if draws.chance(oneIn: 2) { labels["app"] = "a\(draws.below(2))" }
    return .named("p", labels: labels, namespace: "ns\(draws.below(2))") { spec in
      if let group = labels["group"], draws.chance(oneIn: 2) { spec.makeExclusive("group", group, over: "rack") }
      for _ in 0..<draws.below(3) { addTerm(&spec.affinity, &draws) }
    }
  }

  private static func addTerm(_ affinity: inout Affinity, _ draws: inout Draws) {
    let term = PodAffinityTerm(
      selector: selector(&draws), topologyKey: ["rack", "host", "nowhere"][draws.below(3)],
      namespaces: [[], ["ns0"], ["ns0", "ns1"]][draws.below(3)])
    let weight = 1 + draws.below(3)
    switch draws.below(4) {
    case 0: affinity.requiredPods.append(term)
    case 1: affinity.requiredAntiPods.append(term)
    case 2: affinity.preferredPods.append(Weighted(weight: weight, term: term))
    default: affinity.preferredAntiPods.append(Weighted(weight: weight, term: term))
    }
  }

  private static func selector(_ draws: inout Draws) -> LabelSelector {
    let group = "g\(draws.below(3))"
    switch draws.below(7) {
    case 0: return LabelSelector([])
    case 1: return LabelSelector([.init("group", .isIn, [group, "g0"])])
    case 2: return LabelSelector([.init("group", .exists), .init("group", .notIn, [group, "g1"])])
    case 3: return LabelSelector([.init("group", .notIn, [group])])
    case 4: return LabelSelector([.init("app", .doesNotExist)])
    case 5: return LabelSelector(matching: ["app": "a0", "group": group])
    default: return LabelSelector([.init("app", .exists)])
    }
  }
}

@Test(arguments: 0..<200)
func theIndexAnswersAsThePlainRules(seed: Int) {
  var draws = Draws(state: UInt64(seed))
  var world = RandomPods.world(&draws)
  var bound: [PodID] = []
  for step in 0..<30 {
    if draws.chance(oneIn: 3), !bound.isEmpty {
      world.remove(bound.remove(at: draws.below(bound.count)))
    } else {
      bound.append(world.add(RandomPods.pod(&draws), boundTo: draws.below(6)))
    }
    if draws.chance(oneIn: 10) { world.change(draws.below(6)) { $0.metadata.labels["rack"] = "r\(step % 3)" } }
    guard step % 5 == 0 else { continue }
    let incoming = RandomPods.pod(&draws)
    let plain = PlainRules(
      bound: bound.map { (world.cluster[$0], Int(world.cluster[$0].node?.index ?? -1)) }, nodes: world.cluster.nodes)
    var index = world.scheduler.affinity
    let verdicts = index.verdicts(for: incoming)
    let preferences = index.preferences(for: incoming)
    for node in 0..<6 {
      let refusal = verdicts.reduce(into: TopologyVerdict.Refusal()) { $0.formUnion($1.refusal(of: node)) }
      #expect(refusal == plain.refusal(of: incoming, node: node), "seed \(seed), step \(step), node \(node)")
      #expect(
        index.sum(preferences, at: node) == plain.preference(of: incoming, node: node),
        "seed \(seed), step \(step), node \(node)")
    }
    // What was asked is counted from now on, in the world's own index too.
    _ = world.decide(world.add(incoming))
    let rebuilt = InterPodAffinityIndex.rebuilt(from: world.cluster, hardAffinityWeight: 1)
    #expect(world.scheduler.affinity.difference(from: rebuilt) == nil, "seed \(seed), step \(step)")
  }
}
