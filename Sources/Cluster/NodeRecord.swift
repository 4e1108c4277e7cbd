package import API
package import Kernel

/// A node: what it offers, who is on it, and what the control plane believes of it.
package struct NodeRecord: Sendable {
  package var metadata: Metadata
  package var taints: [Taint]
  package var isUnschedulable: Bool
  /// What the node offers now. **shape**: by resource column.
  package var allocatable: [Int64]
  /// What it offers while nothing of it is broken. **shape**: by resource column.
  package let capacity: [Int64]
  /// Sum of the requests of the pods bound here. **shape**: by resource column.
  package var used: [Int64]
  /// Sums as scores count them; see `ResourceRequest`.
  package var scoredCPUMillis: Int64 = 0
  package var scoredMemoryBytes: Int64 = 0
  /// In order of binding.
  package var pods: [PodID] = []
  /// Whether the Node object exists.
  package var exists = true
  package var readiness: Readiness = .ready
  package var readinessSince: SimTime = .zero

  /// Whether the machine runs: the physical truth, which the control plane learns only by silence.
  package var isPowered = true
  /// Whether nobody hears of its kubelet although the machine runs.
  package var isSilent = false
  /// Which share of its network bandwidth the node has.
  package var linkShare = 1.0
  /// Which share of the bandwidth among its GPUs the node has.
  package var nvlinkShare = 1.0
  /// Which share of its usual speed storage has for the node.
  package var storageShare = 1.0
  /// Which share of its speed the node has.
  package var speed = 1.0
  /// When its kubelet last renewed its lease before it fell silent.
  package var lastHeartbeat: SimTime = .zero
  /// Changes whenever the machine loses power or its kubelet falls silent.
  package var powerEpoch: UInt32 = 0
  /// Images that lie on the node.
  package var images: Set<String> = []
  /// When each pull under way will be done.
  package var pulls: [String: SimTime] = [:]
  /// When the last pull in line will be done: a kubelet pulls one image at a time.
  package var pullsDoneAt: SimTime = .zero

  package var name: String { metadata.name }
  /// Whether its kubelet can do something and be heard of.
  package var isHeard: Bool { isPowered && !isSilent }

  /// A node with nothing on it, its kubelet just heard of.
  package init(_ node: Node, columns: ResourceColumns) {
    metadata = node.metadata
    taints = node.taints
    isUnschedulable = node.isUnschedulable
    allocatable = columns.names.map { name in
      node.allocatable[name].map { ResourceColumns.amount($0, of: name) } ?? 0
    }
    capacity = allocatable
    used = Array(repeating: 0, count: columns.count)
  }

  /// The condition `Ready` of the node.
  package enum Readiness: UInt8, Sendable {
    case ready, notReady, unknown

    package var text: String {
      switch self {
      case .ready: "Ready"
      case .notReady: "NotReady"
      case .unknown: "Unknown"
      }
    }
  }
}
