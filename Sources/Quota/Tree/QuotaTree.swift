package import API

/// ClusterQueues and cohorts with their quotas: who borrows from whom. It knows nothing of usage.
///
/// ClusterQueues come first, by name; then the cohorts, by name, those without an object of their own included.
///
/// Source: KUEUE-SPEC 3.1.
///
/// It never changes: a class, so that all that looks at it shares one.
package final class QuotaTree: Sendable {
  /// A ClusterQueue or a cohort.
  package struct Node: Sendable {
    package var name: String
    package var parent: QuotaNodeID?
    /// Cohorts by name, then ClusterQueues by name.
    package var children: [QuotaNodeID] = []
    package var fairWeight: Double
    /// 0 for a ClusterQueue, 1 for a cohort of ClusterQueues, one more for every level of cohorts below.
    ///
    /// Source: KUEUE-SPEC 3.4.
    package var height = 0
    package var isCohort: Bool
  }

  private let facts: QuotaTreeDraft

  /// - Parameters:
  ///   - flavors: Those that have an object; a flavor that only a quota names is known without properties.
  package init(flavors: [ResourceFlavor], clusterQueues: [ClusterQueue], cohorts: [Cohort]) {
    facts = QuotaTreeDraft(flavors: flavors, clusterQueues: clusterQueues, cohorts: cohorts)
  }

  /// By name.
  package var clusterQueues: [ClusterQueue] { facts.clusterQueues }
  package var nodes: [Node] { facts.nodes }
  /// By name.
  package var flavors: [ResourceFlavor] { facts.flavors }
  /// By name: all that some quota is given for.
  package var resources: [String] { facts.resources }
  /// Cohorts that are their own ancestors; they are cut off from their parents.
  package var cyclicCohorts: [String] { facts.cyclicCohorts }
  package var clusterQueueIDs: Range<Int> { 0..<facts.clusterQueues.count }
  package var pairCount: Int { facts.pairCount }

  package subscript(node: QuotaNodeID) -> Node { facts.nodes[node.index] }

  package func clusterQueue(named name: String) -> QuotaNodeID? { facts.nodeOfClusterQueue[name] }
  package func cohort(named name: String) -> QuotaNodeID? { facts.nodeOfCohort[name] }
  package func flavor(named name: String) -> FlavorID? { facts.flavorOfName[name] }
  package func resource(named name: String) -> Int? { facts.resourceOfName[name] }
  /// Whether a flavor has an object, and is not just named by some quota.
  package func isDefined(_ flavor: FlavorID) -> Bool { facts.hasObject[flavor.index] }

  /// The node that a node borrows from.
  package func parent(of node: QuotaNodeID) -> QuotaNodeID? { facts.nodes[node.index].parent }

  package func isCohort(_ node: QuotaNodeID) -> Bool { facts.nodes[node.index].isCohort }

  /// - Parameter resource: A position in `resources`.
  package func pair(_ flavor: FlavorID, _ resource: Int) -> PairID { facts.pair(flavor, resource) }

  /// Nil when no quota is given for it anywhere.
  package func pair(_ name: FlavorResource) -> PairID? { facts.pair(name) }

  package func flavor(of pair: PairID) -> FlavorID { FlavorID(index: pair.index / facts.resources.count) }
  package func resource(of pair: PairID) -> String { facts.resources[pair.index % facts.resources.count] }

  package func name(of pair: PairID) -> FlavorResource {
    FlavorResource(facts.flavors[flavor(of: pair).index].name, resource(of: pair))
  }

  package func quota(_ node: QuotaNodeID, _ pair: PairID) -> NodeQuota {
    facts.quotas[node.index * facts.pairCount + pair.index]
  }

  /// What a node could use if nobody used anything.
  ///
  /// Source: KUEUE-SPEC 3.3.
  package func potential(_ node: QuotaNodeID, _ pair: PairID) -> Int { facts.potential(node, pair) }

  /// What a cohort could give those below it of a resource, whatever the flavor.
  ///
  /// Source: KUEUE-SPEC 4.6.
  package func lendable(by cohort: QuotaNodeID, _ resource: Int) -> Int {
    facts.lendables[cohort.index * facts.resources.count + resource]
  }

  /// The node without a parent above a node; a node without a parent is its own.
  package func root(of node: QuotaNodeID) -> QuotaNodeID {
    var root = node
    while let parent = facts.nodes[root.index].parent { root = parent }
    return root
  }

  /// `/root/…/name`.
  package func path(of node: QuotaNodeID) -> String {
    (facts.nodes[node.index].parent.map(path) ?? "") + "/" + facts.nodes[node.index].name
  }
}

/// A ClusterQueue or a cohort in a quota tree.
package struct QuotaNodeID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }

  package static func < (left: QuotaNodeID, right: QuotaNodeID) -> Bool { left.index < right.index }
}

/// The quota of one node for one flavor and resource.
///
/// **unit**: as `ResourceAmounts`.
package struct NodeQuota: Equatable, Sendable {
  package var nominal = 0
  package var borrowingLimit: Int?
  package var lendingLimit: Int?
  /// What the node and those below it can use at most without borrowing from above.
  package var subtree = 0
  /// Whether the node or one below it names the pair at all.
  package var isDefined = false

  /// The part that the parent never sees.
  package var local: Int { lendingLimit.map { max(0, Saturating.difference(subtree, $0)) } ?? 0 }
}
