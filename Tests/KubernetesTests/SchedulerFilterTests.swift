import API
import Cluster
import Testing

@testable import Kubernetes

/// One node, one pod, and what the scheduler says.
struct FilterCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var node: Node
  var pod: PodRecord
  var expected: String

  init(_ name: String, _ node: Node, _ pod: PodRecord, _ expected: String) {
    testDescription = name
    self.node = node
    self.pod = pod
    self.expected = expected
  }

  static func tainted(_ effect: Taint.Effect) -> Node {
    .named("n", taints: [Taint(key: "gpu", value: "h100", effect: effect)])
  }

  static func tolerating(_ toleration: Toleration) -> PodRecord {
    .named("p") { $0.tolerations = [toleration] }
  }

  static func asking(_ amounts: [String: Int64]) -> PodRecord {
    .named("p") { $0.request(amounts) }
  }

  static func requiring(_ requirements: [LabelSelector.Requirement]) -> PodRecord {
    .named("p") { $0.affinity.requiredNodeTerms = [NodeSelectorTerm(labels: requirements)] }
  }

  static var cordoned: Node {
    var node = Node.named("n")
    node.isUnschedulable = true
    return node
  }

  static let taintRefusal = "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: h100}."
  static let affinityRefusal = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
  static let cordonToleration = Toleration(key: "node.kubernetes.io/unschedulable", effect: .noSchedule)
}

@Test(arguments: [
  FilterCase("an empty pod fits", .named("n"), .named("p"), "bound to n"),
  FilterCase(
    "a cordoned node refuses", FilterCase.cordoned, .named("p"),
    "0/1 nodes are available: 1 node(s) were unschedulable."),
  FilterCase(
    "a cordon can be tolerated", FilterCase.cordoned, FilterCase.tolerating(FilterCase.cordonToleration), "bound to n"),
  FilterCase("the named node takes the pod", .named("n"), .named("p") { $0.nodeName = "n" }, "bound to n"),
  FilterCase(
    "another node is named", .named("n"), .named("p") { $0.nodeName = "m" },
    "0/1 nodes are available: 1 node(s) didn't match the requested node name."),
  FilterCase("NoSchedule refuses", FilterCase.tainted(.noSchedule), .named("p"), FilterCase.taintRefusal),
  FilterCase("NoExecute refuses", FilterCase.tainted(.noExecute), .named("p"), FilterCase.taintRefusal),
  FilterCase("PreferNoSchedule does not refuse", FilterCase.tainted(.preferNoSchedule), .named("p"), "bound to n"),
  FilterCase(
    "a toleration of the key", FilterCase.tainted(.noSchedule), FilterCase.tolerating(Toleration(key: "gpu")),
    "bound to n"),
  FilterCase(
    "a toleration of another value", FilterCase.tainted(.noSchedule),
    FilterCase.tolerating(Toleration(key: "gpu", value: "a100")), FilterCase.taintRefusal),
  FilterCase(
    "a toleration of another effect", FilterCase.tainted(.noExecute),
    FilterCase.tolerating(Toleration(key: "gpu", effect: .noSchedule)), FilterCase.taintRefusal),
  FilterCase(
    "a taint without value", .named("n", taints: [Taint(key: "node.kubernetes.io/unreachable", effect: .noExecute)]),
    .named("p"), "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }."),
  FilterCase(
    "the selector matches", .named("n", labels: ["rack": "r1"]), .named("p") { $0.nodeSelector = ["rack": "r1"] },
    "bound to n"),
  FilterCase(
    "the selector wants another value", .named("n", labels: ["rack": "r1"]),
    .named("p") { $0.nodeSelector = ["rack": "r2"] }, FilterCase.affinityRefusal),
  FilterCase(
    "Gt reads numbers", .named("n", labels: ["gpus": "8"]),
    FilterCase.requiring([.init("gpus", .greaterThan, ["4"])]), "bound to n"),
  FilterCase(
    "every requirement of a term has to hold", .named("n", labels: ["gpus": "8"]),
    FilterCase.requiring([.init("gpus", .exists), .init("rack", .exists)]), FilterCase.affinityRefusal),
  FilterCase(
    "one of several terms is enough", .named("n", labels: ["a": "1"]),
    .named("p") {
      $0.affinity.requiredNodeTerms = [
        NodeSelectorTerm(labels: [.init("b", .exists)]), NodeSelectorTerm(labels: [.init("a", .exists)]),
      ]
    }, "bound to n"),
  FilterCase("an empty term matches no node", .named("n"), FilterCase.requiring([]), FilterCase.affinityRefusal),
  FilterCase(
    "a field requirement on the name", .named("n"),
    .named("p") { $0.affinity.requiredNodeTerms = [NodeSelectorTerm(names: [.init("metadata.name", .isIn, ["m"])])] },
    FilterCase.affinityRefusal),
  FilterCase("exactly what is there fits", .named("n"), FilterCase.asking(["cpu": 8]), "bound to n"),
  FilterCase(
    "a resource no node of the run has", .named("n"), FilterCase.asking(["google.com/tpu": 1]),
    "0/1 nodes are available: 1 Insufficient google.com/tpu."),
  FilterCase(
    "short of several resources", .named("n", extra: ["nvidia.com/gpu": 4]),
    FilterCase.asking(["cpu": 9, "memory": 64 << 30, "nvidia.com/gpu": 8]),
    "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 Insufficient nvidia.com/gpu."),
  FilterCase(
    "the first filter is named alone", FilterCase.tainted(.noSchedule),
    .named("p") {
      $0.nodeSelector = ["rack": "r1"]
      $0.request(["cpu": 9])
    }, FilterCase.taintRefusal),
])
func filtersOneNode(_ row: FilterCase) {
  var world = SchedulerWorld([row.node])
  #expect(world.outcome(of: row.pod) == row.expected)
}

@Test func countsSortAsText() {
  // 10 nodes lack the label, 2 are cordoned, 1 is short of a GPU: "1 …" < "10 …" < "2 …" byte by byte.
  var nodes = (0..<10).map { Node.named("other-\($0)") }
  for index in 0..<3 { nodes.append(.named("gpu-\(index)", labels: ["pool": "gpu"], extra: ["nvidia.com/gpu": 4])) }
  nodes[10].isUnschedulable = true
  nodes[11].isUnschedulable = true
  var world = SchedulerWorld(nodes)
  let outcome = world.outcome(
    of: .named("p") {
      $0.nodeSelector = ["pool": "gpu"]
      $0.request(["nvidia.com/gpu": 8])
    })
  #expect(
    outcome == "0/13 nodes are available: 1 Insufficient nvidia.com/gpu, 10 node(s) didn't match Pod's node "
      + "affinity/selector, 2 node(s) were unschedulable.")
}

@Test func podsAreLimited() {
  var world = SchedulerWorld([.named("n", extra: ["pods": 2])])
  world.add(.named("a"), boundTo: 0)
  world.add(.named("b"), boundTo: 0)
  #expect(world.outcome(of: .named("c")) == "0/1 nodes are available: 1 Too many pods.")
}

@Test func deletedNodesAreNotCounted() {
  var world = SchedulerWorld([.named("a"), .named("b")])
  world.change(0) { $0.exists = false }
  #expect(world.outcome(of: .named("p") { $0.nodeSelector = ["x": "y"] }) == FilterCase.affinityRefusal)
  #expect(world.outcome(of: .named("q")) == "bound to b")
  world.change(1) { $0.exists = false }
  #expect(world.outcome(of: .named("r")) == "no nodes available to schedule pods")
}

@Test func changedNodesAreFilteredAgain() {
  var world = SchedulerWorld([.named("a")])
  #expect(world.outcome(of: .named("p")) == "bound to a")
  world.change(0) { $0.taints = [Taint(key: "gpu", value: "h100", effect: .noSchedule)] }
  #expect(world.outcome(of: .named("q")) == FilterCase.taintRefusal)
  world.change(0) { $0.taints = [] }
  #expect(world.outcome(of: .named("r")) == "bound to a")
}

@Test(arguments: [
  // Below 100 nodes all are looked at; then max(5, 50 − nodes / 125) %, and at least 100.
  (nodes: 99, percentage: 0, wanted: 99), (nodes: 100, percentage: 0, wanted: 100),
  (nodes: 1_000, percentage: 0, wanted: 420),  // 50 − 8 = 42 %
  (nodes: 5_000, percentage: 0, wanted: 500),  // 50 − 40 = 10 %
  (nodes: 10_000, percentage: 0, wanted: 500),  // 50 − 80 < 5, hence 5 %
  (nodes: 1_000, percentage: 5, wanted: 100), (nodes: 1_000, percentage: 70, wanted: 700),
  (nodes: 1_000, percentage: 100, wanted: 1_000),
])
func searchEndsEarly(_ row: (nodes: Int, percentage: Int, wanted: Int)) {
  var options = SchedulerOptions()
  options.percentageOfNodesToScore = row.percentage
  #expect(options.feasibleNodesWanted(of: row.nodes) == row.wanted)
}

@Test func searchGoesOnWhereItStopped() {
  var options = SchedulerOptions()
  options.percentageOfNodesToScore = 1
  var world = SchedulerWorld((0..<150).map { Node.named("n\($0)") }, options: options)
  // Node 0 is full: the first 100 feasible nodes are 1…100, so 101 nodes are looked at.
  world.add(.named("full") { $0.request(["cpu": 8]) }, boundTo: 0)
  let first = world.add(.named("a") { $0.request(["cpu": 1]) })
  guard case .bind(let node) = world.decide(first) else { Issue.record("refused"); return }
  #expect(node == NodeID(1))
  #expect(world.scheduler.startRank == 101)
  // From 101: 49 nodes to the end, then 1…51: 49 + 52 looked at.
  _ = world.decide(world.add(.named("b") { $0.request(["cpu": 1]) }))
  #expect(world.scheduler.startRank == 52)
}
