/// The network of one kind of cluster, as data.
package struct NetworkPreset: Equatable, Sendable {
  /// Where the cables of a node's NICs go.
  package enum Wiring: Equatable, Sendable {
    /// NIC g of every node of a block to leaf g of the block: the block is the first level that the network knows.
    case railOptimised
    /// All NICs of a rack to its top-of-rack switches.
    case topOfRack
    /// To switches that spread every packet over all paths; the levels are those of `topOfRack`.
    case multipath
  }

  /// What NVLink joins.
  package enum NVLinkDomain: Equatable, Sendable { case node, rack }

  package var name: String
  package var wiring: Wiring
  package var nodesPerRack: Int
  package var racksPerBlock: Int
  package var gpusPerNode: Int
  /// Each direction. **unit**: bytes per second.
  package var nicBandwidthPerGPU: Double
  /// Each direction. **unit**: bytes per second.
  package var nvlinkBandwidthPerGPU: Double
  package var nvlinkDomain: NVLinkDomain
  /// Capacity down over capacity up of a rack's switches; only with switches in racks.
  package var rackOversubscription = 1.0
  /// Capacity down over capacity up of a block's switches.
  package var blockOversubscription = 1.0

  package var nodesPerBlock: Int { nodesPerRack * racksPerBlock }
}

extension NetworkPreset {
  /// Source: DGX SuperPOD H100 reference architecture (units of 32 nodes, 8 × 400 Gb/s NDR a node, NVLink 4);
  /// stas00/ml-engineering `network/README.md`.
  package static let superPODH100 = NetworkPreset(
    name: "superpod-h100", wiring: .railOptimised, nodesPerRack: 4, racksPerBlock: 8, gpusPerNode: 8,
    nicBandwidthPerGPU: 50e9, nvlinkBandwidthPerGPU: 450e9, nvlinkDomain: .node)

  /// Source: DGX SuperPOD B200 reference architecture; two nodes a rack for its power. Some sources give 800 Gb/s a GPU.
  package static let superPODB200 = NetworkPreset(
    name: "superpod-b200", wiring: .railOptimised, nodesPerRack: 2, racksPerBlock: 16, gpusPerNode: 8,
    nicBandwidthPerGPU: 50e9, nvlinkBandwidthPerGPU: 900e9, nvlinkDomain: .node)

  /// Source: DGX SuperPOD GB200 reference architecture: units of 8 NVL72 racks of 18 trays with 4 GPUs.
  package static let gb200 = NetworkPreset(
    name: "gb200", wiring: .railOptimised, nodesPerRack: 18, racksPerBlock: 8, gpusPerNode: 4,
    nicBandwidthPerGPU: 50e9, nvlinkBandwidthPerGPU: 900e9, nvlinkDomain: .rack)

  /// *assumed*: a Clos of top-of-rack switches with blocks of 16 racks, 4:1 (1:1 to 15:1) between blocks.
  package static let roceTwoTier = NetworkPreset(
    name: "roce-2tier", wiring: .topOfRack, nodesPerRack: 4, racksPerBlock: 16, gpusPerNode: 8,
    nicBandwidthPerGPU: 50e9, nvlinkBandwidthPerGPU: 450e9, nvlinkDomain: .node, blockOversubscription: 4)

  /// Source: GCP A3 Mega, 8 × 200 Gb/s. *assumed*: 16 (4 to 32) hosts a sub-block, 16 (4 to 64) sub-blocks a block.
  package static let cloudA3 = NetworkPreset(
    name: "cloud-a3", wiring: .railOptimised, nodesPerRack: 16, racksPerBlock: 16, gpusPerNode: 8,
    nicBandwidthPerGPU: 25e9, nvlinkBandwidthPerGPU: 450e9, nvlinkDomain: .node)

  /// Source: AWS P5, 32 × 100 Gb/s EFA v2 whose SRD sprays packets. *assumed*: 16 (8 to 32) nodes at each layer.
  package static let awsP5 = NetworkPreset(
    name: "aws-p5", wiring: .multipath, nodesPerRack: 16, racksPerBlock: 16, gpusPerNode: 8,
    nicBandwidthPerGPU: 50e9, nvlinkBandwidthPerGPU: 450e9, nvlinkDomain: .node)

  package static let all = [superPODH100, superPODB200, gb200, roceTwoTier, cloudA3, awsP5]
}
