import API
package import Cluster

/// Lets the pods of a placed workload go, each to its domain.
///
/// Source: KUEUE-SPEC 5.13.
package enum TopologyUngater {
  package static func plan(for id: WorkloadObjectID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    guard cluster[id].workload.isTrue(.admitted), !cluster[id].workload.isEvicted,
      let admission = cluster[id].workload.status.admission
    else { return [] }
    let pods = WorkloadOwner(of: id, in: cluster).pods(in: cluster)
    if pods.isEmpty { return [] }
    let workload = cluster[id].workload
    return workload.podSets.indices.flatMap { index -> [Command] in
      let podSet = workload.podSets[index]
      guard let assignment = admission.podSets.first(where: { $0.name == podSet.name })?.topology else { return [] }
      let members = pods.filter {
        cluster[$0].header.metadata.labels[KueueKey.podSet] == podSet.name && !cluster[$0].isFinished
          && !cluster[$0].isTerminating
      }
      let ranks = PodRanks(of: index, in: workload, members.map { cluster[$0].header.metadata })
      return ungate(members, assignment, ranks: ranks, avoiding: workload.status.unhealthyNodes, in: cluster)
    }
  }

  private static func ungate(
    _ pods: [PodID], _ assignment: TopologyAssignment, ranks: PodRanks, avoiding unhealthy: [String],
    in cluster: Cluster
  ) -> [Command] {
    let places = places(of: pods, assignment, ranks, in: cluster)
    return zip(pods, places).compactMap { pod, place in
      guard let place, cluster[pod].spec.schedulingGates.contains(KueueKey.topologyGate),
        !cluster[pod].spec.schedulingGates.contains(KueueKey.admissionGate),
        !(place.count == 1 && unhealthy.contains(place[0]))
      else { return nil }
      var start = PodStart(removing: [KueueKey.topologyGate])
      start.nodeSelector = Dictionary(zip(assignment.levels, place)) { $1 }
      return .startPod(pod, start)
    }
  }

  /// The domain of every pod; by rank where all pods have one, else the first domain with room.
  private static func places(
    of pods: [PodID], _ assignment: TopologyAssignment, _ ranks: PodRanks, in cluster: Cluster
  ) -> [[String]?] {
    let current = pods.map { pod -> [String]? in
      guard !cluster[pod].spec.schedulingGates.contains(KueueKey.topologyGate) else { return nil }
      let values = assignment.levels.compactMap { cluster[pod].spec.nodeSelector[$0] }
      return values.count == assignment.levels.count ? values : nil
    }
    if let byRank = ranks.places(in: assignment, current) { return byRank }
    var room = assignment.domains.map { domain in
      (values: domain.values, count: domain.count - current.count { $0 == domain.values })
    }
    return current.map { place in
      if let place { return place }
      guard let index = room.firstIndex(where: { $0.count > 0 }) else { return nil }
      room[index].count -= 1
      return room[index].values
    }
  }
}

/// The ranks of a podset's pods, from the label that numbers them.
///
/// Source: KUEUE-SPEC 5.13.
struct PodRanks {
  /// Nil when some pod has no valid rank of its own. **shape**: `[pod]`.
  private var ranks: [Int]?

  init(of index: Int, in workload: Workload, _ pods: [Metadata]) {
    let podSet = workload.podSets[index]
    guard let label = podSet.podIndexLabel else { return }
    let offset = Self.offset(of: index, in: workload)
    var ranks: [Int] = []
    for pod in pods {
      guard let text = pod.labels[label], let number = Int(text),
        let first = podSet.firstRank(of: pod), number >= offset, number < podSet.count + offset
      else { return }
      ranks.append(number - offset + first)
    }
    if Set(ranks).count == ranks.count { self.ranks = ranks }
  }

  /// Where the ranks of a podset begin: after those of the smaller podset of its group.
  private static func offset(of index: Int, in workload: Workload) -> Int {
    let podSet = workload.podSets[index]
    let stated = podSet.template.annotations[KueueKey.podIndexOffset].flatMap { Int($0) } ?? 0
    guard let group = podSet.group,
      let other = workload.podSets.indices.first(where: { $0 != index && workload.podSets[$0].group == group })
    else { return stated }
    let isLarger = podSet.count > workload.podSets[other].count
    return stated > 0 ? stated : (isLarger ? workload.podSets[other].count : 0)
  }

  /// The domain of every pod by its rank; nil when that is not possible.
  func places(in assignment: TopologyAssignment, _ current: [[String]?]) -> [[String]?]? {
    guard let ranks else { return nil }
    let domains = assignment.domains.flatMap { Array(repeating: $0.values, count: $0.count) }
    guard ranks.allSatisfy({ $0 < domains.count }) else { return nil }
    let places = ranks.map { domains[$0] }
    return zip(places, current).allSatisfy { $1 == nil || $0 == $1 } ? places : nil
  }
}

extension WorkloadPodSet {
  /// The rank of the first pod of a pod's member; nil when the pod does not say its member.
  fileprivate func firstRank(of pod: Metadata) -> Int? {
    guard let label = subGroupIndexLabel, let members = subGroupCount, members > 0 else { return 0 }
    return pod.labels[label].flatMap { Int($0) }.map { $0 * (count / members) }
  }
}
