/// A gang's nodes by the NVLink domains they stand in.
struct GangShape {
  struct Edge: Equatable {
    var source: Int
    var destination: Int
    var share: Double
  }

  let nodes: [Int]
  /// **shape**: `[domain][node of it]`, domains and nodes in order of rank.
  let domains: [[Int]]

  init(_ nodes: [Int], in network: ClusterNetwork) {
    precondition(!nodes.isEmpty && Set(nodes).count == nodes.count, "a gang of nodes \(nodes)")
    self.nodes = nodes
    var positions: [Int: Int] = [:]
    var domains: [[Int]] = []
    for node in nodes {
      let domain = network.nvlinkDomain(of: node)
      if let position = positions[domain] {
        domains[position].append(node)
      } else {
        positions[domain] = domains.count
        domains.append([node])
      }
    }
    self.domains = domains
  }

  /// How many nodes of each domain talk to the other domains: as many as the smallest has.
  private var laneCount: Int { domains.map(\.count).min() ?? 1 }
  private var largestDomain: Int { domains.map(\.count).max() ?? 1 }

  /// Who sends to whom over the network, with the rate of the busiest sender as 1.
  func edges(_ collective: Collective, isTree: Bool) -> [Edge] {
    switch collective {
    case .allToAll: pairs
    case .chain: domains.count < 2 ? [] : crossings(of: zip(nodes, nodes.dropFirst()))
    case .allReduce, .reduceScatter, .allGather:
      domains.count < 2 ? [] : (0..<laneCount).flatMap { isTree ? treeEdges(lane: $0) : ring(lane: $0) }
    }
  }

  private func ring(lane: Int) -> [Edge] {
    domains.indices.map { position in
      let next = domains[(position + 1) % domains.count]
      return Edge(source: domains[position][lane], destination: next[lane], share: 1)
    }
  }

  /// Each of two trees carries half of the bytes up and down: an inner node with two children sends 4 halves in all.
  private func treeEdges(lane: Int) -> [Edge] {
    let count = domains.count
    return (0..<count).flatMap { rank -> [Edge] in
      guard let parent = BinaryTree.parent(of: rank, of: count) else { return [] }
      // The second tree is the first one turned by one place, so that its inner nodes are the first one's leaves.
      return [(rank, parent), ((rank + 1) % count, (parent + 1) % count)].flatMap { child, parent in
        let (child, parent) = (domains[child][lane], domains[parent][lane])
        return [
          Edge(source: child, destination: parent, share: 0.25), Edge(source: parent, destination: child, share: 0.25),
        ]
      }
    }
  }

  private func crossings(of pairs: some Sequence<(Int, Int)>) -> [Edge] {
    let home = Dictionary(
      uniqueKeysWithValues: domains.enumerated().flatMap { item in item.element.map { ($0, item.offset) } })
    return pairs.filter { home[$0] != home[$1] }.map { Edge(source: $0, destination: $1, share: 1) }
  }

  /// Every node to every node of other domains.
  private var pairs: [Edge] {
    let share = 1 / Double(max(1, nodes.count - (domains.map(\.count).min() ?? 0)))
    return domains.indices.flatMap { home in
      domains[home].flatMap { source in
        domains.indices.filter { $0 != home }.flatMap { other in
          domains[other].map { Edge(source: source, destination: $0, share: share) }
        }
      }
    }
  }

  /// Bytes that the busiest node sends over the network and over NVLink for each byte that a rank holds.
  func bytesPerByte(
    _ collective: Collective, isTree: Bool, gpusPerNode: Int
  ) -> (network: Double, nvlink: Double) {
    let (groups, gpus) = (Double(domains.count), Double(largestDomain * gpusPerNode))
    let (ranks, perNode) = (Double(nodes.count * gpusPerNode), Double(gpusPerNode))
    let gather = ((groups - 1) / groups / Double(laneCount), perNode * (gpus - 1) / gpus)
    switch collective {
    case .reduceScatter, .allGather: return gather
    case .allReduce where isTree && groups > 1: return (2 / Double(laneCount), 2 * gather.1)
    case .allReduce: return (2 * gather.0, 2 * gather.1)
    case .allToAll:
      let least = Double((domains.map(\.count).min() ?? 0) * gpusPerNode)
      return (groups > 1 ? perNode * (ranks - least) / ranks : 0, perNode * (gpus - 1) / ranks)
    case .chain: return (groups > 1 ? perNode : 0, groups == 1 ? perNode : 0)
    }
  }

  /// Steps one after the other over NVLink and over the network.
  func steps(_ collective: Collective, isTree: Bool, gpusPerNode: Int) -> (nvlink: Int, network: Int) {
    let (local, groups) = (largestDomain * gpusPerNode - 1, domains.count)
    switch collective {
    case .allReduce: return (2 * local, isTree ? 2 * groups.binaryDepth : 2 * (groups - 1))
    case .reduceScatter, .allGather, .allToAll: return (local, groups - 1)
    case .chain: return groups > 1 ? (0, 1) : (1, 0)
    }
  }
}

/// The binary tree over ranks in their order, in which odd ranks are leaves.
enum BinaryTree {
  /// The parent of a rank; nil for rank 0, the root.
  ///
  /// Source: Sanders, Speck, Träff, *Two-tree algorithms for full bandwidth broadcast, reduction and scan*, 2009.
  static func parent(of rank: Int, of count: Int) -> Int? {
    guard rank > 0 else { return nil }
    let bit = rank & -rank
    let above = (rank ^ bit) | (bit << 1)
    return above < count ? above : rank ^ bit
  }
}
