import Cluster
import Demand
import Fabric
import Kernel
import Scenarios
import Topology

/// The network of the run: who talks over it, and where its nodes stand.
struct ClusterTraffic: Sendable {
  var traffic: GangTraffic
  /// The places of the run's nodes in the network. **shape**: by node.
  let places: [Int]
  /// **shape**: by flow; nil where a number is free.
  var gangs: [GangID?] = []
  /// Whether rates have to be solved for at the end of this instant.
  var isDirty = false
  /// The rate of a node that has the network for itself. **unit**: bytes per second.
  let lineRate: Double

  /// Nodes are numbered rack by rack and block by block, wherever the scenario lists them.
  init(_ model: NetworkModel, _ tree: TopologyTree, nodeCount: Int) {
    var preset = model.preset
    let levels = Self.levels(of: tree)
    let racks = Self.groups(levels.rack, tree, nodeCount)
    let blocks = Self.blocks(of: racks, by: levels.block, tree)
    preset.nodesPerRack = max(1, racks.map(\.count).max() ?? 1)
    preset.racksPerBlock = max(1, blocks.map(\.count).max() ?? 1)
    var places = Array(repeating: 0, count: nodeCount)
    for (block, members) in blocks.enumerated() {
      for (rack, index) in members.enumerated() {
        for (offset, node) in racks[index].enumerated() {
          places[node] = (block * preset.racksPerBlock + rack) * preset.nodesPerRack + offset
        }
      }
    }
    self.places = places
    lineRate = Double(preset.gpusPerNode) * preset.nicBandwidthPerGPU
    traffic = GangTraffic(
      ClusterNetwork(preset, nodeCount: max(1, blocks.count * preset.nodesPerBlock), detail: model.detail))
  }

  /// The narrowest level of which a domain has several nodes, and the one around it.
  private static func levels(of tree: TopologyTree) -> (rack: Int?, block: Int?) {
    let several = tree.levels.indices.filter { level in
      tree.domains.contains { $0.level == level && $0.nodes.count > 1 }
    }
    return (several.last, several.dropLast().last)
  }

  /// The nodes of each domain of a level, and those of none each by itself.
  private static func groups(_ level: Int?, _ tree: TopologyTree, _ nodeCount: Int) -> [[Int]] {
    guard let level else { return (0..<nodeCount).map { [$0] } }
    let grouped = tree.domains.filter { $0.level == level }.map(\.nodes)
    let alone = (0..<nodeCount).filter { tree.domainOfNode[$0][level] == nil }.map { [$0] }
    return grouped + alone
  }

  private static func blocks(of racks: [[Int]], by level: Int?, _ tree: TopologyTree) -> [[Int]] {
    var order: [DomainID?] = []
    var members: [DomainID?: [Int]] = [:]
    for (index, rack) in racks.enumerated() {
      let block = level.flatMap { tree.domainOfNode[rack[0]][$0] }
      if members[block] == nil { order.append(block) }
      members[block, default: []].append(index)
    }
    return order.map { members[$0] ?? [] }
  }
}
