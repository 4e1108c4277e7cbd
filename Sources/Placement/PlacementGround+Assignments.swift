import API

extension PlacementGround {
  /// The assignment of pods by leaf; leaves without pods are left out.
  func assignment(_ pods: [LeafPods]) -> TopologyAssignment {
    var assignment = TopologyAssignment(levels: assignmentLevels, domains: [])
    assignment.domains.reserveCapacity(pods.count)
    var last: Int?
    for item in pods.count > 1 ? pods.sorted(by: { $0.leaf < $1.leaf }) : pods where item.count > 0 {
      if last == item.leaf {
        assignment.domains[assignment.domains.count - 1].count += item.count
      } else {
        assignment.domains.append(.init(values: values(ofLeaf: item.leaf), count: item.count))
      }
      last = item.leaf
    }
    return assignment
  }

  /// The pods of an assignment by leaf; nil when a domain is not in the tree any more.
  func leafPods(_ assignment: TopologyAssignment) -> [LeafPods]? {
    var pods: [LeafPods] = []
    for domain in assignment.domains {
      guard let leaf = leaf(of: domain.values) else { return nil }
      pods.append(LeafPods(leaf: leaf, count: domain.count))
    }
    return pods
  }
}

/// Pods on a leaf, by the leaf's position among the leaves.
struct LeafPods: Equatable {
  var leaf: Int
  var count: Int
}
