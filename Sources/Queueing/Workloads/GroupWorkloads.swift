package import API
package import Cluster

/// Keeps one Workload for every group of a LeaderWorkerSet.
///
/// Source: KUEUE-SPEC 6.4 and 6.6.
package enum GroupWorkloads {
  package static func plan(for id: LeaderWorkerSetID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    let record = cluster[id]
    guard context.configuration.frameworks.contains(KueueFramework.leaderWorkerSet),
      let queue = context.queueName(record.header.metadata)
    else { return [] }
    if record.header.isTerminating { return release(id, in: cluster) }
    let known = indexed(id, in: cluster)
    let count = groupCount(record)
    var commands: [Command] = []
    for index in 0..<count {
      if let workload = known[index] {
        commands += synchronize(workload, with: record, queue: queue, in: cluster, context)
      } else {
        let workload = make(index, of: record, queue: queue, context)
        commands.append(.createWorkload(workload, owner: .leaderWorkerSet(id)))
      }
    }
    for index in known.keys.sorted() where index >= count {
      if let workload = known[index] { commands.append(.delete(.workload(workload), .background, graceSeconds: nil)) }
    }
    return commands + markPods(of: record, in: cluster) + releaseOldPods(of: record, in: cluster)
  }

  /// The groups that have a Workload; during a surge also those above the replicas.
  static func groupCount(_ record: LeaderWorkerSetRecord) -> Int {
    let (spec, status) = (record.spec, record.status)
    let isSurging =
      spec.maxSurge > 0 && status.updatedReplicas < spec.replicaCount && status.replicas > spec.replicaCount
    return isSurging ? status.replicas : spec.replicaCount
  }

  private static func indexed(_ id: LeaderWorkerSetID, in cluster: Cluster) -> [Int: WorkloadObjectID] {
    var known: [Int: WorkloadObjectID] = [:]
    for workload in cluster.workloads(of: .leaderWorkerSet(id)) {
      if let index = cluster[workload].groupIndex { known[index] = workload }
    }
    return known
  }

  /// The Workload of one group.
  package static func make(
    _ index: Int, of record: LeaderWorkerSetRecord, queue: String, _ context: QueueingContext
  ) -> Workload {
    let uid = WorkloadName.uid(record.header.uid)
    let name = WorkloadName.name(
      kind: "LeaderWorkerSet", group: "leaderworkerset.x-k8s.io", name: "\(record.header.name)-\(index)", ownerUID: uid)
    var metadata = Metadata(name: name, namespace: record.header.namespace)
    metadata.labels[KueueKey.jobUID] = uid
    metadata.annotations[KueueKey.jobOwnerName] = record.header.name
    metadata.annotations[KueueKey.componentIndex] = String(index)
    var workload = Workload(
      metadata: metadata, uid: "", created: context.now, podSets: podSets(of: record.spec), queueName: queue)
    let priority = context.priority(record.header.metadata, podSets: workload.podSets)
    workload.priority = priority.value
    workload.priorityClass = priority.workloadClass
    workload.maximumExecutionTimeSeconds = record.header.metadata.labels[KueueKey.maxExecutionTime].flatMap { Int($0) }
    return workload
  }

  package static func podSets(of spec: LeaderWorkerSetSpec) -> [WorkloadPodSet] {
    let template = spec.leaderWorkerTemplate
    guard let leader = template.leaderTemplate else {
      return [podSet("main", count: spec.size, template.workerTemplate, isRanked: true)]
    }
    return [
      podSet("leader", count: 1, leader, isRanked: false),
      podSet("worker", count: spec.size - 1, template.workerTemplate, isRanked: true),
    ]
  }

  private static func podSet(
    _ name: String, count: Int, _ template: PodTemplate, isRanked: Bool
  ) -> WorkloadPodSet {
    var podSet = WorkloadPodSet(name: name, count: count, template: template)
    podSet.template.labels = template.labels.filter { isKept($0.key) }
    podSet.template.annotations = template.annotations.filter { isKept($0.key) }
    podSet.askForTopology(template.annotations)
    podSet.podIndexLabel = isRanked ? LWSKey.workerIndex : nil
    return podSet
  }

  private static func isKept(_ key: String) -> Bool {
    key == LWSKey.name || !key.hasPrefix("leaderworkerset.sigs.k8s.io")
  }

  /// Queue and priority follow the LeaderWorkerSet; podsets never change.
  private static func synchronize(
    _ id: WorkloadObjectID, with record: LeaderWorkerSetRecord, queue: String, in cluster: Cluster,
    _ context: QueueingContext
  ) -> [Command] {
    var workload = cluster[id].workload
    if !workload.hasReservation { workload.queueName = queue }
    let priority = context.priority(record.header.metadata, podSets: workload.podSets)
    workload.priority = priority.value
    workload.priorityClass = priority.workloadClass
    return workload == cluster[id].workload ? [] : [.updateWorkload(id, workload)]
  }

  /// New pods learn which pod group they belong to.
  private static func markPods(of record: LeaderWorkerSetRecord, in cluster: Cluster) -> [Command] {
    var commands: [Command] = []
    for index in 0..<groupCount(record) {
      for pod in cluster.pods(ofGroup: index, in: record.header.key)
      where cluster[pod].header.metadata.labels[KueueKey.managed] == nil && cluster[pod].isGated {
        commands.append(.labelPod(pod, [KueueKey.managed: "true"]))
      }
    }
    return commands
  }

  /// During a rollout gated pods of the old revision are let go, whether they have quota or not: the StatefulSet would
  /// wait for them for ever.
  ///
  /// Source: KUEUE-SPEC 6.7.
  private static func releaseOldPods(of record: LeaderWorkerSetRecord, in cluster: Cluster) -> [Command] {
    (0..<groupCount(record)).flatMap { cluster.pods(ofGroup: $0, in: record.header.key) }.filter { pod in
      guard cluster[pod].isGated, case .statefulSet(let id) = cluster[pod].header.controller else { return false }
      guard cluster.contains(.statefulSet(id)) else { return true }
      let status = cluster[id].status
      return status.currentRevision != status.updateRevision && cluster[pod].setRevision == status.currentRevision
    }.map { .startPod($0, PodStart(removing: KueueKey.gates)) }
  }

  /// A set on its way out lets its pods go, so that they can end.
  private static func release(_ id: LeaderWorkerSetID, in cluster: Cluster) -> [Command] {
    cluster.leaders(of: cluster[id].header.key).flatMap { leader in
      cluster.pods(ofGroup: cluster[leader].membership?.group ?? 0, in: cluster[id].header.key)
    }.filter { cluster[$0].isGated }.map { .startPod($0, PodStart(removing: KueueKey.gates)) }
  }
}

extension PodRecord {
  /// Whether Kueue holds the pod back.
  package var isGated: Bool { spec.schedulingGates.contains { KueueKey.gates.contains($0) } }
}

extension KueueKey {
  package static let gates = [admissionGate, topologyGate]
}
