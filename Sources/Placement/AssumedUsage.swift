/// What the podsets placed earlier in the same decision take, beside the snapshot's own usage.
struct AssumedUsage {
  /// By leaf, then by resource of the snapshot.
  private var amounts: [Int: [Int]] = [:]

  subscript(leaf: Int) -> [Int]? { amounts[leaf] }

  mutating func add(_ pods: [LeafPods], of demand: PodDemand, in snapshot: TopologySnapshot) {
    let perPod = demand.amounts(resourceCount: snapshot.resourceNames.count)
    for item in pods {
      var sum = amounts[item.leaf] ?? Array(repeating: 0, count: perPod.count)
      for resource in perPod.indices { sum[resource] += perPod[resource] * item.count }
      amounts[item.leaf] = sum
    }
  }
}
