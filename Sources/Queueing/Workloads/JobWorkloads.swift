package import API
package import Cluster
import Kernel

/// Keeps the Workload of a job, starts the job when it is admitted, and stops it when it is evicted.
///
/// Source: KUEUE-SPEC 7; Kueue's generic job reconciler.
package enum JobWorkloads {
  package static func plan(for id: JobID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    guard context.manages(cluster[id].job), let queue = context.queueName(cluster[id].header.metadata) else {
      return []
    }
    guard let workload = cluster.workloads(of: .job(id)).first else {
      if cluster[id].status.isFinished || cluster[id].header.isTerminating { return [] }
      return [.createWorkload(make(cluster[id], queue: queue, context), owner: .job(id))]
    }
    if cluster[workload].workload.isFinished { return [] }
    return follow(workload, of: id, queue: queue, in: cluster, context)
  }

  private static func follow(
    _ id: WorkloadObjectID, of job: JobID, queue: String, in cluster: Cluster, _ context: QueueingContext
  ) -> [Command] {
    var workload = cluster[id].workload
    var commands: [Command] = []
    if let outcome = cluster[job].status.outcome {
      workload.finish(succeeded: outcome == .complete, at: context.now)
    } else if workload.isEvicted {
      if !cluster[job].job.isSuspended { commands.append(.suspendJob(job)) }
      if cluster[job].status.active == 0, cluster[job].job.isSuspended, workload.hasReservation {
        workload.releaseReservation(at: context.now)
      }
    } else if workload.isTrue(.admitted), cluster[job].job.isSuspended {
      commands.append(.startJob(job, starts(of: cluster[id], context)))
    }
    synchronize(&workload, with: cluster[job], queue: queue, context)
    if workload != cluster[id].workload { commands.append(.updateWorkload(id, workload)) }
    return commands
  }

  private static func synchronize(
    _ workload: inout Workload, with record: JobRecord, queue: String, _ context: QueueingContext
  ) {
    guard !workload.isFinished else { return }
    let areReady = !record.job.isSuspended && record.status.arePodsReady(record.job, wanted: record.wantedCount)
    PodsReadiness.update(&workload, areReady: areReady || !record.job.hasPods, at: context.now)
    if context.gates[.reclaimablePods] { workload.status.reclaimablePods = record.reclaimablePods }
    if !workload.hasReservation { workload.queueName = queue }
    let priority = context.priority(record.header.metadata, podSets: workload.podSets)
    workload.priority = record.job.priority ?? priority.value
    workload.priorityClass = priority.workloadClass
  }

  private static func starts(of record: WorkloadRecord, _ context: QueueingContext) -> [String: PodSetStart] {
    var starts: [String: PodSetStart] = [:]
    for index in record.workload.podSets.indices {
      guard let start = StartInstructions.start(index, of: record, context) else { continue }
      let name = record.workload.podSets[index].name
      let admitted = record.workload.status.admission?.podSets.first { $0.name == name }
      var podSet = PodSetStart(count: admitted?.count)
      podSet.nodeSelector = start.nodeSelector
      podSet.tolerations = start.tolerations
      podSet.labels = start.labels
      podSet.annotations = start.annotations
      podSet.schedulingGates = KueueKey.gates.filter { !start.removedGates.contains($0) }
      starts[name] = podSet
    }
    return starts
  }

  private static func make(_ record: JobRecord, queue: String, _ context: QueueingContext) -> Workload {
    let uid = WorkloadName.uid(record.header.uid)
    let kind = record.job.kind
    let name = WorkloadName.name(kind: kind.rawValue, group: kind.apiGroup, name: record.header.name, ownerUID: uid)
    var metadata = Metadata(name: name, namespace: record.header.namespace)
    metadata.labels[KueueKey.jobUID] = uid
    metadata.annotations[KueueKey.jobOwnerName] = record.header.name
    var workload = Workload(
      metadata: metadata, uid: "", created: context.now, podSets: record.job.podSets.map(WorkloadPodSet.init),
      queueName: queue)
    let priority = context.priority(record.header.metadata, podSets: workload.podSets)
    workload.priority = record.job.priority ?? priority.value
    workload.priorityClass = priority.workloadClass
    workload.maximumExecutionTimeSeconds = record.header.metadata.labels[KueueKey.maxExecutionTime].flatMap { Int($0) }
    return workload
  }
}

extension WorkloadPodSet {
  fileprivate init(_ podSet: GangPodSet) {
    self.init(name: podSet.name, count: podSet.count, template: podSet.template)
    minCount = podSet.minCount
    podIndexLabel = podSet.podIndexLabel
    if podSet.memberCount > 1 {
      subGroupIndexLabel = podSet.memberIndexLabel
      subGroupCount = podSet.memberCount
    }
    askForTopology(podSet.template.annotations)
  }
}

extension QueueingContext {
  /// Whether Kueue suspends and starts jobs of this kind, and this job names a queue.
  package func manages(_ job: GangJob) -> Bool {
    guard queueName(job.metadata) != nil else { return false }
    return switch job.kind {
    case .job: configuration.frameworks.contains(KueueFramework.job)
    case .jobSet: configuration.frameworks.contains(KueueFramework.jobSet)
    case .trainJob: configuration.frameworks.contains(KueueFramework.trainJob)
    case .pyTorchJob: configuration.frameworks.contains(KueueFramework.pyTorchJob)
    case .arrival: true
    }
  }
}

extension GangJob.Kind {
  /// The API group of the kind.
  var apiGroup: String {
    switch self {
    case .job: "batch"
    case .jobSet: "jobset.x-k8s.io"
    case .trainJob: "trainer.kubeflow.org"
    case .pyTorchJob: "kubeflow.org"
    case .arrival: "lwsim"
    }
  }
}
