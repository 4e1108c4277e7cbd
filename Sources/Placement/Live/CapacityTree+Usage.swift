package import API

extension CapacityTree {
  /// Adds what pods of an admitted workload take on a leaf.
  ///
  /// A leaf that is not in the tree remembers it, in case it comes back.
  ///
  /// - Parameters:
  ///   - values: As assignments store them.
  ///   - requests: Of one pod, without the one pod that it takes itself.
  ///   - count: Negative to give back.
  package mutating func addUsage(on values: [String], of requests: ResourceAmounts, count: Int) {
    use(shares(ofPod: requests), count: count, on: values)
  }

  /// Adds what the pods of an assignment take.
  package mutating func addUsage(_ assignment: TopologyAssignment, of requests: ResourceAmounts) {
    let shares = shares(ofPod: requests)
    for domain in assignment.domains { use(shares, count: domain.count, on: domain.values) }
  }

  /// Gives back what `addUsage` added.
  package mutating func removeUsage(_ assignment: TopologyAssignment, of requests: ResourceAmounts) {
    let shares = shares(ofPod: requests)
    for domain in assignment.domains { use(shares, count: -domain.count, on: domain.values) }
  }

  /// Adds an amount that is already summed over pods, the pods themselves included.
  package mutating func addUsage(onLeafNamed id: String, total: ResourceAmounts) {
    let leaf = ledger.addLeaf(named: id)
    ledger.use(ledger.shares(of: total), times: 1, on: leaf)
    noteChange(of: leaf)
  }

  /// Whether pods fit on every leaf of an assignment, each looked at alone.
  package func fits(_ pods: ResourceAmounts, on domains: [TopologyAssignment.Domain]) -> Bool {
    domains.allSatisfy { fits(pods, count: $0.count, on: $0.values) }
  }

  /// Whether so many pods fit on one leaf, by Kueue's check before an admission.
  ///
  /// It does not ask for room in `pods`, and pods that request nothing never fit.
  ///
  /// Source: KUEUE-SPEC 2.7-1.
  package func fits(_ pods: ResourceAmounts, count: Int, on values: [String]) -> Bool {
    guard let leaf = leaf(of: values) else { return false }
    if pods.isEmpty { return count <= 0 }
    let base = leaf * ledger.columnCount
    return pods.allSatisfy { resource, amount in
      let free = ledger.column(of: resource).map { ledger.free[base + $0] } ?? 0
      return (amount == 0 ? Int(Int32.max) : max(0, free / amount)) >= count
    }
  }

  private mutating func use(_ shares: [ResourceShare], count: Int, on values: [String]) {
    let leaf = ledger.addLeaf(named: values.count == 1 ? values[0] : values.joined(separator: ","))
    ledger.use(shares, times: count, on: leaf)
    noteChange(of: leaf)
  }
}
