import API
import Kernel
import Topology

@testable import Cluster

extension Cluster {
  /// Nodes `n0`, `n1`, … with 4 cores, 8 GiB and 2 GPUs each.
  static func small(nodes: Int = 2) -> Cluster {
    let allocatable: ResourceList = [
      "cpu": Quantity(units: 4), "memory": Quantity(units: 8 << 30), "nvidia.com/gpu": Quantity(units: 2),
    ]
    let list = (0..<nodes).map { Node(metadata: Metadata(name: "n\($0)"), allocatable: allocatable) }
    return Cluster(nodes: list, levels: [])
  }

  @discardableResult
  mutating func addSet(_ name: String, owners: [OwnerReference] = []) -> StatefulSetID {
    insert(StatefulSetRecord(header: header(name, [:], owners), spec: StatefulSetSpec()))
  }

  @discardableResult
  mutating func addPod(
    _ name: String, labels: [String: String] = [:], owners: [OwnerReference] = [], requests: ResourceList = [:]
  ) -> PodID {
    let request = ResourceRequest(requests, columns: columns)
    return insert(PodRecord(header: header(name, labels, owners), spec: PodSpec(), requests: request))
  }

  /// A pod of a LeaderWorkerSet.
  @discardableResult
  mutating func addMember(of set: String, group: Int, worker: Int) -> PodID {
    let labels = [
      LWSKey.name: set, LWSKey.groupIndex: String(group), LWSKey.workerIndex: String(worker), LWSKey.revision: "r1",
    ]
    return addPod(worker == 0 ? "\(set)-\(group)" : "\(set)-\(group)-\(worker)", labels: labels)
  }

  private mutating func header(
    _ name: String, _ labels: [String: String], _ owners: [OwnerReference]
  ) -> ObjectHeader {
    var header = ObjectHeader(
      metadata: Metadata(name: name, labels: labels), uid: makeUID(), createdAt: .zero)
    header.owners = owners
    return header
  }
}
