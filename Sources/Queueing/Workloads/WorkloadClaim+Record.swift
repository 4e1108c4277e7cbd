import API
package import Cluster
import Kernel
import Placement
package import Quota

extension WorkloadClaim {
  /// A stored Workload as the scheduler sees it.
  package init(_ record: WorkloadRecord, isOwnedBySinglePod: Bool, _ context: QueueingContext) {
    let workload = record.workload
    self.init(
      namespace: record.header.namespace, name: record.header.name, uid: WorkloadName.uid(record.header.uid),
      podSets: workload.podSets.map { podSet in
        ClaimPodSet(
          podSet, reclaimable: workload.status.reclaimablePods[podSet.name] ?? 0,
          rules: context.configuration.resources)
      })
    priority = workload.priority
    created = workload.created
    queueOrderTime = workload.queueOrderTime(context.configuration)
    localQueue = workload.queueName
    admission = workload.status.admission
    reservedAt = workload.condition(.quotaReserved).flatMap { $0.isTrue ? $0.since : nil }
    isAdmitted = workload.isTrue(.admitted)
    isEvicted = workload.isEvicted
    unhealthyNodes = workload.status.unhealthyNodes
    self.isOwnedBySinglePod = isOwnedBySinglePod
    jobUID = record.header.metadata.labels[KueueKey.jobUID]
    checks = workload.status.admissionChecks
    isQueueable = workload.isQueueable(record.header.metadata)
    isRequeueHeld = workload.condition(.requeued)?.isTrue == false
    requeueAt = workload.status.requeue?.at
  }
}

extension ClaimPodSet {
  fileprivate init(_ podSet: WorkloadPodSet, reclaimable: Int, rules: ResourceRules) {
    var placement = PodSetRequest(
      name: podSet.name, count: podSet.count, requests: topologyRequests(of: podSet.template),
      topology: podSet.topology)
    placement.group = podSet.group
    placement.nodeSelector = podSet.template.spec.nodeSelector
    placement.tolerations = podSet.template.spec.tolerations
    placement.affinity = podSet.template.spec.affinity
    self.init(
      name: podSet.name, count: podSet.count, requests: quotaRequests(of: podSet.template, rules: rules),
      placement: placement)
    minCount = podSet.minCount
    reclaimableCount = reclaimable
  }
}

extension Workload {
  /// Whether the workload may wait in a queue.
  ///
  /// Source: KUEUE-SPEC 1.7, admissible to queue.
  func isQueueable(_ metadata: Metadata) -> Bool {
    isActive && !isFinished && !hasReservation && status.admission == nil
      && metadata.annotations[KueueKey.admissionGatedBy]?.isEmpty ?? true
  }

  /// Source: KUEUE-SPEC 2.1, in whole seconds.
  func queueOrderTime(_ configuration: KueueConfiguration) -> SimTime {
    var time = created
    if let evicted = condition(.evicted), evicted.isTrue {
      let rule = configuration.waitForPodsReady?.requeuingTimestamp ?? .eviction
      let byReadiness = evicted.reason == EvictionReason.podsReadyTimeout.rawValue && rule == .eviction
      if byReadiness || evicted.reason == EvictionReason.admissionCheck.rawValue { time = evicted.since }
    }
    let seconds = SimTime(nanoseconds: time.nanoseconds / 1_000_000_000 * 1_000_000_000)
    if !configuration.gates[.prioritySortingWithinCohort], let preempted = condition(.preempted), preempted.isTrue,
      preempted.reason == PreemptionReason.inCohortReclaimWhileBorrowing.rawValue
    {
      return SimTime(nanoseconds: preempted.since.nanoseconds / 1_000_000_000 * 1_000_000_000) + .milliseconds(1)
    }
    return seconds
  }
}
