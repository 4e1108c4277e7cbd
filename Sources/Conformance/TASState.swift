import API
import Placement

/// A recorded cluster: its nodes and what is taken of them.
struct TASState {
  var flavor: TopologyFlavor
  var nodes: [FlavorNode]
  /// Pods outside of topology-aware scheduling that are not over.
  var pods: [(node: String, requests: ResourceAmounts)] = []
  var usage: [(values: [String], requests: ResourceAmounts, count: Int)] = []
  /// Usage that is summed already, pods included, by leaf.
  var totals: [(leaf: String, amounts: ResourceAmounts)] = []

  /// The state as one snapshot.
  func snapshot() throws(DuplicateHostname) -> TopologySnapshot {
    var snapshot = try TopologySnapshot(flavor, nodes: nodes)
    for pod in pods { snapshot.addPod(onNode: pod.node, requests: pod.requests) }
    for item in usage { snapshot.addUsage(on: item.values, of: item.requests, count: item.count) }
    for item in totals { snapshot.addUsage(onLeafNamed: item.leaf, total: item.amounts) }
    return snapshot
  }

  /// The state as a live tree; a small one gets there by a detour.
  func tree(asking question: PlacementQuestion, _ options: PlacementOptions) throws(DuplicateHostname) -> CapacityTree {
    if nodes.count <= 1000 { return try detour(asking: question, options) }
    var tree = try CapacityTree(flavor, nodes: nodes)
    take(from: &tree)
    return tree
  }

  private func take(from tree: inout CapacityTree) {
    for pod in pods { tree.addPod(onNode: pod.node, requests: pod.requests) }
    for item in usage { tree.addUsage(on: item.values, of: item.requests, count: item.count) }
    for item in totals { tree.addUsage(onLeafNamed: item.leaf, total: item.amounts) }
  }

  /// A way to the state past other states: nodes that were away, changed and came back, usage and pods
  /// that were taken out and put back, and the question asked on the way.
  private func detour(
    asking question: PlacementQuestion, _ options: PlacementOptions
  ) throws(DuplicateHostname) -> CapacityTree {
    var tree = try CapacityTree(flavor, nodes: [])
    for (index, node) in nodes.enumerated() {
      var early = node
      if index % 3 == 1 { early.isReady = false }
      if index % 3 == 2 { early.allocatable["pods"] = 1 }
      tree.setNode(early)
    }
    take(from: &tree)
    _ = tree.choose(question, options)
    for node in nodes { tree.setNode(node) }
    for (index, node) in nodes.enumerated() where index % 5 == 0 { tree.removeNode(named: node.name) }
    for (index, item) in usage.enumerated() where index % 2 == 0 {
      tree.addUsage(on: item.values, of: item.requests, count: -item.count)
    }
    for (index, pod) in pods.enumerated() where index % 2 == 0 {
      tree.removePod(onNode: pod.node, requests: pod.requests)
    }
    _ = tree.choose(question, options)
    for (index, item) in usage.enumerated() where index % 2 == 0 {
      tree.addUsage(on: item.values, of: item.requests, count: item.count)
    }
    for (index, node) in nodes.enumerated() where index % 5 == 0 { tree.setNode(node) }
    for (index, pod) in pods.enumerated() where index % 2 == 0 {
      tree.addPod(onNode: pod.node, requests: pod.requests)
    }
    return tree
  }
}
