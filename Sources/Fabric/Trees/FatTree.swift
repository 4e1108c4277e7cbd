/// A tree of switches with several parents each: fat trees of any number of tiers, of any oversubscription.
///
/// Also the aggregated tree, in which every domain has one pipe up and one down: there `up` and `cables` are 1
/// everywhere and the bandwidth of a tier is that of all cables of a domain together.
///
/// A switch of level `l` (endpoints are level 0) is known by two numbers: `subtree`, which of the level's subtrees it
/// tops, and `replica`, which of that subtree's tops it is.
///
/// Source: extended generalised fat trees, Öhring, Ibel, Das, Kumar, *On Generalized Fat Trees*, IPPS 1995; parallel
/// cables as in SimGrid's `FatTreeZone`.
package struct FatTree: Equatable, Sendable {
  /// What joins the nodes of one level to those above.
  package struct Tier: Equatable, Sendable {
    /// Children of each switch above.
    package var down: Int
    /// Parents of each node below.
    package var up: Int
    /// Parallel cables between a child and each of its parents.
    package var cables: Int
    /// Of one cable, each direction. **unit**: bytes per second.
    package var bandwidth: Double
    /// Of one cable and the switch behind it. **unit**: seconds.
    package var latency: Double

    package init(down: Int, up: Int = 1, cables: Int = 1, bandwidth: Double, latency: Double = 0) {
      self.down = down
      self.up = up
      self.cables = cables
      self.bandwidth = bandwidth
      self.latency = latency
    }
  }

  /// From the endpoints up.
  package let tiers: [Tier]
  package let endpointCount: Int
  /// Nodes by level, the endpoints first.
  package let nodeCounts: [Int]
  /// Tops of a subtree, by level.
  let replicaCounts: [Int]
  /// Endpoints below a switch, by level.
  let subtreeSizes: [Int]
  /// The first cable of each tier, and at last how many cables there are.
  let firstCables: [Int]

  /// - Precondition: At least one tier, and all its numbers of nodes and cables at least 1.
  package init(_ tiers: [Tier]) {
    precondition(!tiers.isEmpty, "a tree of no tiers")
    for tier in tiers {
      precondition(tier.down >= 1 && tier.up >= 1 && tier.cables >= 1, "a tier of \(tier); counts are at least 1")
    }
    self.tiers = tiers
    subtreeSizes = tiers.reduce(into: [1]) { $0.append($0[$0.count - 1] * $1.down) }
    replicaCounts = tiers.reduce(into: [1]) { $0.append($0[$0.count - 1] * $1.up) }
    let endpointCount = subtreeSizes[tiers.count]
    self.endpointCount = endpointCount
    nodeCounts = zip(subtreeSizes, replicaCounts).map { endpointCount / $0 * $1 }
    firstCables = zip(tiers, nodeCounts).reduce(into: [0]) { firsts, item in
      firsts.append(firsts[firsts.count - 1] + item.1 * item.0.up * item.0.cables)
    }
  }

  /// Switches by tier, the leaves first.
  package var switchCounts: [Int] { Array(nodeCounts.dropFirst()) }

  /// Cables by tier, those of the endpoints first.
  package var cableCounts: [Int] { zip(firstCables.dropFirst(), firstCables).map { $0 - $1 } }

  /// Two for each cable.
  package var linkCount: Int { 2 * firstCables[tiers.count] }

  /// The tier that a link belongs to.
  package func tier(of link: LinkID) -> Int {
    var tier = 0
    while firstCables[tier + 1] <= link.index / 2 { tier += 1 }
    return tier
  }

  /// The capacity of every link as built. **unit**: bytes per second; **shape**: by link.
  package var capacities: [Double] { perLink(\.bandwidth) }

  /// The latency of every link. **unit**: seconds; **shape**: by link.
  package var latencies: [Double] { perLink(\.latency) }

  private func perLink(_ value: KeyPath<Tier, Double>) -> [Double] {
    zip(tiers, cableCounts).flatMap { tier, count in repeatElement(tier[keyPath: value], count: 2 * count) }
  }
}

/// A node of a `FatTree`: an endpoint at level 0, else a switch.
package struct TreeNode: Hashable, Sendable {
  package var level: Int
  package var subtree: Int
  package var replica: Int
}

/// One cable as seen from the node below it.
struct Port: Hashable, Sendable {
  var parent: Int
  var cable: Int
}

extension FatTree {
  /// The link from a node up through a port.
  func up(_ node: TreeNode, _ port: Port) -> LinkID {
    let tier = tiers[node.level]
    let position = node.subtree * replicaCounts[node.level] + node.replica
    return LinkID(2 * (firstCables[node.level] + (position * tier.up + port.parent) * tier.cables + port.cable))
  }

  /// The link that comes down to a node through a port.
  func down(_ node: TreeNode, _ port: Port) -> LinkID { LinkID(up(node, port).index + 1) }

  /// The node above a port.
  func parent(of node: TreeNode, _ port: Port) -> TreeNode {
    let tier = tiers[node.level]
    return TreeNode(
      level: node.level + 1, subtree: node.subtree / tier.down, replica: node.replica * tier.up + port.parent)
  }

  /// Where a link leads from and to.
  package func ends(of link: LinkID) -> (from: TreeNode, to: TreeNode) {
    let level = tier(of: link)
    let tier = tiers[level]
    let (position, slot) = (link.index / 2 - firstCables[level]).quotientAndRemainder(dividingBy: tier.up * tier.cables)
    let (subtree, replica) = position.quotientAndRemainder(dividingBy: replicaCounts[level])
    let child = TreeNode(level: level, subtree: subtree, replica: replica)
    let parent = parent(of: child, Port(parent: slot / tier.cables, cable: slot % tier.cables))
    return link.index % 2 == 0 ? (child, parent) : (parent, child)
  }

  /// The links of one switch, in both directions: what is lost when it fails.
  ///
  /// - Complexity: The number of links of its tiers.
  package func links(of node: TreeNode) -> [LinkID] {
    let tiers = [node.level - 1, node.level].filter { firstCables.indices.dropLast().contains($0) }
    return tiers.flatMap { tier in
      (2 * firstCables[tier]..<2 * firstCables[tier + 1]).map(LinkID.init).filter { link in
        let ends = ends(of: link)
        return ends.from == node || ends.to == node
      }
    }
  }
}
