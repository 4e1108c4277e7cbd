extension Cluster {
  /// Puts a pod on a node and takes its requests from what is free there.
  ///
  /// - Precondition: The pod has no node.
  package mutating func bind(_ pod: PodID, to node: NodeID) {
    precondition(self[pod].node == nil, "pod \(self[pod].header.name) is bound twice")
    self[pod].node = node
    self[node].pods.append(pod)
    account(self[pod].requests, on: node, sign: 1)
  }

  /// Gives back what a pod took from its node: it has finished, or is removed.
  package mutating func release(_ pod: PodID) {
    guard let node = self[pod].node, let position = self[node].pods.firstIndex(of: pod) else { return }
    self[node].pods.remove(at: position)
    account(self[pod].requests, on: node, sign: -1)
  }

  private mutating func account(_ request: ResourceRequest, on node: NodeID, sign: Int64) {
    for amount in request.amounts { self[node].used[amount.column] += sign * amount.amount }
    self[node].scoredCPUMillis += sign * request.scoredCPUMillis
    self[node].scoredMemoryBytes += sign * request.scoredMemoryBytes
  }
}
