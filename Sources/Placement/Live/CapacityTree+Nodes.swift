package import API

extension CapacityTree {
  /// Adds a node, or changes the labels, taints, readiness and allocatable amounts of one that is known.
  ///
  /// Pods on it and usage of its leaf stay as they are.
  ///
  /// - Precondition: No other node of the flavor has its hostname.
  package mutating func setNode(_ node: FlavorNode) {
    let position = position(ofNodeNamed: node.name)
    guard nodes[position].node != node else { return }
    withdraw(position)
    nodes[position].node = node
    settle(position)
  }

  /// Removes a node; its pods and the usage of its leaf are remembered, in case it comes back.
  package mutating func removeNode(named name: String) {
    guard let position = nodeOfName[name] else { return }
    withdraw(position)
    nodes[position].node = nil
  }

  /// Takes the requests of a pod outside of topology-aware scheduling from its node.
  ///
  /// - Parameter requests: Of the pod, without the one pod that it takes itself.
  package mutating func addPod(onNode name: String, requests: ResourceAmounts) {
    changePods(onNode: name, requests, by: 1)
  }

  /// Gives back what `addPod` took.
  package mutating func removePod(onNode name: String, requests: ResourceAmounts) {
    changePods(onNode: name, requests, by: -1)
  }

  private mutating func changePods(onNode name: String, _ requests: ResourceAmounts, by count: Int) {
    let position = position(ofNodeNamed: name)
    for (resource, amount) in requests.withOnePod {
      nodes[position].pods[resource, default: 0] += amount * count
    }
    guard let leaf = nodes[position].leaf else { return }
    ledger.provide(shares(ofPod: requests), times: -count, on: leaf)
    noteChange(of: leaf)
  }

  private mutating func position(ofNodeNamed name: String) -> Int {
    if let known = nodeOfName[name] { return known }
    nodeOfName[name] = nodes.count
    nodes.append(KnownNode())
    return nodes.count - 1
  }

  /// Takes a node and what it provides off its leaf.
  private mutating func withdraw(_ position: Int) {
    guard let leaf = nodes[position].leaf, let node = nodes[position].node else { return }
    provide(node, pods: nodes[position].pods, times: -1, on: leaf)
    ledger.removeNode(on: leaf)
    nodes[position].leaf = nil
    noteChange(of: leaf, ofNode: true)
  }

  /// Puts a node on its leaf if it belongs to the tree.
  private mutating func settle(_ position: Int) {
    guard let node = nodes[position].node, flavor.includes(node) else { return }
    let path = flavor.levels.compactMap { node.labels[$0] }
    let leaf = ledger.addLeaf(named: flavor.endsAtHostname ? path.last ?? "" : path.joined(separator: ","))
    precondition(
      !flavor.endsAtHostname || ledger.nodeCounts[leaf] == 0, "\(node.name): \(DuplicateHostname(path.last ?? ""))")
    provide(node, pods: nodes[position].pods, times: 1, on: leaf)
    ledger.addNode(flavor.endsAtHostname ? TopologySnapshot.LeafNode(node) : nil, on: leaf)
    nodes[position].leaf = leaf
    noteChange(of: leaf, ofNode: true)
    if !isShapeStale { isShapeStale = leaf >= domains.leafCount || domains.path(ofLeaf: leaf) != path }
  }

  private mutating func provide(_ node: FlavorNode, pods: ResourceAmounts, times: Int, on leaf: Int) {
    ledger.provide(ledger.shares(of: node.allocatable), times: times, on: leaf)
    ledger.provide(ledger.shares(of: pods), times: -times, on: leaf)
  }

  /// Makes the shape anew from the nodes that belong to the tree.
  mutating func makeShape() {
    do {
      domains = DomainTree(try TopologySnapshot(flavor, nodes: presentNodes))
    } catch {
      preconditionFailure("flavor with topology \(flavor.topology): \(error)")
    }
    isShapeStale = false
    arrangeLeaves()
  }

  /// Puts the leaves in the order of the shape and every node on its leaf.
  mutating func arrangeLeaves() {
    demands.removeAll()
    answers.removeAll()
    changes = ChangeLog(leafCount: domains.leafCount)
    ledger = ledger.reordered((0..<domains.leafCount).map { domains.leafValues[$0].joined(separator: ",") })
    for position in nodes.indices {
      nodes[position].leaf = nil
      settle(position)
    }
  }

  /// The nodes that are not removed, in the order in which they were first named.
  var presentNodes: [FlavorNode] { nodes.compactMap(\.node) }
}

extension TopologySnapshot.LeafNode {
  init(_ node: FlavorNode) {
    self.init(name: node.name, labels: node.labels, taints: node.taints)
  }
}
