import API
import Cluster
import Kernel
import Queueing
import Quota

// Kueue's scheduler: cycles, and what they decide.
extension World {
  mutating func handle(_ event: QueueingEvent) {
    switch event {
    case .cycle:
      kueue.isCyclePlanned = false
      runCycle()
    case .written(let slot): written(slot)
    case .flush: flushDue()
    case .secondPass(let workload):
      guard cluster.contains(.workload(workload)), cluster[workload].workload.needsSecondPass else { return }
      kueue.admission.announceSecondPass(workload.claim)
      admissionMayProceed()
    case .nodesDue: lookAtDueNodes()
    case .drain: drainRoom()
    case .sample: sampleConsumption()
    case .scrape: scrape()
    case .capacity(let id, let check, let attempt): capacityAnswered(id, check: Int(check), attempt: Int(attempt))
    case .bookingExpired(let id, let check, let attempt):
      bookingExpired(id, check: Int(check), attempt: Int(attempt))
    }
  }

  /// Something changed that the scheduler may act on.
  mutating func admissionMayProceed() {
    kueue.lastFutile = nil
    planCycle(after: .zero)
  }

  private mutating func planCycle(after delay: SimDuration) {
    guard kueue.isOn, !kueue.isCyclePlanned, kueue.admission.hasWork else { return }
    kueue.isCyclePlanned = true
    schedule(.queueing(.cycle), after: max(delay, kueue.busyUntil - now), .schedule)
  }

  /// One cycle. A cycle that decides exactly what the one before did, without progress, is the last until something
  /// changes: repeated, it would decide the same for ever.
  private mutating func runCycle() {
    let removals = kueue.admission.state.removalCount
    guard kueue.isOn, !stopped.contains(.kueue), let outcome = kueue.admission.runCycle(now: now) else { return }
    let known = kueue.lastFutile
    apply(outcome, after: timing.kueue.cycle.duration(of: kueue.admission.work(of: outcome, removalsBefore: removals)))
    if outcome.madeProgress || !outcome.preemptions.allSatisfy(\.isUnderWay) {
      kueue.backoff = timing.kueue.cycle.shortestBackoff
      kueue.lastFutile = nil
      return planCycle(after: .zero)
    }
    if let known, known.decidesAs(outcome) { return }
    kueue.lastFutile = outcome
    planCycle(after: kueue.backoff)
    kueue.backoff = min(timing.kueue.cycle.longestBackoff, kueue.backoff * 2)
  }

  /// Goes on with a cycle that waited for pods to be ready, when they are.
  mutating func resumeAdmission() {
    guard kueue.isOn, kueue.admission.isSuspended, allAdmittedAreReady else { return }
    if let outcome = kueue.admission.resumeCycle(now: now) { apply(outcome, after: .zero) }
    planCycle(after: .zero)
  }

  private var allAdmittedAreReady: Bool {
    cluster.allWorkloads.allSatisfy { id in
      let workload = cluster[id].workload
      return workload.isFinished || workload.status.admission == nil || workload.isTrue(.podsReady)
    }
  }

  mutating func admit(_ item: CycleOutcome.Admitted) {
    guard let id = kueue.workload(item.workload) else { return }
    let time = now
    let wasAdmitted = cluster[id].workload.isTrue(.admitted)
    cluster[id].workload.reserve(item.admission, at: time)
    cluster[id].workload.status.unhealthyNodes = []
    if let queue = kueue.context(at: time).clusterQueues[item.admission.clusterQueue] {
      AdmissionSync.listChecks(&cluster[id].workload, in: queue, at: time)
    }
    AdmissionSync.update(&cluster[id].workload, at: time)
    let isAdmitted = cluster[id].workload.isTrue(.admitted) && !wasAdmitted
    reportWait(of: id, item, isAdmitted: isAdmitted)
    kueue.admission.admissionWritten(item.workload, now: time)
    if isAdmitted { kueue.admission.markAdmitted(item.workload, now: time) }
    reportAdmission(of: id, item.admission)
    workloadChanged(id)
  }

  /// Tells how long the workload waited.
  ///
  /// Source: KUEUE-SPEC 8, success events.
  ///
  /// - Parameter isAdmitted: Whether it may start with this reservation.
  private mutating func reportWait(of id: WorkloadObjectID, _ item: CycleOutcome.Admitted, isAdmitted: Bool) {
    let queue = item.admission.clusterQueue
    if !item.isSecondPass {
      let seconds = Int((now - cluster[id].workload.waitStart).seconds.rounded())
      let considered = item.consideredFlavors.isEmpty ? "" : "; Flavors considered: \(item.consideredFlavors)"
      emit(
        workloadEvent(
          id, .normal, "QuotaReserved",
          "Quota reserved in ClusterQueue \(queue), wait time since queued was \(seconds)s\(considered)"))
    }
    guard isAdmitted else { return }
    let seconds = Int((now - (cluster[id].workload.condition(.quotaReserved)?.since ?? now)).seconds.rounded())
    emit(
      workloadEvent(
        id, .normal, "Admitted", "Admitted by ClusterQueue \(queue), wait time since reservation was \(seconds)s"))
  }

  mutating func preempt(_ item: CycleOutcome.Preemption) {
    guard let victim = kueue.workload(item.target.workload), let preemptor = kueue.workload(item.preemptor),
      let notice = kueue.notice(of: item)
    else { return }
    var workload = cluster[victim].workload
    workload.set(.preempted, true, reason: item.target.reason.rawValue, message: notice.message, at: now)
    workload.evict(.preempted, message: notice.message, at: now)
    emit(workloadEvent(victim, .normal, "Preempted", notice.victimEvent))
    emit(workloadEvent(preemptor, .normal, "PreemptedWorkload", notice.preemptorEvent))
    emit(workloadEvent(victim, .normal, "EvictedDueToPreempted", notice.message))
    report(item, preemptor: preemptor, victim: victim)
    update(victim, workload)
  }

  mutating func evict(_ item: CycleOutcome.Eviction) {
    guard let id = kueue.workload(item.workload) else { return }
    var workload = cluster[id].workload
    workload.evict(.nodeFailures, message: item.message, at: now)
    emit(workloadEvent(id, .normal, "EvictedDueToNodeFailures", item.message))
    update(id, workload)
  }

  /// Writes why a workload has no quota; only a text that changed is told.
  mutating func explain(_ item: CycleOutcome.Status, withEvent: Bool) {
    guard let id = kueue.workload(item.workload) else { return }
    guard isNews(item, about: id) else { return }
    let reason = reason(of: item)
    let time = now
    cluster[id].workload.set(.quotaReserved, false, reason: reason, message: item.message, at: time)
    cluster[id].workload.set(.admitted, false, reason: "NoReservation", message: PendingText.noReservation, at: time)
    if withEvent { emit(workloadEvent(id, .warning, reason, item.message)) }
    reportWorkload(id)
    signals.isChanged = true
  }

  /// Whether a workload's status does not say this already.
  func isNews(_ item: CycleOutcome.Status, about id: WorkloadObjectID) -> Bool {
    let old = cluster[id].workload.condition(.quotaReserved)
    return old?.isTrue != false || old?.reason != reason(of: item) || old?.message != item.message
  }

  private func reason(of item: CycleOutcome.Status) -> String {
    kueue.objects.configuration.gates[.unadmittedWorkloadsObservability] ? item.reason.rawValue : item.reason.coarse
  }

  func workloadEvent(
    _ id: WorkloadObjectID, _ kind: ObjectEvent.Kind, _ reason: String, _ message: String
  ) -> ObjectEvent {
    ObjectEvent("Workload", cluster[id].header.key, kind, reason: reason, message: message)
  }
}

extension CycleOutcome {
  /// Whether two cycles tried the same workloads with the same result.
  fileprivate func decidesAs(_ other: CycleOutcome) -> Bool {
    heads == other.heads && statuses == other.statuses && preemptions == other.preemptions
      && secondPassFailures == other.secondPassFailures
  }
}
