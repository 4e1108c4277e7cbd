import API
import Cluster
import Kernel
import Queueing
import Quota

// What happens to workloads is counted.
extension World {
  /// Counts what a workload's conditions say that they did not say when it was looked at last.
  ///
  /// Source: KUEUE-SPEC 9.
  mutating func measure(_ id: WorkloadObjectID, in queue: Symbol) {
    planScrape()
    let workload = cluster[id].workload
    let new = WorkloadMarks(workload, uid: cluster[id].header.uid)
    var old = kueue.metrics.marks[id.claim.index] ?? WorkloadMarks()
    let isNew = old.uid != new.uid
    if isNew { old = WorkloadMarks() }
    guard new != old else { return }
    kueue.metrics.marks[id.claim.index] = new
    let subject = MetricSubject(
      clusterQueue: log.symbols[queue], localQueue: workload.queueName, namespace: workload.metadata.namespace,
      priorityClass: workload.priorityClass ?? "")
    if isNew { measureCreation(of: id) }
    if new.hasReservation, !old.hasReservation { measureReservation(of: workload, subject) }
    if new.isAdmitted, !old.isAdmitted { measureAdmission(of: workload, subject) }
    if new.arePodsReady, !old.arePodsReady, new.isAdmitted { measureReadiness(of: workload, subject) }
    if new.isEvicted, !old.isEvicted { measureEviction(of: workload, wasReady: old.arePodsReady, subject) }
    if old.hasReservation, !new.hasReservation, let eviction = workload.condition(.evicted) {
      kueue.metrics.observe(
        .evictionLatency, of: subject, [("reason", eviction.reason)], from: eviction.since, to: now)
    }
    if new.isFinished, !old.isFinished { measureEnd(of: workload, subject) }
  }

  private mutating func measureCreation(of id: WorkloadObjectID) {
    guard let owner = cluster[id].header.owners.first?.object, cluster.contains(owner) else { return }
    let wait = cluster[id].header.createdAt - cluster[header: owner].createdAt
    kueue.metrics.observe(.creationLatency, [("job_kind", owner.kind)], wait)
  }

  private mutating func measureReservation(of workload: Workload, _ subject: MetricSubject) {
    kueue.metrics.count(.quotaReservedWorkloads, of: subject, subject.priority)
    kueue.metrics.observe(.quotaReservedWait, of: subject, subject.priority, from: workload.waitStart, to: now)
  }

  private mutating func measureAdmission(of workload: Workload, _ subject: MetricSubject) {
    kueue.metrics.count(.admittedWorkloads, of: subject, subject.priority)
    kueue.metrics.observe(.admissionWait, of: subject, subject.priority, from: workload.waitStart, to: now)
    if !workload.status.admissionChecks.isEmpty, let reserved = workload.condition(.quotaReserved) {
      kueue.metrics.observe(.admissionChecksWait, of: subject, subject.priority, from: reserved.since, to: now)
    }
    let tree = kueue.admission.tree
    var node = tree.clusterQueue(named: subject.clusterQueue).flatMap { tree[$0].parent }
    while let cohort = node {
      kueue.metrics.count(.cohortAdmittedWorkloads, [("cohort", tree[cohort].name)] + subject.priority)
      node = tree[cohort].parent
    }
  }

  private mutating func measureReadiness(of workload: Workload, _ subject: MetricSubject) {
    guard kueue.objects.configuration.waitForPodsReady != nil, let admitted = workload.condition(.admitted) else {
      return
    }
    kueue.metrics.observe(.readyWait, of: subject, subject.priority, from: workload.waitStart, to: now)
    kueue.metrics.observe(.admittedUntilReady, of: subject, subject.priority, from: admitted.since, to: now)
  }

  private mutating func measureEviction(of workload: Workload, wasReady: Bool, _ subject: MetricSubject) {
    guard let eviction = workload.condition(.evicted) else { return }
    let count = workload.status.evictions.last { $0.reason == eviction.reason }
    let why = [("reason", eviction.reason), ("underlying_cause", count?.cause ?? "")]
    kueue.metrics.count(.evictedWorkloads, of: subject, why + subject.priority)
    if count?.count == 1 { kueue.metrics.count(.evictedWorkloadsOnce, of: subject, why + subject.priority) }
    if wasReady, let ready = workload.condition(.podsReady) {
      kueue.metrics.observe(.readyToEvicted, of: subject, why, from: ready.since, to: now)
    }
  }

  private mutating func measureEnd(of workload: Workload, _ subject: MetricSubject) {
    kueue.metrics.count(.finishedWorkloadsTotal, of: subject, subject.priority)
    guard let admitted = workload.condition(.admitted), admitted.isTrue else { return }
    let start = SimTime(nanoseconds: admitted.since.nanoseconds - workload.status.accumulatedExecution.nanoseconds)
    kueue.metrics.observe(.executionTime, of: subject, from: start, to: now)
  }

  mutating func measure(_ outcome: CycleOutcome) {
    planScrape()
    let tree = kueue.admission.tree
    let result = outcome.admitted.isEmpty ? "inadmissible" : "success"
    kueue.metrics.count(.admissionAttempts, [("result", result)])
    kueue.metrics.skippedPreemptions = [:]
    for (queue, count) in outcome.skippedPreemptions.sorted(by: { $0.key < $1.key }) {
      kueue.metrics.skippedPreemptions[tree[queue].name] = count
    }
    for (queue, results) in outcome.recomputations.sorted(by: { $0.key < $1.key }) {
      for result in results {
        kueue.metrics.count(
          .targetRecomputations, [("cluster_queue", tree[queue].name), ("result", result.rawValue)])
      }
    }
  }

  mutating func measurePreemption(by queue: String, reason: String) {
    kueue.metrics.count(.preemptedWorkloads, [("preempting_cluster_queue", queue), ("reason", reason)])
  }
}
