package import API
import Cluster
package import Kernel
package import Placement
package import Quota
package import Simulation

/// What a world is at one moment, as far as admission depends on it: the ground that counterfactuals start from.
package struct Situation: Sendable {
  package var now: SimTime
  package var admission: AdmissionSystem
  /// Nodes that exist.
  package var nodes: [FlavorNode]
  /// Whom every claim admits, such as `lws/vllm/3`. **shape**: by the claim's position.
  package var owners: [WorkloadID: String]
  /// What stands on each host, by hostname.
  package var occupants: [String: [Occupant]]

  /// Pods of one owner on one host.
  package struct Occupant: Equatable, Sendable {
    /// As `lws/vllm/3` or `pod/probe`.
    package var owner: String
    /// Summed over its pods, the pods themselves included.
    package var requests: ResourceAmounts
  }

  package init(of world: borrowing World) {
    now = world.now
    admission = world.admission
    nodes = world.flavorNodes
    owners = [:]
    occupants = [:]
    for workload in world.cluster.allWorkloads {
      if let claim = world.claim(ofWorkload: workload) { owners[claim] = world.ownerName(of: workload) }
    }
    addPlacedPods()
    addOtherPods(of: world)
  }

  /// The name of a claim's owner.
  package func owner(of workload: WorkloadID) -> String {
    owners[workload] ?? admission.state.claims[workload.index]?.key ?? ""
  }

  private mutating func addPlacedPods() {
    for workload in admission.state.holders.flatMap({ $0 }) {
      for usage in admission.state.usage(of: workload).topology {
        for domain in usage.domains {
          guard let host = domain.values.last else { continue }
          let total = usage.requests.withOnePod.mapValues { $0 * domain.count }
          occupants[host, default: []].append(Occupant(owner: owner(of: workload), requests: total))
        }
      }
    }
  }

  private mutating func addOtherPods(of world: borrowing World) {
    for pod in world.podsOutsideTopology {
      let record = world.cluster[pod]
      guard let node = record.node else { continue }
      let name = record.membership.map { "lws/\($0.set)/\($0.group)" } ?? "pod/\(record.header.name)"
      occupants[world.cluster[node].hostname, default: []].append(
        Occupant(owner: name, requests: ResourceAmounts(record.spec.effectiveRequests).withOnePod))
    }
  }

  /// A node with as much more as its occupants take: as if it were empty.
  func emptied(_ node: FlavorNode) -> FlavorNode {
    var node = node
    for occupant in occupants[node.hostname] ?? [] {
      node.allocatable.merge(occupant.requests) { $0 + $1 }
    }
    return node
  }

  /// What a node has left.
  func free(_ node: FlavorNode) -> ResourceAmounts {
    var free = node.allocatable
    for occupant in occupants[node.hostname] ?? [] {
      for (resource, amount) in occupant.requests { free[resource, default: 0] -= amount }
    }
    return free
  }
}
