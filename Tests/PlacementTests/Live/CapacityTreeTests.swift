import API
import Placement
import Testing

/// A live tree is told of changes, and then answers as a new snapshot of the same state would.
struct CapacityTreeTests {
  private func node(_ name: String, rack: String = "r1", gpus: Int = 8) -> FlavorNode {
    FlavorNode(
      name: name, labels: ["block": "b1", "rack": rack, TopologyFlavor.hostname: name],
      allocatable: [gpu: gpus, "pods": 110])
  }

  private func host(_ tree: inout CapacityTree, _ count: Int = 1, gpus: Int = 8) -> String {
    answers(tree.choose(PlacementQuestion(podSets: [pods(count, gpus: gpus, .rack)]), PlacementOptions()))
  }

  @Test func usageThatIsPutBackIsThereAgain() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    let victim = try assignment("h1:2")
    tree.addUsage(victim, of: [gpu: 4])
    #expect(host(&tree) == "h2:1")
    tree.removeUsage(victim, of: [gpu: 4])
    #expect(host(&tree) == "h1:1")
    tree.addUsage(victim, of: [gpu: 4])
    #expect(host(&tree) == "h2:1")
  }

  /// 8 GPUs less one pod of 3: a pod of 8 goes elsewhere, a pod of 5 finds the tightest host.
  @Test func podsOutsideOfTheTopologyCount() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    tree.addPod(onNode: "h2", requests: [gpu: 3])
    #expect(host(&tree, gpus: 5) == "h1:1")
    #expect(host(&tree, 2, gpus: 5) == "h1:1 h2:1")
    tree.addPod(onNode: "h1", requests: [gpu: 1])
    tree.removePod(onNode: "h2", requests: [gpu: 3])
    #expect(host(&tree) == "h2:1")
  }

  @Test func aNodeThatComesBackHasItsPodsAndUsage() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    tree.addPod(onNode: "h1", requests: [gpu: 2])
    tree.removeNode(named: "h1")
    tree.addUsage(on: ["h1"], of: [gpu: 2], count: 2)
    tree.addPod(onNode: "h1", requests: [gpu: 1])
    #expect(tree.leafCount == 1)
    #expect(!tree.fits([gpu: 1], count: 1, on: ["h1"]))
    tree.setNode(node("h1"))
    // 8 GPUs less 2 + 1 of the pods and 4 of the usage.
    #expect(tree.fits([gpu: 1], count: 1, on: ["h1"]))
    #expect(!tree.fits([gpu: 1], count: 2, on: ["h1"]))
  }

  @Test func aNodeThatMovesTakesItsUsageAlong() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2"), node("h3", rack: "r2")])
    tree.addUsage(on: ["h2"], of: [gpu: 1], count: 8)
    #expect(
      host(&tree, 2) == ": topology \"default\" allows to fit only 1 out of 2 pod(s). Total nodes: 3; "
        + "excluded: resource \"nvidia.com/gpu\": 1")
    tree.setNode(node("h1", rack: "r2"))
    #expect(host(&tree, 2) == "h1:1 h3:1")
  }

  @Test func aNodeThatIsNotReadyIsNoLeaf() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    var silent = node("h1")
    silent.isReady = false
    tree.setNode(silent)
    #expect(tree.leafCount == 1)
    #expect(host(&tree) == "h2:1")
    tree.setNode(node("h1"))
    #expect(host(&tree) == "h1:1")
  }

  /// A question about a resource that no node has yet is counted, and stays right when a node brings it.
  @Test func aResourceThatComesLaterIsSeen() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    var podSet = pods(1, .rack)
    podSet.requests = ["tpu": 2]
    let compiled = tree.compile(PlacementQuestion(podSets: [podSet]), PlacementOptions())
    #expect(answers(tree.choose(compiled)).hasSuffix("excluded: resource \"tpu\": 2"))
    var richer = node("h2")
    richer.allocatable["tpu"] = 4
    tree.setNode(richer)
    #expect(answers(tree.choose(compiled)) == "h2:1")
  }

  /// More demands than are kept, asked in turns: what was dropped is counted anew.
  @Test func demandsThatWereDroppedAreCountedAgain() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2", rack: "r2")])
    for round in 0..<3 {
      for size in 1...200 {
        let question = PlacementQuestion(podSets: [pods(2, gpus: size, .rack)])
        #expect(
          tree.choose(question, PlacementOptions()) == Placement.choose(question, in: tree.plain, PlacementOptions()))
      }
      tree.addUsage(on: ["h1"], of: [gpu: 1], count: round + 1)
    }
  }

  /// A copy goes its own way.
  @Test func aCopyIsAnotherTree() throws {
    var tree = try CapacityTree(testFlavor, nodes: [node("h1"), node("h2")])
    let compiled = tree.compile(PlacementQuestion(podSets: [pods(1, gpus: 8, .rack)]), PlacementOptions())
    #expect(answers(tree.choose(compiled)) == "h1:1")
    var other = tree
    other.addUsage(on: ["h1"], of: [gpu: 1], count: 1)
    #expect(answers(other.choose(compiled)) == "h2:1")
    #expect(answers(tree.choose(compiled)) == "h1:1")
  }

  struct Check: Sendable, CustomTestStringConvertible {
    var name: String
    var requests: ResourceAmounts
    var count: Int
    var expected: Bool
    var testDescription: String { name }
  }

  // The host has 8 GPUs and one place for a pod.
  static let checks = [
    Check(name: "as many as there are", requests: [gpu: 4], count: 2, expected: true),
    Check(name: "one too many", requests: [gpu: 4], count: 3, expected: false),
    Check(name: "a resource that no node has", requests: [gpu: 1, "tpu": 1], count: 1, expected: false),
    Check(name: "none of a resource that no node has", requests: [gpu: 1, "tpu": 0], count: 1, expected: true),
    Check(name: "pods that request nothing", requests: [:], count: 1, expected: false),
  ]

  @Test("The check before an admission looks at what is requested alone", arguments: checks)
  func checksOneLeaf(_ check: Check) throws {
    var host = node("h1")
    host.allocatable["pods"] = 1
    let tree = try CapacityTree(testFlavor, nodes: [host])
    #expect(tree.fits(check.requests, count: check.count, on: ["h1"]) == check.expected)
    #expect(!tree.fits(check.requests, count: 1, on: ["h2"]))
  }
}
