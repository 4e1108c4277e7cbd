package import API

/// The free capacity of one flavor's topology, kept from the first node to the end of a run.
///
/// It is told of every change of nodes, of pods outside of topology-aware scheduling, and of what admitted workloads
/// take; whoever wants to know what would fit without a workload takes it out, asks, and puts it back.
///
/// Source: KUEUE-SPEC 5.1 to 5.3.
package struct CapacityTree: Sendable {
  package let flavor: TopologyFlavor
  private var nodes: [String: FlavorNode] = [:]
  /// What pods outside of topology-aware scheduling take, by node, the pods themselves included.
  private var podTotals: [String: ResourceAmounts] = [:]
  /// What admitted workloads take, by leaf, the pods themselves included.
  private var usageTotals: [String: ResourceAmounts] = [:]
  /// The same state as a snapshot for the plain placement: the oracle of this tree.
  package private(set) var plain: TopologySnapshot

  /// The tree of a flavor without any pods.
  ///
  /// - Parameter nodes: In any order; those that do not belong to the flavor wait until they do.
  /// - Throws: Two nodes have the same hostname, which Kueue would resolve at random.
  package init(_ flavor: TopologyFlavor, nodes: [FlavorNode]) throws(DuplicateHostname) {
    self.flavor = flavor
    plain = try TopologySnapshot(flavor, nodes: nodes)
    for node in nodes { self.nodes[node.name] = node }
  }

  /// How many leaves the tree has: nodes, or merged domains of the narrowest level.
  package var leafCount: Int { plain.leafCount }

  /// Adds a node, or changes the labels, taints, readiness and allocatable amounts of one that is known.
  ///
  /// Pods on it and usage of its leaf stay as they are.
  ///
  /// - Precondition: No other node of the flavor has its hostname.
  package mutating func setNode(_ node: FlavorNode) {
    guard nodes[node.name] != node else { return }
    nodes[node.name] = node
    rebuild()
  }

  /// Removes a node; its pods and the usage of its leaf are remembered, in case it comes back.
  package mutating func removeNode(named name: String) {
    guard nodes.removeValue(forKey: name) != nil else { return }
    rebuild()
  }

  /// Takes the requests of a pod outside of topology-aware scheduling from its node.
  ///
  /// - Parameter requests: Of the pod, without the one pod that it takes itself.
  package mutating func addPod(onNode name: String, requests: ResourceAmounts) {
    changePods(onNode: name, requests.withOnePod)
  }

  /// Gives back what `addPod` took.
  package mutating func removePod(onNode name: String, requests: ResourceAmounts) {
    changePods(onNode: name, requests.withOnePod.mapValues { -$0 })
  }

  /// Adds what pods of an admitted workload take on a leaf.
  ///
  /// A leaf that is not in the tree remembers it, in case it comes back.
  ///
  /// - Parameters:
  ///   - values: As assignments store them.
  ///   - requests: Of one pod, without the one pod that it takes itself.
  ///   - count: Negative to give back.
  package mutating func addUsage(on values: [String], of requests: ResourceAmounts, count: Int) {
    let total = requests.withOnePod.mapValues { $0 * count }
    let id = values.joined(separator: ",")
    usageTotals[id, default: [:]].merge(total) { $0 + $1 }
    plain.addUsage(onLeafNamed: id, total: total)
  }

  /// Adds what the pods of an assignment take.
  package mutating func addUsage(_ assignment: TopologyAssignment, of requests: ResourceAmounts) {
    for domain in assignment.domains { addUsage(on: domain.values, of: requests, count: domain.count) }
  }

  /// Gives back what `addUsage` added.
  package mutating func removeUsage(_ assignment: TopologyAssignment, of requests: ResourceAmounts) {
    for domain in assignment.domains { addUsage(on: domain.values, of: requests, count: -domain.count) }
  }

  /// Places the podsets of a question, with the answers of the plain placement.
  package mutating func choose(_ question: PlacementQuestion, _ options: PlacementOptions) -> [PodSetPlacement] {
    Placement.choose(question, in: plain, options)
  }

  /// Whether so many pods fit on one leaf, by Kueue's check before an admission.
  ///
  /// It does not ask for room in `pods`, and pods that request nothing never fit.
  ///
  /// Source: KUEUE-SPEC 2.7-1.
  package func fits(_ pods: ResourceAmounts, count: Int, on values: [String]) -> Bool {
    plain.fits(pods, count: count, on: values)
  }

  private mutating func changePods(onNode name: String, _ total: ResourceAmounts) {
    podTotals[name, default: [:]].merge(total) { $0 + $1 }
    plain.take(total, fromNode: name)
  }

  private mutating func rebuild() {
    let sorted = nodes.sorted { $0.key < $1.key }.map(\.value)
    do {
      plain = try TopologySnapshot(flavor, nodes: sorted)
    } catch {
      preconditionFailure("flavor with topology \(flavor.topology): \(error)")
    }
    for (node, total) in podTotals { plain.take(total, fromNode: node) }
    for (leaf, total) in usageTotals { plain.addUsage(onLeafNamed: leaf, total: total) }
  }
}

extension TopologySnapshot {
  /// Whether so many pods fit on one leaf, their own places in `pods` not counted.
  func fits(_ pods: ResourceAmounts, count: Int, on values: [String]) -> Bool {
    guard let leaf = leaf(of: values) else { return false }
    if pods.isEmpty { return count <= 0 }
    let base = leaf * resourceNames.count
    return pods.allSatisfy { name, amount in
      let free = resourceIndex[name].map { capacity[base + $0] - usage[base + $0] } ?? 0
      return (amount == 0 ? Int(Int32.max) : max(0, free / amount)) >= count
    }
  }
}
