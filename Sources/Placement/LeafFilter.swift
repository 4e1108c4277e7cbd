import API

/// Which leaves the pods of a podset may use at all.
///
/// Source: KUEUE-SPEC 5.6.
struct LeafFilter: Equatable, Sendable {
  let nodeSelector: [String: String]
  let tolerations: [Toleration]
  let requiredTerms: [NodeSelectorTerm]
  let preferredTerms: [Weighted<NodeSelectorTerm>]

  init(_ podSet: PodSetRequest, in flavor: TopologyFlavor) {
    nodeSelector = podSet.nodeSelector
    tolerations = podSet.tolerations + flavor.tolerations
    requiredTerms = podSet.affinity.requiredNodeTerms
    preferredTerms = podSet.affinity.preferredNodeTerms
  }

  /// What rules a node out; nil when nothing does.
  func exclusion(of node: TopologySnapshot.LeafNode) -> Exclusions.Reason? {
    let taint = node.taints.first { taint in
      taint.effect != .preferNoSchedule && !tolerations.contains { $0.tolerates(taint) }
    }
    if let taint { return .taint(taint) }
    if !nodeSelector.allSatisfy({ node.labels[$0.key] == $0.value }) { return .nodeSelector }
    let matches = requiredTerms.isEmpty || requiredTerms.contains { $0.matches(node.labels, name: node.name) }
    return matches ? nil : .affinity
  }

  /// The sum of the weights of the preferences that a node meets.
  func affinity(of node: TopologySnapshot.LeafNode) -> Int {
    preferredTerms.reduce(0) { $0 + ($1.term.matches(node.labels, name: node.name) ? $1.weight : 0) }
  }
}

extension TopologySnapshot {
  /// The level of a domain.
  func level(of domain: Int) -> Int { domains[domain].path.count - 1 }

  /// Whether a leaf is in a domain, as Kueue compares them: a single host never is, because its name is compared with
  /// the full paths of the leaves, which are longer in a tree of several levels.
  ///
  /// Source: KUEUE-SPEC 5.14, end of the replacement rules.
  func isLeaf(_ leaf: Int, inside domain: Int) -> Bool {
    let level = level(of: domain)
    let isHost = flavor.endsAtHostname && level == lowestLevel
    if isHost, lowestLevel > 0 { return false }
    return ancestor(ofLeaf: leaf, level: level) == domain
  }
}
