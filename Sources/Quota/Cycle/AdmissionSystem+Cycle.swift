import API
package import Kernel

extension AdmissionSystem {
  /// Takes one workload of every ClusterQueue that admits, and decides about each.
  ///
  /// What it admits holds its quota when the call returns and waits for `admissionWritten`; the rest is back in the
  /// queues. Nil while a cycle waits for ready pods.
  ///
  /// Source: KUEUE-SPEC 2.5.
  ///
  /// - Returns: Nil when there was nothing to decide.
  package mutating func runCycle(now: SimTime) -> CycleOutcome? {
    guard hasWork else { return nil }
    let entries = takeHeads()
    cycleCount += 1
    var cycle = AdmissionCycle(number: cycleCount, now: now, entries: entries, hasUnready: hasUnready)
    cycle.nominate(&state, objects, mayAdmit)
    cycle.process(&state)
    return close(cycle, now: now)
  }

  /// Goes on with a cycle that waits (`CycleOutcome.waitingForReady`), once `hasUnready` is false.
  ///
  /// Source: KUEUE-SPEC 2.7-11.
  package mutating func resumeCycle(now: SimTime) -> CycleOutcome? {
    guard var cycle = suspended else { return nil }
    suspended = nil
    cycle.resume(&state)
    return close(cycle, now: now)
  }

  /// Counts a change of quotas that leaves them as they are, and lets all inadmissible workloads be tried again.
  package mutating func churn(now: SimTime) {
    for index in tree.clusterQueueIDs {
      state.generations[index] += 1
      _ = flush(QuotaNodeID(index: index), now: now)
    }
  }

  /// Whether some workload that holds quota has pods that are not ready, and that keeps others from being admitted.
  package var hasUnready: Bool {
    state.options.blocksAdmission
      && state.holders.contains { $0.contains { workload in !state[workload].arePodsReady } }
  }

  private mutating func takeHeads() -> [CycleEntry] {
    var entries: [CycleEntry] = []
    let waiting = secondPass.takeReady().filter { state.claims[$0.index]?.admission != nil }
    for workload in waiting.sorted(by: { state[$0].key.precedesInBytes(state[$1].key) }) {
      guard let queue = state.home(of: workload) else { continue }
      let claim = state[workload]
      entries.append(CycleEntry(workload, claim, in: queue, shape: shapes.shape(of: claim)))
    }
    for workload in queues.popHeads(mayAdmit) {
      guard let queue = queues.queue(of: workload) else { continue }
      var entry = CycleEntry(
        workload, state[workload], in: queue, shape: queues.shape(of: workload),
        isPreemptor: queues.preemptor(in: queue) == workload)
      entry.scan = queues.progress(of: workload)
      entries.append(entry)
    }
    return entries
  }

  /// Lets what was admitted hold its quota, and puts the rest back, unless the cycle has to wait.
  private mutating func close(_ cycle: AdmissionCycle, now: SimTime) -> CycleOutcome {
    var outcome = cycle.outcome
    for admitted in outcome.admitted {
      let entry = cycle.entries.firstIndex { $0.workload == admitted.workload }
      hold(admitted, cycle.adopted.first { $0.entry == entry }?.usage, now: now)
    }
    if let waiting = outcome.waitingForReady {
      suspended = cycle
      outcome.statuses = [status(of: waiting, .waitingForPodsReady, PendingText.podsNotReady)]
      return outcome
    }
    for entry in cycle.entries {
      switch entry.progress {
      case .gone, .assumed, .evicted: continue
      case .inadmissible, .notNominated, .skipped, .preemptionGated, .nominated: putBack(entry, &outcome, now: now)
      }
    }
    return outcome
  }

  /// - Parameter usage: What of it is counted already; nil when nothing is.
  private mutating func hold(_ admitted: CycleOutcome.Admitted, _ usage: ClaimUsage?, now: SimTime) {
    let workload = admitted.workload
    if admitted.isSecondPass {
      secondPass.remove(workload)
      state.release(workload)
    }
    state.change(workload) { claim in
      if !admitted.isSecondPass { claim.reservedAt = now }
      claim.isAdmitted = admitted.isAdmitted
      claim.isEvicted = false
      claim.unhealthyNodes = []
    }
    if let usage, let queue = tree.clusterQueue(named: admitted.admission.clusterQueue) {
      state.adopt(admitted.admission, usage, in: queue, for: workload)
    } else {
      state.hold(admitted.admission, for: workload)
    }
    guard !admitted.isSecondPass, consumption != nil, let queue = localQueue(of: workload) else { return }
    let requests = totalRequests(of: workload)
    consumption?.pushPenalty(requests, of: workload, in: queue, now: now)
    showUsage(ofLocalQueue: queue)
  }

  private mutating func putBack(_ entry: CycleEntry, _ outcome: inout CycleOutcome, now: SimTime) {
    let workload = entry.workload
    if entry.isSecondPass {
      outcome.secondPassFailures.append(.init(workload: workload, message: entry.message))
      return
    }
    outcome.statuses.append(status(of: workload, entry.reason, entry.message))
    let equals = queues.requeue(
      workload, entry.requeue, progress: entry.scan, isBackingOff: state[workload].isBackingOff(now: now),
      status: entry.reason)
    outcome.bypassed += equals.map {
      CycleOutcome.Status(workload: $0, reason: entry.reason, message: PendingText.bypassed)
    }
  }

  private func status(of workload: WorkloadID, _ reason: PendingReason, _ message: String) -> CycleOutcome.Status {
    let requests = state[workload].podSets.map { podSet in podSet.requests.mapValues { $0 * podSet.effectiveCount } }
    return CycleOutcome.Status(workload: workload, reason: reason, message: message, requests: requests)
  }

  private func totalRequests(of workload: WorkloadID) -> ResourceAmounts {
    var sum: ResourceAmounts = [:]
    for podSet in state[workload].podSets {
      for (resource, amount) in podSet.requests { sum[resource, default: 0] += amount * podSet.effectiveCount }
    }
    return sum
  }
}
