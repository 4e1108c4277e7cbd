import API

/// The free capacity of one flavor's topology, kept from the first node to the end of a run.
///
/// It is told of every change of nodes, of pods outside of topology-aware scheduling, and of what admitted workloads
/// take; whoever wants to know what would fit without a workload takes it out, asks, and puts it back. What fits is
/// counted for every demand that was asked for, and counted again where something changed.
///
/// Source: KUEUE-SPEC 5.1 to 5.3.
package struct CapacityTree: Sendable {
  package let flavor: TopologyFlavor
  /// All nodes that were ever known, by position.
  var nodes: [KnownNode] = []
  var nodeOfName: [String: Int] = [:]
  var ledger = LeafLedger()
  var domains: DomainTree
  /// Whether a leaf is not where it is in `domains`, so that these are made anew before the next question.
  var isShapeStale = false
  var changes = ChangeLog(leafCount: 0)
  var demands = DemandCache()
  var answers = AnswerMemo()
  /// What the podsets placed so far in the decision at hand take; given back at its end.
  var assumed: [AssumedPods] = []
  private var shares = ShareMemo()

  /// The tree of a flavor without any pods.
  ///
  /// - Parameter nodes: In any order; those that do not belong to the flavor wait until they do.
  /// - Throws: Two nodes have the same hostname, which Kueue would resolve at random.
  package init(_ flavor: TopologyFlavor, nodes: [FlavorNode]) throws(DuplicateHostname) {
    self.flavor = flavor
    domains = DomainTree(try TopologySnapshot(flavor, nodes: nodes))
    for node in nodes {
      nodeOfName[node.name] = self.nodes.count
      self.nodes.append(KnownNode(node: node))
    }
    arrangeLeaves()
  }

  /// How many leaves the tree has: nodes, or merged domains of the narrowest level.
  package var leafCount: Int { ledger.presentCount }

  /// The amounts that one pod takes, itself included, by column.
  mutating func shares(ofPod requests: ResourceAmounts) -> [ResourceShare] {
    shares.shares(ofPod: requests, in: &ledger)
  }

  /// Notes that what is free on a leaf changed.
  mutating func noteChange(of leaf: Int, ofNode: Bool = false) {
    if leaf < domains.leafCount { changes.append(leaf, ofNode: ofNode) }
  }
}

/// A node, and what is remembered of it while it is away.
struct KnownNode: Sendable {
  /// Nil while it is removed.
  var node: FlavorNode?
  /// Its leaf; nil while it does not belong to the tree.
  var leaf: Int?
  /// What pods outside of topology-aware scheduling take, the pods themselves included.
  var pods: ResourceAmounts = [:]
}

/// Pods that count as there until the end of a decision.
struct AssumedPods: Sendable {
  var leaf: Int
  var shares: [ResourceShare]
  var count: Int
}

/// The amounts by column of the last requests that were asked for.
private struct ShareMemo: Sendable {
  private var requests: [ResourceAmounts] = []
  private var shares: [[ResourceShare]] = []
  private var next = 0
  private static let size = 8

  mutating func shares(ofPod wanted: ResourceAmounts, in ledger: inout LeafLedger) -> [ResourceShare] {
    if let known = requests.firstIndex(of: wanted) { return shares[known] }
    let new = ledger.shares(of: wanted.withOnePod)
    if requests.count < Self.size {
      requests.append(wanted)
      shares.append(new)
    } else {
      requests[next] = wanted
      shares[next] = new
      next = (next + 1) % Self.size
    }
    return new
  }
}
