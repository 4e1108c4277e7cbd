import API
package import Topology

/// Decodes the `cluster` of a scenario.
struct ClusterReader {
  /// More nodes than any real cluster has; *assumed*, so that a slip of the finger does not fill the memory.
  static let largestNodeCount = 200_000

  let files: InputReader
  let problems: ProblemList
  let diagnostics: DiagnosticList

  /// The cluster; parts that are wrong are problems and left out.
  func cluster(_ value: Value, at path: FieldPath) -> ClusterSpec {
    var cluster = ClusterSpec(nodes: [], levels: [])
    guard value["pools"] != nil else {
      add(value, at: path, to: &cluster)
      return finished(cluster, at: path)
    }
    let section = SectionReader<ClusterKey>(value, at: path, problems)
    let pools = section.reader.items(ClusterKey.pools.rawValue)
    section.finish(remedies: Dictionary(PoolKey.allCases.map { ($0.rawValue, "it belongs to a pool") }) { $1 })
    for pool in pools { add(pool.value, at: pool.path, to: &cluster) }
    return finished(cluster, at: path)
  }

  private func add(_ value: Value, at path: FieldPath, to cluster: inout ClusterSpec) {
    let reader = PoolReader(section: SectionReader(value, at: path, problems), files: files, diagnostics: diagnostics)
    guard let pool = reader.pool(room: Self.largestNodeCount - cluster.nodes.count) else { return }
    if let message = cluster.merge(levels: pool.levels) { problems.add(path, message) }
    cluster.nodes += pool.nodes
  }

  private func finished(_ cluster: ClusterSpec, at path: FieldPath) -> ClusterSpec {
    var seen: Set<String> = []
    for node in cluster.nodes where !seen.insert(node.metadata.name).inserted {
      problems.add(
        path, "two nodes are named \"\(node.metadata.name)\"; give each pool a name, which its nodes' names start with")
      break
    }
    return cluster
  }
}

extension ClusterSpec {
  /// Takes in the levels of one more pool, keeping wide before narrow; what contradicts, if anything.
  fileprivate mutating func merge(levels others: [Level]) -> String? {
    var place = 0
    for level in others {
      guard let known = levels.firstIndex(where: { $0.name == level.name }) else {
        levels.insert(level, at: place)
        place += 1
        continue
      }
      guard levels[known].labelKey == level.labelKey else {
        return "level \(level.name) has the label \(level.labelKey) here and \(levels[known].labelKey) in another pool"
      }
      guard known >= place else {
        return "level \(level.name) stands below \(levels[place - 1].name) here and above it in another pool"
      }
      place = known + 1
    }
    return nil
  }

  /// The tree of domains that the nodes' labels form.
  package var topology: TopologyTree {
    TopologyTree(
      levels: levels.map { TopologyLevel(name: $0.name, labelKey: $0.labelKey) },
      nodeLabels: nodes.map(\.metadata.labels))
  }
}
