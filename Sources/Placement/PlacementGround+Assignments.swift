import API

extension PlacementGround {
  /// The assignment of pods by leaf; leaves without pods are left out.
  func assignment(_ pods: [LeafPods]) -> TopologyAssignment {
    var merged: [LeafPods] = []
    for item in pods.sorted(by: { $0.leaf < $1.leaf }) where item.count > 0 {
      if merged.last?.leaf == item.leaf {
        merged[merged.count - 1].count += item.count
      } else {
        merged.append(item)
      }
    }
    return TopologyAssignment(
      levels: flavor.endsAtHostname ? Array(flavor.levels.suffix(1)) : flavor.levels,
      domains: merged.map { .init(values: values(ofLeaf: $0.leaf), count: $0.count) })
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
