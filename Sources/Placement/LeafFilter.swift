import API

/// Which leaves the pods of a podset may use at all.
///
/// Source: KUEUE-SPEC 5.6.
struct LeafFilter {
  let nodeSelector: [String: String]
  let tolerations: [Toleration]
  let requiredTerms: [NodeSelectorTerm]
  let preferredTerms: [Weighted<NodeSelectorTerm>]
  /// The domain that the pods have to be in, by its position.
  var within: Int?

  init(_ podSet: PodSetRequest, in snapshot: TopologySnapshot) {
    nodeSelector = podSet.nodeSelector
    tolerations = podSet.tolerations + snapshot.flavor.tolerations
    requiredTerms = podSet.affinity.requiredNodeTerms
    preferredTerms = podSet.affinity.preferredNodeTerms
  }

  /// What rules a leaf out; nil when nothing does.
  func exclusion(ofLeaf leaf: Int, in snapshot: TopologySnapshot) -> Exclusions.Reason? {
    if snapshot.flavor.endsAtHostname, let reason = exclusion(of: snapshot.leafNodes[leaf]) { return reason }
    guard let within else { return nil }
    return isInside(within, leaf, snapshot) ? nil : .topologyDomain
  }

  /// Whether a leaf is in a domain, as Kueue compares them: a single host never is, because its name is compared with
  /// the full paths of the leaves, which are longer in a tree of several levels.
  ///
  /// Source: KUEUE-SPEC 5.14, end of the replacement rules.
  private func isInside(_ domain: Int, _ leaf: Int, _ snapshot: TopologySnapshot) -> Bool {
    let level = snapshot.level(of: domain)
    let isHost = snapshot.flavor.endsAtHostname && level == snapshot.lowestLevel
    if isHost, snapshot.lowestLevel > 0 { return false }
    return snapshot.ancestor(ofLeaf: leaf, level: level) == domain
  }

  /// The sum of the weights of the preferences that a leaf's node meets.
  func affinity(ofLeaf leaf: Int, in snapshot: TopologySnapshot) -> Int {
    guard snapshot.flavor.endsAtHostname else { return 0 }
    let node = snapshot.leafNodes[leaf]
    return preferredTerms.reduce(0) { $0 + ($1.term.matches(node.labels, name: node.name) ? $1.weight : 0) }
  }

  private func exclusion(of node: TopologySnapshot.LeafNode) -> Exclusions.Reason? {
    let taint = node.taints.first { taint in
      taint.effect != .preferNoSchedule && !tolerations.contains { $0.tolerates(taint) }
    }
    if let taint { return .taint(taint) }
    if !nodeSelector.allSatisfy({ node.labels[$0.key] == $0.value }) { return .nodeSelector }
    let matches = requiredTerms.isEmpty || requiredTerms.contains { $0.matches(node.labels, name: node.name) }
    return matches ? nil : .affinity
  }
}

extension TopologySnapshot {
  /// The level of a domain.
  func level(of domain: Int) -> Int { domains[domain].path.count - 1 }
}
