import API
package import Cluster

/// What a Workload admits.
package enum WorkloadOwner: Equatable, Sendable {
  /// A group of a LeaderWorkerSet, by its index.
  case group(LeaderWorkerSetID, Int)
  case job(JobID)
  /// Plain pods: one, or those of a pod group.
  case pods([PodID])
  /// The owner is gone, or never was in this cluster.
  case none

  package init(of workload: WorkloadObjectID, in cluster: Cluster) {
    var pods: [PodID] = []
    for owner in cluster[workload].header.owners where cluster.contains(owner.object) {
      switch owner.object {
      case .leaderWorkerSet(let set):
        self = .group(set, cluster[workload].groupIndex ?? 0)
        return
      case .job(let job):
        self = .job(job)
        return
      case .pod(let pod): pods.append(pod)
      case .statefulSet, .revision, .service, .claim, .workload: continue
      }
    }
    self = pods.isEmpty ? .none : .pods(pods)
  }

  /// The pods that run for the Workload at the moment, in order of creation.
  package func pods(in cluster: Cluster) -> [PodID] {
    switch self {
    case .group(let set, let index): cluster.pods(ofGroup: index, in: cluster[set].header.key)
    case .job(let job):
      cluster[job].header.children.compactMap { if case .pod(let pod) = $0 { pod } else { nil } }
    case .pods(let pods): pods
    case .none: []
    }
  }
}

extension Cluster {
  /// The Workloads that an object owns, in order of creation.
  package func workloads(of owner: ObjectRef) -> [WorkloadObjectID] {
    self[header: owner].children.compactMap { if case .workload(let id) = $0 { id } else { nil } }
  }
}
