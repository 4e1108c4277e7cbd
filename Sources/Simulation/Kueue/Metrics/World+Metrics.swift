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
  mutating func measure(_ id: WorkloadObjectID, _ fact: WorkloadFact) {
    planScrape()
    let key = MetricSubject.Key(
      clusterQueue: fact.clusterQueue, localQueue: fact.localQueue, namespace: fact.namespace,
      priorityClass: cluster[id].workload.priorityClass ?? "")
    let subject = kueue.metrics.subject(key, log.symbols)
    let new = WorkloadMarks(cluster[id].workload, uid: fact.uid, subject: subject)
    var old = kueue.metrics.marks[id.claim]
    guard new != old else { return }
    kueue.metrics.marks[id.claim] = new
    if old?.uid != new.uid {
      old = nil
      measureCreation(of: id)
    }
    measureSteps(of: id, from: old ?? WorkloadMarks(uid: new.uid, subject: subject), to: new)
  }

  private mutating func measureSteps(of id: WorkloadObjectID, from old: WorkloadMarks, to new: WorkloadMarks) {
    let subject = new.subject
    if new.hasReservation, !old.hasReservation { measureReservation(of: id, subject) }
    if new.isAdmitted, !old.isAdmitted { measureAdmission(of: id, subject) }
    if new.arePodsReady, !old.arePodsReady, new.isAdmitted { measureReadiness(of: id, subject) }
    if new.isEvicted, !old.isEvicted { measureEviction(of: id, wasReady: old.arePodsReady, subject) }
    if old.hasReservation, !new.hasReservation, let eviction = cluster[id].workload.condition(.evicted) {
      kueue.metrics.observe(
        .evictionLatency, of: subject, .these([("reason", eviction.reason)]), from: eviction.since, to: now)
    }
    if new.isFinished, !old.isFinished { measureEnd(of: id, subject) }
  }

  private mutating func measureCreation(of id: WorkloadObjectID) {
    guard let owner = cluster[id].header.owners.first?.object, cluster.contains(owner) else { return }
    let wait = cluster[id].header.createdAt - cluster[header: owner].createdAt
    kueue.metrics.observe(.creationLatency, [("job_kind", owner.kind)], wait)
  }

  private mutating func measureReservation(of id: WorkloadObjectID, _ subject: MetricSubject.ID) {
    kueue.metrics.count(.quotaReservedWorkloads, of: subject, .priority)
    kueue.metrics.observe(.quotaReservedWait, of: subject, .priority, from: cluster[id].workload.waitStart, to: now)
  }

  private mutating func measureAdmission(of id: WorkloadObjectID, _ subject: MetricSubject.ID) {
    kueue.metrics.count(.admittedWorkloads, of: subject, .priority)
    kueue.metrics.observe(.admissionWait, of: subject, .priority, from: cluster[id].workload.waitStart, to: now)
    if !cluster[id].workload.status.admissionChecks.isEmpty,
      let reserved = cluster[id].workload.condition(.quotaReserved)
    {
      kueue.metrics.observe(.admissionChecksWait, of: subject, .priority, from: reserved.since, to: now)
    }
    let tree = kueue.admission.tree
    var node = tree.clusterQueue(named: kueue.metrics[subject].clusterQueue).flatMap { tree[$0].parent }
    while let cohort = node {
      kueue.metrics.count(.cohortAdmittedWorkloads, [("cohort", tree[cohort].name)] + kueue.metrics[subject].priority)
      node = tree[cohort].parent
    }
  }

  private mutating func measureReadiness(of id: WorkloadObjectID, _ subject: MetricSubject.ID) {
    guard kueue.objects.configuration.waitForPodsReady != nil, let admitted = cluster[id].workload.condition(.admitted)
    else {
      return
    }
    kueue.metrics.observe(.readyWait, of: subject, .priority, from: cluster[id].workload.waitStart, to: now)
    kueue.metrics.observe(.admittedUntilReady, of: subject, .priority, from: admitted.since, to: now)
  }

  private mutating func measureEviction(of id: WorkloadObjectID, wasReady: Bool, _ subject: MetricSubject.ID) {
    guard let eviction = cluster[id].workload.condition(.evicted) else { return }
    let count = cluster[id].workload.status.evictions.last { $0.reason == eviction.reason }
    let why = [("reason", eviction.reason), ("underlying_cause", count?.cause ?? "")]
    kueue.metrics.count(.evictedWorkloads, of: subject, .these(why + kueue.metrics[subject].priority))
    if count?.count == 1 {
      kueue.metrics.count(.evictedWorkloadsOnce, of: subject, .these(why + kueue.metrics[subject].priority))
    }
    if wasReady, let ready = cluster[id].workload.condition(.podsReady) {
      kueue.metrics.observe(.readyToEvicted, of: subject, .these(why), from: ready.since, to: now)
    }
  }

  private mutating func measureEnd(of id: WorkloadObjectID, _ subject: MetricSubject.ID) {
    kueue.metrics.count(.finishedWorkloadsTotal, of: subject, .priority)
    guard let admitted = cluster[id].workload.condition(.admitted), admitted.isTrue else { return }
    let start = SimTime(
      nanoseconds: admitted.since.nanoseconds - cluster[id].workload.status.accumulatedExecution.nanoseconds)
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
