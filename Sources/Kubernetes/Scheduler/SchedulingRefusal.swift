/// Why a node does not take a pod.
package enum NodeRefusal: Hashable, Sendable {
  case unschedulable
  case otherNodeName
  case untoleratedTaint(key: String, value: String)
  case nodeAffinity
  case tooManyPods
  case insufficient(String)
  case podAffinity
  case podAntiAffinity
  case existingPodsAntiAffinity

  /// kube-scheduler's words.
  package var text: String {
    switch self {
    case .unschedulable: "node(s) were unschedulable"
    case .otherNodeName: "node(s) didn't match the requested node name"
    case .untoleratedTaint(let key, let value): "node(s) had untolerated taint {\(key): \(value)}"
    case .nodeAffinity: "node(s) didn't match Pod's node affinity/selector"
    case .tooManyPods: "Too many pods"
    case .insufficient(let resource): "Insufficient \(resource)"
    case .podAffinity: "node(s) didn't match pod affinity rules"
    case .podAntiAffinity: "node(s) didn't match pod anti-affinity rules"
    case .existingPodsAntiAffinity: "node(s) didn't satisfy existing pods anti-affinity rules"
    }
  }

  /// The plugin that refuses, which decides what could help.
  var plugin: RefusingPlugins {
    switch self {
    case .unschedulable, .otherNodeName, .untoleratedTaint, .nodeAffinity: .node
    case .tooManyPods, .insufficient: .resources
    case .podAffinity, .podAntiAffinity, .existingPodsAntiAffinity: .podAffinity
    }
  }
}

/// Which kinds of rules have refused a pod.
struct RefusingPlugins: OptionSet, Sendable {
  let rawValue: UInt8

  /// Taints, cordons, names, selectors.
  static let node = RefusingPlugins(rawValue: 1)
  static let resources = RefusingPlugins(rawValue: 2)
  static let podAffinity = RefusingPlugins(rawValue: 4)
}

/// That no node takes a pod, with the number of nodes for each reason.
package struct SchedulingRefusal: Equatable, Sendable {
  package var nodeCount: Int
  /// A node that lacks several resources counts for each of them.
  package var counts: [NodeRefusal: Int]

  package init(nodeCount: Int, counts: [NodeRefusal: Int]) {
    self.nodeCount = nodeCount
    self.counts = counts
  }

  /// The message of the pod's condition and event, as kube-scheduler words and sorts it: by text, the count included.
  package var message: String {
    if nodeCount == 0 { return "no nodes available to schedule pods" }
    let reasons = counts.map { "\($0.value) \($0.key.text)" }.sorted {
      Array($0.utf8).lexicographicallyPrecedes($1.utf8)
    }
    let head = "0/\(nodeCount) nodes are available:"
    return reasons.isEmpty ? head : "\(head) \(reasons.joined(separator: ", "))."
  }

  /// The kinds of rules that refused.
  var plugins: RefusingPlugins {
    counts.keys.reduce(into: []) { $0.formUnion($1.plugin) }
  }
}
