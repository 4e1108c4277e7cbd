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
  /// What stands at each place, by level of the tree: nodes, racks, blocks.
  private let names: [[String]]
  /// How often the busiest links are looked at.
  let samplePeriod: SimDuration
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
    samplePeriod = model.samplePeriod
    names = Self.names(racks, blocks, levels, tree, places, preset)
    lineRate = Double(preset.gpusPerNode) * preset.nicBandwidthPerGPU
    traffic = GangTraffic(
      ClusterNetwork(preset, nodeCount: max(1, blocks.count * preset.nodesPerBlock), detail: model.detail))
  }

  private static func names(
    _ racks: [[Int]], _ blocks: [[Int]], _ levels: (rack: Int?, block: Int?), _ tree: TopologyTree, _ places: [Int],
    _ preset: NetworkPreset
  ) -> [[String]] {
    func name(_ node: Int, _ level: Int?) -> String {
      level.flatMap { tree.domainOfNode[node][$0] }.map { tree.path(of: $0) } ?? "all"
    }
    var nodes = Array(repeating: "", count: max(1, blocks.count) * preset.nodesPerBlock)
    var rackNames = Array(repeating: "", count: max(1, blocks.count) * preset.racksPerBlock)
    let leaf = tree.levels.indices.last
    for (node, place) in places.enumerated() {
      nodes[place] = name(node, leaf)
      rackNames[place / preset.nodesPerRack] = name(node, levels.rack)
    }
    let blockNames = blocks.map { name(racks[$0[0]][0], levels.block) }
    return preset.wiring == .railOptimised ? [nodes, blockNames] : [nodes, rackNames, blockNames]
  }

  /// A link in words: `b0/r1/b0-r1-n2 up`, `b0 down`, `leaf 12 up`.
  func name(of link: LinkID) -> String {
    let network = traffic.cluster
    guard link.index < network.tree.linkCount else {
      return "\(names[0][(link.index - network.tree.linkCount) / 2]) NVLink"
    }
    let ends = network.tree.ends(of: link)
    let isUp = ends.from.level < ends.to.level
    let below = isUp ? ends.from : ends.to
    let direction = isUp ? "up" : "down"
    guard below.level == 0 else {
      guard network.railCount == 1 else {
        return "leaf \(below.subtree) to spine \((isUp ? ends.to : ends.from).replica) \(direction)"
      }
      return "\(names[below.level][below.subtree]) \(direction)"
    }
    let end = network.node(atPosition: below.subtree)
    return network.railCount == 1
      ? "\(names[0][end.node]) \(direction)" : "\(names[0][end.node]) rail \(end.rail) \(direction)"
  }

  func name(ofNode place: Int) -> String { names[0][place] }

  /// The links that carry most of what they can, the busiest first; those that carry nothing are none of them.
  func busiest(_ count: Int) -> [(link: LinkID, load: Double, capacity: Double)] {
    let network = traffic.network
    let loaded = (0..<traffic.cluster.tree.linkCount).compactMap { index -> (LinkID, Double, Double)? in
      let (load, capacity) = (network.load(of: LinkID(index)), network.capacities[index])
      return load > 0 && capacity > 0 ? (LinkID(index), load, capacity) : nil
    }
    let sorted = loaded.sorted { ($1.1 / $1.2, $0.0) < ($0.1 / $0.2, $1.0) }
    return sorted.prefix(count).map { (link: $0.0, load: $0.1, capacity: $0.2) }
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
