package import API
import Topology

/// The nodes of one flavor as a tree of domains, and what is free on its leaves.
///
/// Domains are numbered level by level from the widest, and within a level by their full path, so that a comparison of
/// positions is Kueue's comparison of level values and the children of a domain are neighbours.
///
/// Source: KUEUE-SPEC 5.1 to 5.3.
package struct TopologySnapshot: Sendable {
  struct Domain {
    /// The label values from the widest level down to this one.
    var path: [String]
    /// Position of the wider domain; -1 at the widest level.
    var parent: Int
    var children: Range<Int>
  }

  /// What decides whether pods may run on a leaf that is a single node.
  struct LeafNode: Sendable {
    var name: String
    var labels: [String: String]
    var taints: [Taint]
  }

  package let flavor: TopologyFlavor
  let domains: [Domain]
  /// The positions of the domains of each level.
  let levelDomains: [Range<Int>]
  /// **shape**: `[leaf]`, only when leaves are nodes.
  let leafNodes: [LeafNode]
  /// Resources that some node has, by name in bytes.
  let resourceNames: [String]
  let resourceIndex: [String: Int]
  /// Allocatable less what pods outside of topology-aware scheduling take. **shape**: `[leaf][resource]`.
  private(set) var capacity: [Int]
  /// What admitted workloads take. **shape**: `[leaf][resource]`.
  private(set) var usage: [Int]
  private let leafOfID: [String: Int]
  private let leafOfNode: [String: Int]

  /// The snapshot of a flavor without any pods.
  ///
  /// - Parameter nodes: In any order; those that do not belong to the flavor are left out.
  /// - Throws: Two nodes have the same hostname, which Kueue would resolve at random.
  package init(_ flavor: TopologyFlavor, nodes: [FlavorNode]) throws(DuplicateHostname) {
    let members = nodes.filter(flavor.includes)
    let order = DomainNumbering(levels: flavor.levels, nodeLabels: members.map(\.labels))
    self.flavor = flavor
    domains = order.domains
    levelDomains = order.levelDomains
    let names = Set(members.flatMap(\.allocatable.keys)).sorted { $0.precedesInBytes($1) }
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    resourceNames = names
    resourceIndex = index
    let leaves = order.levelDomains.last ?? 0..<0
    let ids = leaves.map { Self.leafID(order.domains[$0].path, flavor) }
    leafOfID = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
    if flavor.endsAtHostname, leafOfID.count != members.count {
      let values = members.map { $0.labels[TopologyFlavor.hostname] ?? "" }.sorted()
      throw DuplicateHostname(zip(values, values.dropFirst()).first { $0 == $1 }?.0 ?? "")
    }
    var nodeOfLeaf: [FlavorNode?] = Array(repeating: nil, count: leaves.count)
    var leafOfNode: [String: Int] = [:]
    var capacity = Array(repeating: 0, count: leaves.count * names.count)
    usage = capacity
    for (node, leaf) in zip(members, order.leafOfNode) {
      nodeOfLeaf[leaf] = node
      leafOfNode[node.name] = leaf
      for (name, amount) in node.allocatable {
        if let resource = index[name] { capacity[leaf * names.count + resource] += amount }
      }
    }
    self.capacity = capacity
    self.leafOfNode = leafOfNode
    leafNodes =
      flavor.endsAtHostname
      ? nodeOfLeaf.compactMap { $0 }.map { LeafNode(name: $0.name, labels: $0.labels, taints: $0.taints) } : []
  }

  /// How many leaves the tree has: nodes, or merged domains of the narrowest level.
  package var leafCount: Int { levelDomains.last?.count ?? 0 }
  var lowestLevel: Int { flavor.levels.count - 1 }
  var firstLeaf: Int { levelDomains.last?.lowerBound ?? 0 }

  /// Takes the requests of a pod outside of topology-aware scheduling from its node; elsewhere it changes nothing.
  package mutating func addPod(onNode name: String, requests: ResourceAmounts) {
    take(requests.withOnePod, fromNode: name)
  }

  /// Takes an amount that is already summed over pods, the pods themselves included, from a node.
  mutating func take(_ total: ResourceAmounts, fromNode name: String) {
    guard let leaf = leafOfNode[name] else { return }
    add(total, times: -1, to: &capacity, leaf)
  }

  /// Adds what pods of admitted workloads take on a leaf; a leaf that is not in the tree changes nothing.
  ///
  /// - Parameters:
  ///   - values: As assignments store them.
  ///   - requests: Of one pod, without the one pod that it takes; `count` may be negative to give back.
  package mutating func addUsage(on values: [String], of requests: ResourceAmounts, count: Int) {
    guard let leaf = leaf(of: values) else { return }
    add(requests.withOnePod, times: count, to: &usage, leaf)
  }

  /// Adds an amount that is already summed over pods, the pods themselves included.
  package mutating func addUsage(onLeafNamed id: String, total: ResourceAmounts) {
    guard let leaf = leafOfID[id] else { return }
    add(total, times: 1, to: &usage, leaf)
  }

  /// The leaf that an assignment's values mean; nil when it is not in the tree.
  func leaf(of values: [String]) -> Int? { leafOfID[values.joined(separator: ",")] }

  /// What an assignment stores of a leaf: the hostname alone, or the whole path.
  func values(ofLeaf leaf: Int) -> [String] {
    let path = domains[firstLeaf + leaf].path
    return flavor.endsAtHostname ? Array(path.suffix(1)) : path
  }

  /// The domain of a level that a leaf is in.
  func ancestor(ofLeaf leaf: Int, level: Int) -> Int {
    var domain = firstLeaf + leaf
    for _ in level..<lowestLevel { domain = domains[domain].parent }
    return domain
  }

  /// How Kueue names a domain: its values joined, a host by its name alone.
  func id(of domain: Int) -> String {
    domain >= firstLeaf ? Self.leafID(domains[domain].path, flavor) : domains[domain].path.joined(separator: ",")
  }

  private static func leafID(_ path: [String], _ flavor: TopologyFlavor) -> String {
    flavor.endsAtHostname ? path.last ?? "" : path.joined(separator: ",")
  }

  private func add(_ amounts: ResourceAmounts, times count: Int, to table: inout [Int], _ leaf: Int) {
    for (name, amount) in amounts {
      if let resource = resourceIndex[name] { table[leaf * resourceNames.count + resource] += amount * count }
    }
  }
}

/// Two nodes of one flavor have the same hostname label.
package struct DuplicateHostname: Error, Equatable, Sendable, CustomStringConvertible {
  package var hostname: String

  init(_ hostname: String) {
    self.hostname = hostname
  }

  package var description: String { "two nodes have the label \(TopologyFlavor.hostname)=\(hostname)" }
}

/// The domains of a tree in the snapshot's order.
private struct DomainNumbering {
  var domains: [TopologySnapshot.Domain] = []
  var levelDomains: [Range<Int>] = []
  /// **shape**: `[node]`, the leaf's position among the leaves.
  var leafOfNode: [Int]

  init(levels: [String], nodeLabels: [[String: String]]) {
    let tree = TopologyTree(
      levels: levels.map { TopologyLevel(name: $0, labelKey: $0) }, nodeLabels: nodeLabels)
    leafOfNode = Array(repeating: 0, count: nodeLabels.count)
    let roots = tree.domains.indices.map(DomainID.init).filter { tree[$0].level == 0 }
    var current = Self.sorted(roots, tree).map { (id: $0, parent: -1) }
    for level in levels.indices {
      let start = domains.count
      var next: [(id: DomainID, parent: Int)] = []
      let nextStart = start + current.count
      for (offset, item) in current.enumerated() {
        let children = Self.sorted(tree[item.id].children, tree)
        let path = (item.parent < 0 ? [] : domains[item.parent].path) + [tree[item.id].name]
        let first = nextStart + next.count
        domains.append(.init(path: path, parent: item.parent, children: first..<first + children.count))
        next += children.map { ($0, start + offset) }
        if level == levels.count - 1 {
          for node in tree[item.id].nodes { leafOfNode[node] = offset }
        }
      }
      levelDomains.append(start..<nextStart)
      current = next
    }
  }

  private static func sorted(_ ids: [DomainID], _ tree: TopologyTree) -> [DomainID] {
    ids.sorted { tree[$0].name.precedesInBytes(tree[$1].name) }
  }
}
