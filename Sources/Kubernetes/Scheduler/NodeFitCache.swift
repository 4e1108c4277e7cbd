import API
package import Cluster

/// What the node filters say, per distinct set of constraints, so that pods of one template are filtered once.
///
/// The one who changes a node says so (`nodeChanged`); then only that node is looked at again.
package struct NodeFitCache: Sendable {
  /// Positions of the nodes that exist, ascending.
  private(set) var existing: [Int32] = []
  /// How many existing nodes come before a node. **shape**: by node.
  private(set) var ranks: [Int32] = []

  private var fits: [NodeFit] = []
  private var fitIndex: [NodeConstraints: Int] = [:]
  /// Nodes that have changed, in order; what a fit has not seen of it makes it stale.
  private var changes: [Int32] = []
  private var areNodesKnown = false

  package init() {}

  /// A node's labels, taints, schedulability or existence has changed.
  package mutating func nodeChanged(_ node: NodeID) {
    changes.append(node.index)
    areNodesKnown = false
  }

  /// The fit of a pod to every node.
  mutating func fit(for spec: PodSpec, in nodes: [NodeRecord]) -> NodeFit {
    if !areNodesKnown { learn(nodes) }
    let constraints = NodeConstraints(spec)
    if let index = fitIndex[constraints] {
      if fits[index].seenChangeCount < changes.count {
        fits[index].update(changes[fits[index].seenChangeCount...], spec, nodes)
        fits[index].seenChangeCount = changes.count
      }
      return fits[index]
    }
    var fit = NodeFit(spec, nodes)
    fit.seenChangeCount = changes.count
    fitIndex[constraints] = fits.count
    fits.append(fit)
    return fit
  }

  private mutating func learn(_ nodes: [NodeRecord]) {
    existing.removeAll(keepingCapacity: true)
    ranks.removeAll(keepingCapacity: true)
    for node in nodes.indices {
      ranks.append(Int32(existing.count))
      if nodes[node].exists { existing.append(Int32(node)) }
    }
    areNodesKnown = true
    let isTooLarge = fits.count * nodes.count > Self.largestSize
    if changes.count > nodes.count || isTooLarge {
      fits.removeAll()
      fitIndex.removeAll()
      changes.removeAll()
    }
  }

  /// How many verdicts are kept at most when nodes change; more are of pods that are long placed.
  private static let largestSize = 16_000_000
}

/// What of a pod the node filters and the scores of the same kind look at.
private struct NodeConstraints: Hashable {
  var name: String?
  var selector: [String: String]
  var required: [NodeSelectorTerm]
  var preferred: [Weighted<NodeSelectorTerm>]
  var tolerations: [Toleration]

  init(_ spec: PodSpec) {
    name = spec.nodeName
    selector = spec.nodeSelector
    required = spec.affinity.requiredNodeTerms
    preferred = spec.affinity.preferredNodeTerms
    tolerations = spec.tolerations
  }
}

/// What the node filters say of every node, for one set of constraints.
struct NodeFit: Sendable {
  /// Positions of the nodes that pass, ascending.
  private(set) var candidates: [Int32] = []
  /// The matched weight of preferred node terms; empty if there are none. **shape**: by node.
  private(set) var preferences: [Int32] = []
  /// PreferNoSchedule taints not tolerated. **shape**: by node.
  private(set) var intolerableTaints: [Int32] = []
  /// Whether any node has such a taint.
  private(set) var hasIntolerableTaints = false
  /// How much of the cache's changes this has seen.
  var seenChangeCount = 0

  /// Passes, does not exist, or 2 + index of the refusal. **shape**: by node.
  private var codes: [UInt16] = []
  private var refusals: [NodeRefusal] = []

  private static let passes: UInt16 = 0
  private static let isAbsent: UInt16 = 1

  init(_ spec: PodSpec, _ nodes: [NodeRecord]) {
    let hasPreferences = !spec.affinity.preferredNodeTerms.isEmpty
    for node in nodes {
      codes.append(code(of: node, spec))
      if hasPreferences { preferences.append(Int32(NodeFilter.preference(for: node, spec))) }
      intolerableTaints.append(Int32(NodeFilter.intolerableTaintCount(of: node, spec)))
    }
    summarize()
  }

  /// Looks again at nodes that have changed.
  mutating func update(_ changed: ArraySlice<Int32>, _ spec: PodSpec, _ nodes: [NodeRecord]) {
    for position in changed.map(Int.init) {
      codes[position] = code(of: nodes[position], spec)
      if !preferences.isEmpty { preferences[position] = Int32(NodeFilter.preference(for: nodes[position], spec)) }
      intolerableTaints[position] = Int32(NodeFilter.intolerableTaintCount(of: nodes[position], spec))
    }
    summarize()
  }

  /// How many existing nodes each rule refuses.
  var counts: [NodeRefusal: Int] {
    var counts: [NodeRefusal: Int] = [:]
    for code in codes where code > Self.isAbsent { counts[refusals[Int(code) - 2], default: 0] += 1 }
    return counts
  }

  private mutating func summarize() {
    candidates = codes.indices.filter { codes[$0] == Self.passes }.map(Int32.init)
    hasIntolerableTaints = intolerableTaints.contains { $0 > 0 }
  }

  private mutating func code(of node: NodeRecord, _ spec: PodSpec) -> UInt16 {
    guard node.exists else { return Self.isAbsent }
    guard let refusal = NodeFilter.refusal(of: node, for: spec) else { return Self.passes }
    if let known = refusals.firstIndex(of: refusal) { return UInt16(known + 2) }
    refusals.append(refusal)
    return UInt16(refusals.count + 1)
  }
}
