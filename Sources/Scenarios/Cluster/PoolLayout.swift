import API

/// A regular pool: so many domains of every level in each domain of the level above.
struct PoolLayout {
  /// What every name starts with.
  var prefix: String
  var levels: [ClusterPreset.Level]
  var allocatable: ResourceList
  var architecture: String
  /// The level whose domains have an NVLink fabric of their own, where that reaches beyond a node.
  var nvlinkLevel: String?

  /// The number of nodes, at most the largest integer.
  var nodeCount: Int {
    levels.reduce(1) { count, level in
      let (product, overflow) = count.multipliedReportingOverflow(by: level.count)
      return overflow ? .max : product
    }
  }

  /// The nodes in order of their domains, named `b0-r1-n2`.
  var pool: ClusterSpec {
    var pool = ClusterSpec(
      nodes: [], levels: levels.map { ClusterSpec.Level(name: $0.name, labelKey: $0.label) })
    pool.nodes.reserveCapacity(nodeCount)
    let labels = [NodeLabel.operatingSystem: "linux", NodeLabel.architecture: architecture]
    addNodes(level: 0, name: prefix, labels: labels, to: &pool.nodes)
    return pool
  }

  private func addNodes(level index: Int, name: String, labels: [String: String], to nodes: inout [Node]) {
    let level = levels[index]
    for position in 0..<level.count {
      let separator = index == 0 ? "" : "-"
      let domain = "\(name)\(separator)\(level.short)\(position)"
      var labels = labels
      labels[level.label] = domain
      if level.name == nvlinkLevel { labels[NodeLabel.nvlinkDomain] = domain }
      guard index == levels.count - 1 else {
        addNodes(level: index + 1, name: domain, labels: labels, to: &nodes)
        continue
      }
      labels[NodeLabel.hostname] = domain
      nodes.append(Node(metadata: Metadata(name: domain, namespace: "", labels: labels), allocatable: allocatable))
    }
  }
}
