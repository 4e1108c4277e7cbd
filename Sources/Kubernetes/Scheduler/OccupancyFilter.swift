import Cluster

/// The filters that depend on who is on the nodes: resources, then inter-pod affinity.
///
/// Source: kube-scheduler, plugins NodeResourcesFit and InterPodAffinity.
struct OccupancyFilter {
  private let request: ResourceRequest
  private let verdicts: [TopologyVerdict]

  init(_ request: ResourceRequest, _ verdicts: [TopologyVerdict]) {
    self.request = request
    self.verdicts = verdicts
  }

  func passes(_ node: Int, _ nodes: [NodeRecord]) -> Bool {
    Self.hasRoom(nodes[node], for: request) && topologyRefusal(of: node).isEmpty
  }

  /// Whether what is free on a node covers a request.
  static func hasRoom(_ node: NodeRecord, for request: ResourceRequest) -> Bool {
    guard request.unknown.isEmpty else { return false }
    for amount in request.amounts where node.allocatable[amount.column] - node.used[amount.column] < amount.amount {
      return false
    }
    return true
  }

  /// Adds every resource that the node is short of, or else the first affinity rule that refuses it.
  func countRefusals(of node: Int, _ cluster: Cluster, into counts: inout [NodeRefusal: Int]) {
    let record = cluster.nodes[node]
    var isShort = !request.unknown.isEmpty
    for name in request.unknown { counts[.insufficient(name), default: 0] += 1 }
    for amount in request.amounts
    where record.allocatable[amount.column] - record.used[amount.column] < amount.amount {
      isShort = true
      let isPodCount = amount.column == ResourceColumns.pods
      counts[isPodCount ? .tooManyPods : .insufficient(cluster.columns.names[amount.column]), default: 0] += 1
    }
    if !isShort, let refusal = topologyRefusal(of: node).named { counts[refusal, default: 0] += 1 }
  }

  private func topologyRefusal(of node: Int) -> TopologyVerdict.Refusal {
    verdicts.reduce(into: []) { $0.formUnion($1.refusal(of: node)) }
  }
}

extension TopologyVerdict.Refusal {
  /// The rule that is named when several refuse: own affinity, own anti-affinity, then that of bound pods.
  var named: NodeRefusal? {
    if contains(.affinity) { return .podAffinity }
    if contains(.antiAffinity) { return .podAntiAffinity }
    return contains(.existingAntiAffinity) ? .existingPodsAntiAffinity : nil
  }
}
