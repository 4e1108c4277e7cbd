package import API
package import Placement

extension AdmissionSystem {
  /// Adds a node, or changes one that is known.
  ///
  /// - Returns: Whether some flavor places pods by nodes like it, so that `activeRoots` are to be flushed in a second.
  package mutating func setNode(_ node: FlavorNode) -> Bool {
    nodes[node.name, default: NodeLoad(node: node)].node = node
    return changeTopologies { $0.setNode(node) }
  }

  /// - Returns: As `setNode`.
  package mutating func removeNode(named name: String) -> Bool {
    guard nodes.removeValue(forKey: name) != nil else { return false }
    return changeTopologies { $0.removeNode(named: name) }
  }

  /// Counts a pod outside of topology-aware scheduling on its node.
  package mutating func addPod(onNode name: String, requests: ResourceAmounts) {
    if let kind = nodes[name]?.pods.firstIndex(where: { $0.requests == requests }) {
      nodes[name]?.pods[kind].count += 1
    } else {
      nodes[name]?.pods.append(PodLoad(requests: requests, count: 1))
    }
    _ = changeTopologies { $0.addPod(onNode: name, requests: requests) }
  }

  /// Gives back what `addPod` counted. Whether inadmissible workloads are to be flushed is the owner's to decide, every
  /// ten seconds (KUEUE-SPEC 2.3-8).
  package mutating func removePod(onNode name: String, requests: ResourceAmounts) {
    if let kind = nodes[name]?.pods.firstIndex(where: { $0.requests == requests }) {
      nodes[name]?.pods[kind].count -= 1
      if nodes[name]?.pods[kind].count == 0 { nodes[name]?.pods.remove(at: kind) }
    }
    _ = changeTopologies { $0.removePod(onNode: name, requests: requests) }
  }

  private mutating func changeTopologies(_ change: (inout CapacityTree) -> Void) -> Bool {
    var isPlaced = false
    for index in state.topologies.indices where state.topologies[index] != nil {
      state.changeTopology(of: FlavorID(index: index), change)
      isPlaced = true
    }
    return isPlaced
  }
}
