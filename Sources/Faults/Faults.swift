package import Cluster
package import Kernel
import Topology

/// Nodes meant by name, or by a domain of the topology.
package enum NodeTarget: Hashable, Sendable {
  case node(String)
  /// A level's name and a domain's name, or path of names, at that level.
  case domain(level: String, name: String)
}

/// What goes wrong physically: which nodes a fault takes down, and what their silence looks like.
package struct Faults: Sendable {
  private let streams: Streams
  /// How often a kubelet renews its lease.
  private let leaseRenewal: SimDuration

  package init(streams: Streams, leaseRenewal: SimDuration) {
    self.streams = streams
    self.leaseRenewal = leaseRenewal
  }

  /// The nodes that a target means, ascending; empty when it names nothing.
  package func nodes(of target: NodeTarget, in cluster: Cluster) -> [NodeID] {
    switch target {
    case .node(let name): cluster.nodeByName[name].map { [$0] } ?? []
    case .domain(let level, let name):
      cluster.topology.domains(level: level, named: name).flatMap { cluster.topology[$0].nodes }.sorted()
        .map(NodeID.init)
    }
  }

  /// When the kubelet of a node renewed its lease last, at or before `now`.
  ///
  /// Each kubelet renews at its own offset within the period, drawn once.
  package func lastHeartbeat(of node: NodeRecord, at now: SimTime) -> SimTime {
    let period = leaseRenewal.nanoseconds
    guard period > 0 else { return now }
    var stream = streams.stream("faults/lease/\(node.name)")
    let offset = Int64(stream.uniform() * Double(period))
    let sinceRenewal = (now.nanoseconds - offset) % period
    return SimTime(nanoseconds: max(0, now.nanoseconds - (sinceRenewal + period) % period))
  }

  /// How long a repair takes. **unit**: of the distribution, seconds.
  package func repairTime(_ distribution: Distribution, of fault: String, at now: SimTime) -> SimDuration {
    var stream = streams.stream("faults/repair/\(fault)/\(now.nanoseconds)")
    return .seconds(max(0, distribution.sample(&stream)))
  }
}
