import API
import Cluster

/// The filters that look only at what a node is, not at who is on it.
///
/// Source: kube-scheduler, plugins NodeUnschedulable, NodeName, TaintToleration, NodeAffinity, in this order.
enum NodeFilter {
  /// The first rule that refuses; nil for a node that exists and passes.
  static func refusal(of node: NodeRecord, for spec: PodSpec) -> NodeRefusal? {
    if node.isUnschedulable, !tolerates(unschedulable, spec.tolerations) { return .unschedulable }
    if let name = spec.nodeName, name != node.name { return .otherNodeName }
    if let taint = untoleratedTaint(of: node, spec.tolerations) {
      return .untoleratedTaint(key: taint.key, value: taint.value)
    }
    return matchesNodeAffinity(node, spec) ? nil : .nodeAffinity
  }

  /// The sum of the weights of the preferred terms that the node matches.
  static func preference(for node: NodeRecord, _ spec: PodSpec) -> Int {
    spec.affinity.preferredNodeTerms.reduce(0) {
      $0 + ($1.term.matches(node.metadata.labels, name: node.name) ? $1.weight : 0)
    }
  }

  /// How many PreferNoSchedule taints the pod does not tolerate.
  static func intolerableTaintCount(of node: NodeRecord, _ spec: PodSpec) -> Int {
    node.taints.count { $0.effect == .preferNoSchedule && !tolerates($0, spec.tolerations) }
  }

  private static let unschedulable = Taint(key: NodeHealth.unschedulableTaint, effect: .noSchedule)

  private static func untoleratedTaint(of node: NodeRecord, _ tolerations: [Toleration]) -> Taint? {
    node.taints.first { $0.effect != .preferNoSchedule && !tolerates($0, tolerations) }
  }

  private static func tolerates(_ taint: Taint, _ tolerations: [Toleration]) -> Bool {
    tolerations.contains { $0.tolerates(taint) }
  }

  private static func matchesNodeAffinity(_ node: NodeRecord, _ spec: PodSpec) -> Bool {
    guard spec.nodeSelector.allSatisfy({ node.metadata.labels[$0.key] == $0.value }) else { return false }
    let terms = spec.affinity.requiredNodeTerms
    return terms.isEmpty || terms.contains { $0.matches(node.metadata.labels, name: node.name) }
  }
}
