/// The links between the nodes of a cluster and the routes over them.
///
/// Nodes are numbered rack by rack and block by block. Links are those of the tree and then, for every node, what its
/// GPUs send to and receive from NVLink together.
package struct ClusterNetwork: Sendable {
  /// How finely the switches are modelled.
  package enum Detail: Equatable, Sendable {
    /// One pipe up and one down for every node, rack and block: exact when all NICs of a node do the same.
    case pipes
    /// Every NIC, leaf and spine: for what befalls a single cable or switch.
    case rails
  }

  package let preset: NetworkPreset
  package let nodeCount: Int
  package let tree: FatTree
  /// Endpoints of the tree for each node.
  package let railCount: Int

  /// - Precondition: `nodeCount ≥ 1`; for rails, the preset is rail-optimised or has its switches in racks.
  package init(_ preset: NetworkPreset, nodeCount: Int, detail: Detail = .pipes) {
    precondition(nodeCount >= 1, "a network of \(nodeCount) nodes")
    self.preset = preset
    self.nodeCount = nodeCount
    railCount = detail == .pipes ? 1 : preset.gpusPerNode
    tree = detail == .pipes ? Self.pipes(preset, nodeCount) : Self.rails(preset, nodeCount)
  }

  package var linkCount: Int { tree.linkCount + 2 * nodeCount }

  /// As built. **unit**: bytes per second; **shape**: by link.
  package var capacities: [Double] {
    let nvlink = Double(preset.gpusPerNode) * preset.nvlinkBandwidthPerGPU
    return tree.capacities + Array(repeating: nvlink, count: 2 * nodeCount)
  }

  /// The nodes' own NVLink, to the others and back.
  package func nvlink(of node: Int) -> (send: LinkID, receive: LinkID) {
    (LinkID(tree.linkCount + 2 * node), LinkID(tree.linkCount + 2 * node + 1))
  }

  /// A node's links to the network, of one rail: to the switches and back.
  package func nic(of node: Int, rail: Int = 0) -> (send: LinkID, receive: LinkID) {
    let endpoint = TreeNode(level: 0, subtree: position(of: node, rail: rail), replica: 0)
    let port = Port(parent: 0, cable: 0)
    return (tree.up(endpoint, port), tree.down(endpoint, port))
  }

  /// Nodes with one number reach each other over NVLink.
  package func nvlinkDomain(of node: Int) -> Int {
    preset.nvlinkDomain == .node ? node : node / preset.nodesPerRack
  }

  /// Appends what a flow between two nodes takes of the links, with an equal part on each rail.
  package func appendRoute(from source: Int, to destination: Int, to uses: inout [LinkUse]) {
    if nvlinkDomain(of: source) == nvlinkDomain(of: destination) {
      uses += [LinkUse(nvlink(of: source).send), LinkUse(nvlink(of: destination).receive)]
      return
    }
    let start = uses.count
    for rail in 0..<railCount {
      let ends = (position(of: source, rail: rail), position(of: destination, rail: rail))
      if preset.wiring == .multipath {
        uses += tree.sprayedRoute(from: ends.0, to: ends.1)
      } else {
        tree.appendRoute(from: ends.0, to: ends.1, to: &uses)
      }
    }
    if railCount > 1 { for index in start..<uses.count { uses[index].share /= Double(railCount) } }
  }

  /// Which endpoint of the tree is a rail of a node: of a rail-optimised network, next to those of the same rail.
  package func position(of node: Int, rail: Int) -> Int {
    guard railCount > 1, preset.wiring == .railOptimised else { return node * railCount + rail }
    let (block, place) = node.quotientAndRemainder(dividingBy: preset.nodesPerBlock)
    return (block * railCount + rail) * preset.nodesPerBlock + place
  }

  /// What ends at an endpoint of the tree: the opposite of `position(of:rail:)`.
  package func node(atPosition position: Int) -> (node: Int, rail: Int) {
    guard railCount > 1, preset.wiring == .railOptimised else {
      return (position / railCount, position % railCount)
    }
    let (leaf, place) = position.quotientAndRemainder(dividingBy: preset.nodesPerBlock)
    return (leaf / railCount * preset.nodesPerBlock + place, leaf % railCount)
  }

  private static func pipes(_ preset: NetworkPreset, _ nodeCount: Int) -> FatTree {
    let nic = Double(preset.gpusPerNode) * preset.nicBandwidthPerGPU
    let blockCount = nodeCount.dividedUp(by: preset.nodesPerBlock)
    let block = Double(preset.nodesPerBlock) * nic / preset.blockOversubscription / preset.rackOversubscription
    let top = FatTree.Tier(down: blockCount, bandwidth: block)
    guard preset.wiring != .railOptimised else {
      return FatTree([.init(down: preset.nodesPerBlock, bandwidth: nic), top])
    }
    let rack = Double(preset.nodesPerRack) * nic / preset.rackOversubscription
    return FatTree([
      .init(down: preset.nodesPerRack, bandwidth: nic), .init(down: preset.racksPerBlock, bandwidth: rack), top,
    ])
  }

  /// Two tiers with a spine for every cable up of a leaf; an oversubscribed leaf has fewer.
  private static func rails(_ preset: NetworkPreset, _ nodeCount: Int) -> FatTree {
    let isRail = preset.wiring == .railOptimised
    let leafSize = isRail ? preset.nodesPerBlock : preset.nodesPerRack * preset.gpusPerNode
    let oversubscription = preset.rackOversubscription * preset.blockOversubscription
    let blockCount = nodeCount.dividedUp(by: preset.nodesPerBlock)
    let leafCount = blockCount * (isRail ? preset.gpusPerNode : preset.racksPerBlock)
    let spineCount = max(1, Int(Double(leafSize) / oversubscription))
    return FatTree([
      .init(down: leafSize, bandwidth: preset.nicBandwidthPerGPU),
      .init(down: leafCount, up: spineCount, bandwidth: preset.nicBandwidthPerGPU),
    ])
  }
}
