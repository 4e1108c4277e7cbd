import API
import Cluster

/// Which podset of its workload a pod belongs to.
enum PodRoles {
  /// The position of a pod's podset; nil when the workload has none for it.
  ///
  /// Source: KUEUE-SPEC 6.5, role-hash.
  static func podSet(of pod: PodRecord, in workload: Workload) -> Int? {
    if let name = pod.header.metadata.labels[KueueKey.podSet] {
      return workload.podSets.firstIndex { $0.name == name }
    }
    guard workload.podSets.count > 1, let membership = pod.membership else {
      return workload.podSets.isEmpty ? nil : 0
    }
    let role = membership.isLeader ? "leader" : "worker"
    return workload.podSets.firstIndex { $0.name == role }
  }
}
