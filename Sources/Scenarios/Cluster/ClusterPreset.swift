import Faults

/// A cluster of a known kind: its levels with usual counts, and what one node offers.
struct ClusterPreset {
  /// One level of the topology.
  struct Level {
    var name: String
    var label: String
    /// What names of domains start with.
    var short: String
    /// Domains within one of the next wider level; for the widest, in the cluster.
    var count: Int
  }

  var name: String
  /// From the widest to the node.
  var levels: [Level]
  /// Which level the keys `blocks`, `racks` and `nodes` of a pool count.
  var counted: (blocks: String, racks: String, nodes: String)
  /// What one node offers, in Kubernetes' notation.
  var allocatable: [String: String]
  /// As `kubernetes.io/arch` has it.
  var architecture: String
  /// The level whose domains have an NVLink fabric of their own, where that reaches beyond a node.
  var nvlinkLevel: String?

  static func named(_ name: String) -> ClusterPreset? { all.first { $0.name == name } }

  /// Racks and nodes per block, GPUs and NICs follow the published reference designs. What is left of cpu, memory and
  /// disk after the system's reserve is *assumed* in all of them: override it with the real node list.
  ///
  /// Source: NVIDIA DGX SuperPOD reference architectures (scalable unit of 32 nodes with 8 leaf switches), GKE and EKS
  /// documentation of topology labels.
  static let all: [ClusterPreset] = [
    racked("superpod-h100", racks: 8, nodes: 4, node(cpu: "216", memory: "1936Gi", disk: "25000Gi", gpus: 8)),
    racked("superpod-b200", racks: 16, nodes: 2, node(cpu: "216", memory: "3936Gi", disk: "25000Gi", gpus: 8)),
    racked("roce-2tier", racks: 16, nodes: 4, node(cpu: "184", memory: "1936Gi", disk: "25000Gi", gpus: 8)),
    racked(
      "gb200", racks: 8, nodes: 18, node(cpu: "136", memory: "896Gi", disk: "14000Gi", gpus: 4), architecture: "arm64",
      nvlinkLevel: "rack"),
    cloudA3, awsP5,
  ]

  /// Blocks of racks of nodes under the label keys that Kueue's documentation uses.
  private static func racked(
    _ name: String, racks: Int, nodes: Int, _ allocatable: [String: String], architecture: String = "amd64",
    nvlinkLevel: String? = nil
  ) -> ClusterPreset {
    ClusterPreset(
      name: name,
      levels: [
        Level(name: "block", label: NodeLabel.block, short: "b", count: 1),
        Level(name: "rack", label: NodeLabel.rack, short: "r", count: racks),
        Level(name: "node", label: NodeLabel.hostname, short: "n", count: nodes),
      ],
      counted: ("block", "rack", "node"), allocatable: allocatable, architecture: architecture,
      nvlinkLevel: nvlinkLevel)
  }

  /// Four sub-blocks a block and eight hosts a sub-block are *assumed*; one virtual machine fills one host.
  private static let cloudA3 = ClusterPreset(
    name: "cloud-a3",
    levels: [
      Level(name: "block", label: "cloud.google.com/gce-topology-block", short: "b", count: 1),
      Level(name: "subblock", label: "cloud.google.com/gce-topology-subblock", short: "s", count: 4),
      Level(name: "host", label: "cloud.google.com/gce-topology-host", short: "h", count: 8),
      Level(name: "node", label: NodeLabel.hostname, short: "n", count: 1),
    ],
    counted: ("block", "subblock", "host"),
    allocatable: node(cpu: "200", memory: "1736Gi", disk: "6000Gi", gpus: 8), architecture: "amd64")

  /// Network nodes are numbered from the top; sixteen nodes under the closest one. Four of the second layer under one
  /// of the first are *assumed*.
  private static let awsP5 = ClusterPreset(
    name: "aws-p5",
    levels: [
      Level(name: "layer-1", label: "topology.k8s.aws/network-node-layer-1", short: "s", count: 1),
      Level(name: "layer-2", label: "topology.k8s.aws/network-node-layer-2", short: "a", count: 4),
      Level(name: "layer-3", label: "topology.k8s.aws/network-node-layer-3", short: "l", count: 1),
      Level(name: "node", label: NodeLabel.hostname, short: "n", count: 16),
    ],
    counted: ("layer-1", "layer-2", "node"),
    allocatable: node(cpu: "188", memory: "1936Gi", disk: "28000Gi", gpus: 8)
      .merging(["vpc.amazonaws.com/efa": "32"]) { $1 },
    architecture: "amd64")

  private static func node(cpu: String, memory: String, disk: String, gpus: Int) -> [String: String] {
    ["cpu": cpu, "memory": memory, "ephemeral-storage": disk, "pods": "110", "nvidia.com/gpu": String(gpus)]
  }
}

/// Labels of nodes.
enum NodeLabel {
  static let hostname = "kubernetes.io/hostname"
  static let nvlinkDomain = NVLinkDomains.label
  static let architecture = "kubernetes.io/arch"
  static let operatingSystem = "kubernetes.io/os"
  static let block = "cloud.provider.com/topology-block"
  static let rack = "cloud.provider.com/topology-rack"

  /// The label that a level of this name has when the scenario does not say.
  static func standard(forLevel name: String) -> String? {
    switch name {
    case "node": hostname
    case "rack": rack
    case "block": block
    case "zone": "topology.kubernetes.io/zone"
    case "region": "topology.kubernetes.io/region"
    default: nil
    }
  }
}
