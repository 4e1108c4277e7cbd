import API
import Cluster

/// How a run left its world: what the cluster is made of, and how far every workload came.
package struct RunSummary: Sendable, Equatable {
  /// A number of things of one kind.
  package struct Count: Sendable, Equatable {
    /// In the singular, such as `rack`.
    package var noun: String
    package var count: Int
  }

  /// Domains by level from the widest, then nodes, then accelerators.
  package var cluster: [Count]
  /// LeaderWorkerSets first, then StatefulSets, jobs and pods of their own; each kind by namespace and name.
  package var workloads: [WorkloadSummary]
  /// Nil without Kueue.
  package var queueing: QueueingSummary?
  /// Nil in a cluster without GPUs.
  package var goodput: GoodputSummary?

  package init(of world: borrowing World) {
    cluster = Self.counts(of: world.cluster)
    workloads = Self.workloads(of: world)
    queueing = QueueingSummary(of: world)
    goodput = GoodputSummary(of: world)
  }

  private static func counts(of cluster: Cluster) -> [Count] {
    let tree = cluster.topology
    // The level of the node itself is counted anyway.
    let levels = tree.levels.enumerated().filter { level in
      level.element.labelKey != "kubernetes.io/hostname" && level.element.name != "node"
    }
    var counts = levels.map { level in
      Count(noun: level.element.name, count: tree.domains.count { $0.level == level.offset })
    }
    counts.append(Count(noun: "node", count: cluster.nodes.count))
    for (suffix, noun) in [("/gpu", "GPU"), ("/tpu", "TPU"), ("/neuron", "Neuron device")] {
      let columns = cluster.columns.names.indices.filter { cluster.columns.names[$0].hasSuffix(suffix) }
      let sum = cluster.nodes.reduce(0) { sum, node in columns.reduce(sum) { $0 + Int(node.capacity[$1]) } }
      if sum > 0 { counts.append(Count(noun: noun, count: sum)) }
    }
    return counts
  }

  private static func workloads(of world: borrowing World) -> [WorkloadSummary] {
    let cluster = world.cluster
    let sets = cluster.allLeaderWorkerSets.map { id in
      var summary = WorkloadSummary(cluster[id])
      summary.recreationCount = world.signals.recreationCount(of: cluster[id].header.key)
      summary.blockers = summary.isSettled ? [] : GroupBlockers(cluster: cluster, set: cluster[id]).all
      return summary
    }
    let statefulSets = cluster.allStatefulSets.filter { cluster[$0].header.owners.isEmpty }.map { id in
      var summary = WorkloadSummary(cluster[id])
      if !summary.isSettled { summary.blockers = Blocker.grouped(Blocker.pods(cluster.pods(of: id), in: cluster)) }
      return summary
    }
    let pods = cluster.allPods.filter { cluster[$0].header.owners.isEmpty && cluster[$0].membership == nil }.map { id in
      var summary = WorkloadSummary(cluster[id])
      if !summary.isSettled { summary.blockers = Blocker.grouped(Blocker.pods([id], in: cluster)) }
      return summary
    }
    let jobs = cluster.allJobs.filter { cluster[$0].job.kind != .arrival }.map { id in
      var summary = WorkloadSummary(cluster[id])
      if !summary.isSettled { summary.blockers = Blocker.grouped(Blocker.pods(cluster.pods(of: id), in: cluster)) }
      return summary
    }
    return [sets, statefulSets, jobs, pods].flatMap { $0.sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) } }
  }
}

/// How far one workload came.
package struct WorkloadSummary: Sendable, Equatable {
  /// As manifests write it.
  package var kind: String
  package var namespace: String
  package var name: String
  /// Groups of a LeaderWorkerSet, pods of a StatefulSet, pods that a job runs at once.
  package var desired: Int
  package var ready: Int
  package var updated: Int
  /// Types that are True, in the order of the status.
  package var conditions: [String]
  /// Whether everything that was asked for is there and ready, and no update is under way.
  package var isSettled: Bool
  /// Groups that were recreated because a pod restarted or went away.
  package var recreationCount = 0
  /// Why it is not settled, the most frequent reason first.
  package var blockers: [Blocker] = []

  init(_ set: LeaderWorkerSetRecord) {
    kind = "LeaderWorkerSet"
    (namespace, name) = (set.header.namespace, set.header.name)
    desired = set.spec.replicaCount
    ready = set.status.readyReplicas
    updated = set.status.updatedReplicas
    conditions = set.status.conditions.filter(\.isTrue).map(\.type)
    isSettled = conditions.contains("Available") && ready >= desired && !set.header.isTerminating
  }

  init(_ set: StatefulSetRecord) {
    kind = "StatefulSet"
    (namespace, name) = (set.header.namespace, set.header.name)
    desired = set.spec.replicas
    ready = set.status.readyReplicas
    updated = set.status.updatedReplicas
    conditions = []
    isSettled = ready >= desired && !set.header.isTerminating
  }

  /// A job that has done its work counts as ready.
  init(_ record: JobRecord) {
    let wanted = record.job.podSets.reduce(0) { $0 + record.wantedCount(of: $1) }
    kind = record.job.kind.rawValue
    (namespace, name) = (record.header.namespace, record.header.name)
    desired = wanted
    ready = record.status.outcome == .complete ? wanted : record.status.ready
    updated = wanted
    conditions = record.status.conditions.filter(\.isTrue).map(\.type)
    isSettled = record.status.outcome == .complete || record.status.arePodsReady(record.job, wanted: record.wantedCount)
  }

  init(_ pod: PodRecord) {
    kind = "Pod"
    (namespace, name) = (pod.header.namespace, pod.header.name)
    desired = 1
    ready = pod.isReady ? 1 : 0
    updated = 1
    conditions = [pod.phase.text]
    isSettled = (pod.isReady || pod.phase == .succeeded) && !pod.header.isTerminating
  }
}
