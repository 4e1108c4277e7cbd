/// A domain of the topology: one block, one rack.
///
/// Dense, from 0, in order of first appearance among the nodes; a domain comes after the wider ones around it.
package struct DomainID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }

  package static func < (left: DomainID, right: DomainID) -> Bool { left.index < right.index }
}

/// One level of the tree and the node label that names its domains.
package struct TopologyLevel: Equatable, Sendable {
  package var name: String
  package var labelKey: String

  package init(name: String, labelKey: String) {
    self.name = name
    self.labelKey = labelKey
  }
}

/// The tree of domains that the nodes' labels form: zone, block, rack, node, or any other levels.
///
/// A domain is known by the values of its own level *and of all wider ones*, so the same rack name may exist in two
/// blocks. A node that lacks the label of a level belongs to no domain from that level on.
package struct TopologyTree: Sendable {
  package struct Domain: Equatable, Sendable {
    /// Index into `levels`.
    package var level: Int
    /// The value of the level's label.
    package var name: String
    package var parent: DomainID?
    package var children: [DomainID]
    /// Positions of the nodes below, ascending.
    package var nodes: [Int]
  }

  /// From the widest to the narrowest.
  package let levels: [TopologyLevel]
  package private(set) var domains: [Domain] = []
  /// **shape**: `[node][level]`, nil from the first label that the node lacks.
  package private(set) var domainOfNode: [[DomainID?]] = []

  /// - Parameter nodeLabels: The labels of every node, by position.
  package init(levels: [TopologyLevel], nodeLabels: [[String: String]]) {
    self.levels = levels
    var known: [DomainKey: DomainID] = [:]
    for (node, labels) in nodeLabels.enumerated() {
      domainOfNode.append(Array(repeating: nil, count: levels.count))
      var parent: DomainID?
      for level in levels.indices {
        guard let name = labels[levels[level].labelKey] else { break }
        let key = DomainKey(parent: parent, level: level, name: name)
        let domain = known[key] ?? addDomain(key)
        known[key] = domain
        domains[domain.index].nodes.append(node)
        domainOfNode[node][level] = domain
        parent = domain
      }
    }
  }

  package subscript(domain: DomainID) -> Domain { domains[domain.index] }

  /// The domains of a level that have this name, or this path of names from any wider level (`b0/r1`).
  package func domains(level: String, named name: String) -> [DomainID] {
    let path = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    return domains.indices.map(DomainID.init).filter { domain in
      levels[self[domain].level].name == level && (self[domain].name == name || hasPath(path, domain))
    }
  }

  /// The names from the widest level down to the domain, joined by `/`.
  package func path(of domain: DomainID) -> String {
    let own = self[domain].name
    return self[domain].parent.map { path(of: $0) + "/" + own } ?? own
  }

  private func hasPath(_ path: [String], _ domain: DomainID) -> Bool {
    var here: DomainID? = domain
    for name in path.reversed() {
      guard let current = here, self[current].name == name else { return false }
      here = self[current].parent
    }
    return true
  }

  private mutating func addDomain(_ key: DomainKey) -> DomainID {
    let domain = DomainID(index: domains.count)
    domains.append(Domain(level: key.level, name: key.name, parent: key.parent, children: [], nodes: []))
    if let parent = key.parent { domains[parent.index].children.append(domain) }
    return domain
  }
}

private struct DomainKey: Hashable {
  var parent: DomainID?
  var level: Int
  var name: String
}
