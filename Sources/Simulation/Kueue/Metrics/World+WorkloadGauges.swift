import API
import Cluster
import Placement
import Queueing
import Quota

// Gauges that are counts and sums over all workloads.
extension World {
  mutating func setWorkloadGauges() {
    let hasAmounts = kueue.objects.configuration.exportsClusterQueueResources
    var census = WorkloadCensus()
    for index in kueue.metrics.marks.claims {
      let claim = WorkloadID(index: index)
      guard let kind = kindOfWorkload(claim) else { continue }
      census.count(kind)
      guard hasAmounts, !kind.isFinished else { continue }
      tell(&census)
      addAmounts(of: claim, kind.subject)
    }
    tell(&census)
    setFairUsage()
  }

  /// Under which gauges a workload is counted; nil when there is none at the place.
  private func kindOfWorkload(_ claim: WorkloadID) -> WorkloadCensus.Kind? {
    guard let mark = kueue.metrics.marks[claim], let fact = kueue.reported[claim] else { return nil }
    var kind = WorkloadCensus.Kind(subject: mark.subject, isFinished: mark.isFinished)
    if mark.isFinished { return kind }
    kind.isAdmitted = mark.isAdmitted
    kind.hasReservation = mark.hasReservation
    if !mark.isAdmitted, !mark.hasReservation { kind.reason = fact.reason }
    if !mark.hasReservation, let place = kueue.admission.queues.place(of: claim) {
      kind.isInadmissible = place == .inadmissible
      kind.shape = kueue.admission.queues.shape(of: claim)
    }
    return kind
  }

  /// Adds what was counted to the gauges, in the order in which it appeared.
  private mutating func tell(_ census: inout WorkloadCensus) {
    for (kind, count) in census.takeCounts() {
      let subject = kind.subject
      if kind.isFinished {
        kueue.metrics.add(.finishedWorkloads, of: subject, by: count)
        continue
      }
      if !kind.isAdmitted {
        let reason = kind.hasReservation ? "UnsatisfiedChecks" : log.symbols[kind.reason]
        let labels = [("reason", reason), ("underlying_cause", "")]
        kueue.metrics.add(.unadmittedWorkloads, of: subject, .these(labels), by: count)
      }
      if kind.hasReservation {
        kueue.metrics.addTwin(.reservingActiveWorkloads, of: subject, by: count)
        if kind.isAdmitted { kueue.metrics.addTwin(.admittedActiveWorkloads, of: subject, by: count) }
      } else if let shape = kind.shape {
        let status = [("status", kind.isInadmissible ? "inadmissible" : "active")]
        kueue.metrics.addTwin(.pendingWorkloads, of: subject, .these(status), by: count)
        let queue = kueue.metrics[subject].clusterQueue
        if census.sees(shape, in: queue, isInadmissible: kind.isInadmissible) {
          kueue.metrics.add(.pendingHashes, kueue.metrics[subject].ofClusterQueue + status, by: 1)
        }
      }
    }
  }

  private mutating func addAmounts(of claim: WorkloadID, _ id: MetricSubject.ID) {
    let (tree, state, subject) = (kueue.admission.tree, kueue.admission.state, kueue.metrics[id])
    guard kueue.workload(claim) != nil else { return }
    if state.home(of: claim) == nil {
      for podSet in state[claim].podSets {
        for (resource, amount) in podSet.requests.sorted(by: { $0.key < $1.key }) {
          let sum = Double(amount * podSet.effectiveCount)
          kueue.metrics.add(
            .resourcePending, subject.ofClusterQueue + [("resource", resource)],
            by: resource == "cpu" ? sum / 1000 : sum)
        }
      }
    }
    for item in state.usage(of: claim).quota {
      let (labels, amount) = (
        subject.ofLocalQueue + tree.labels(of: item.pair), tree.metricValue(item.amount, item.pair)
      )
      kueue.metrics.add(.localQueueReservation, labels, by: amount)
      if state[claim].isAdmitted { kueue.metrics.add(.localQueueUsage, labels, by: amount) }
    }
  }

  private mutating func setFairUsage() {
    guard kueue.objects.configuration.admissionFairSharing != nil else { return }
    for queue in kueue.objects.localQueues {
      guard let usage = kueue.admission.state.localQueueUsages["\(queue.namespace)/\(queue.name)"] else { continue }
      let labels = [("name", queue.name), ("namespace", queue.namespace), ("cluster_queue", queue.clusterQueue)]
      kueue.metrics.set(.localQueueFairUsage, labels, to: usage)
    }
  }
}
