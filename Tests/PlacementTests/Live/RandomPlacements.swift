import API
import Placement

/// Random numbers that are the same in every run.
struct TestNumbers {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  /// A number from 0 to below a bound.
  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}

/// Random small clusters, what happens in them, and what may be asked of them.
struct RandomPlacements {
  var numbers: TestNumbers
  let flavor: TopologyFlavor
  private var usage: [(assignment: TopologyAssignment, requests: ResourceAmounts)] = []
  private var pods: [(node: String, requests: ResourceAmounts)] = []

  static let shapes = [
    ["block", "rack", TopologyFlavor.hostname], ["rack", TopologyFlavor.hostname], [TopologyFlavor.hostname],
    ["block", "rack"], ["zone", "block", "rack", TopologyFlavor.hostname],
  ]

  init(seed: Int) {
    numbers = TestNumbers(seed: seed)
    var flavor = TopologyFlavor(topology: "default", levels: numbers.pick(Self.shapes))
    if numbers.happens(20) { flavor.nodeLabels = ["pool": "a"] }
    if numbers.happens(20) { flavor.tolerations = [Toleration(key: "team")] }
    self.flavor = flavor
  }

  mutating func nodes() -> [FlavorNode] { (0..<(1 + numbers.below(14))).map { node($0) } }

  mutating func node(_ index: Int) -> FlavorNode {
    var node = FlavorNode(
      name: "n\(index)",
      labels: [
        "zone": "z\(numbers.below(2))", "block": "b\(numbers.below(2))", "rack": "r\(numbers.below(3))",
        TopologyFlavor.hostname: "h\(index)", "kind": numbers.pick(["old", "new"]),
        "pool": numbers.happens(90) ? "a" : "b",
      ],
      allocatable: [gpu: numbers.pick([0, 2, 4, 8, 8]), "cpu": 1000 * (1 + numbers.below(32)), "pods": 12])
    if numbers.happens(15) { node.taints = [Taint(key: "team", value: "x", effect: .noSchedule)] }
    if numbers.happens(10) { node.taints.append(Taint(key: "down", effect: .noExecute)) }
    if numbers.happens(8) { node.isReady = false }
    if numbers.happens(10) { node.allocatable["odd"] = numbers.below(4) }
    return node
  }

  /// Changes the state of a tree at random.
  mutating func disturb(_ tree: inout CapacityTree) {
    let name = "n\(numbers.below(15))"
    switch numbers.below(8) {
    case 0: tree.setNode(node(numbers.below(15)))
    case 1: tree.removeNode(named: name)
    case 2, 3:
      pods.append((name, requests()))
      tree.addPod(onNode: name, requests: pods[pods.count - 1].requests)
    case 4:
      guard !pods.isEmpty else { return }
      let pod = pods.remove(at: numbers.below(pods.count))
      tree.removePod(onNode: pod.node, requests: pod.requests)
    case 5:
      guard !usage.isEmpty else { return }
      let freed = usage.remove(at: numbers.below(usage.count))
      tree.removeUsage(freed.assignment, of: freed.requests)
    default:
      usage.append((assignment(1 + numbers.below(4)), requests()))
      tree.addUsage(usage[usage.count - 1].assignment, of: usage[usage.count - 1].requests)
    }
  }

  /// An assignment of pods to hosts, or to racks, that may or may not be there.
  mutating func assignment(_ domainCount: Int) -> TopologyAssignment {
    let domains = (0..<domainCount).map { _ in
      let values = flavor.endsAtHostname ? ["h\(numbers.below(14))"] : ["b\(numbers.below(2))", "r\(numbers.below(3))"]
      return TopologyAssignment.Domain(values: values, count: 1 + numbers.below(3))
    }
    let levels = flavor.endsAtHostname ? [TopologyFlavor.hostname] : flavor.levels
    return TopologyAssignment(levels: levels, domains: domains)
  }

  mutating func requests() -> ResourceAmounts {
    var requests: ResourceAmounts = [gpu: numbers.pick([1, 1, 2, 4, 8])]
    if numbers.happens(30) { requests = [:] }
    if numbers.happens(50) { requests["cpu"] = 500 * numbers.below(12) }
    if numbers.happens(5) { requests["odd"] = 1 }
    return requests
  }

  /// A question, with or without what gates and failures bring.
  mutating func question(_ options: PlacementOptions) -> PlacementQuestion {
    var podSets: [PodSetRequest] = []
    for index in 0..<(1 + numbers.below(3)) {
      var podSet = PodSetRequest(
        name: "p\(index)", count: numbers.pick([1, 1, 2, 3, 4, 6, 8, 12, 16, 24]), requests: requests(),
        topology: numbers.happens(8) ? nil : topology())
      if numbers.happens(50) { podSet.group = numbers.pick(["g", "g", "h"]) }
      if numbers.happens(12) { podSet.nodeSelector = ["kind": "new"] }
      if numbers.happens(20) { podSet.tolerations = [Toleration(key: "down")] }
      if numbers.happens(12) {
        podSet.affinity.requiredNodeTerms = [
          NodeSelectorTerm(labels: [.init(TopologyFlavor.hostname, .notIn, ["h1", "h2"])])
        ]
      }
      for _ in 0..<(options.respectsPreferredAffinity ? numbers.below(3) : 0) { prefer(&podSet) }
      if options.placesElastically, numbers.happens(60) { podSet.previous = assignment(1 + numbers.below(3)) }
      podSets.append(podSet)
    }
    var question = PlacementQuestion(podSets: podSets)
    question.simulatesEmpty = numbers.happens(25)
    if numbers.happens(20) {
      question.replacement = NodeReplacement(
        node: "h\(numbers.below(14))",
        assignments: podSets.map { _ in numbers.happens(80) ? assignment(2 + numbers.below(4)) : nil })
    }
    return question
  }

  private mutating func prefer(_ podSet: inout PodSetRequest) {
    let term = NodeSelectorTerm(labels: [
      .init(TopologyFlavor.hostname, .isIn, ["h\(numbers.below(14))", "h\(numbers.below(14))"])
    ])
    podSet.affinity.preferredNodeTerms.append(Weighted(weight: 1 + numbers.below(3), term: term))
  }

  private mutating func topology() -> TopologyRequest {
    let level = numbers.pick(flavor.levels)
    var request = TopologyRequest()
    switch numbers.below(10) {
    case 0...3: request.required = level
    case 4...6: request.preferred = level
    case 7, 8: request.unconstrained = true
    default: break
    }
    if numbers.happens(3) { request.unconstrained = true }
    if numbers.happens(35) {
      request.sliceTopology = numbers.pick(flavor.levels)
      request.sliceSize = numbers.pick([1, 2, 3, 4])
    }
    if numbers.happens(15) {
      request.sliceConstraints = [SliceLayer(topology: numbers.pick(flavor.levels), size: numbers.pick([4, 6, 8]))]
      if numbers.happens(70) {
        let layer = SliceLayer(topology: numbers.pick(flavor.levels), size: numbers.pick([1, 2, 4]))
        request.sliceConstraints.append(layer)
      }
    }
    return request
  }

  mutating func options() -> PlacementOptions {
    var options = PlacementOptions()
    options.mixesProfiles = numbers.happens(75)
    options.balances = numbers.happens(25)
    options.respectsPreferredAffinity = numbers.happens(25)
    options.placesElastically = numbers.happens(25)
    return options
  }
}
