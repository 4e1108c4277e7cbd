import API
package import Cluster
import Kernel

/// The workload controller: checks, time limits, stop policies, and the way back into the queue.
///
/// Source: KUEUE-SPEC 2.4 and 7.
package enum WorkloadPlan {
  package static func plan(for id: WorkloadObjectID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    if cluster[id].workload.isFinished { return [] }
    var step = WorkloadStep(cluster[id], context)
    if WorkloadOwner(of: id, in: cluster) == .none { step.standInForOwner() }
    step.run()
    var commands: [Command] = []
    if step.workload != cluster[id].workload { commands.append(.updateWorkload(id, step.workload)) }
    commands += step.events.map(Command.emit)
    if let next = step.next { commands.append(.requeue(max(.zero, next - context.now))) }
    return commands
  }
}

/// One look at a workload that has not finished.
struct WorkloadStep {
  let key: ObjectKey
  /// The workload's LocalQueue, and its ClusterQueue where both exist.
  let queues: (local: LocalQueue?, cluster: ClusterQueue?)
  let context: QueueingContext
  var workload: Workload
  var events: [ObjectEvent] = []
  /// When something will be due.
  var next: SimTime?
  var now: SimTime { context.now }

  init(_ record: WorkloadRecord, _ context: QueueingContext) {
    key = record.header.key
    queues = context.queues(of: record)
    self.context = context
    workload = record.workload
  }

  mutating func run() {
    if deactivate() { return }
    endBackoff()
    if applyChecks() { return }
    if applyStopPolicies() { return }
    if workload.hasReservation, !workload.isEvicted {
      if let queue = queues.cluster { AdmissionSync.listChecks(&workload, in: queue, at: now) }
      AdmissionSync.update(&workload, at: now)
      if !limitExecution() { limitWaiting() }
    } else {
      explainQueue()
    }
  }

  /// A workload that a manifest brought along without its owner counts as ready while it is admitted, and holds nothing
  /// once it is evicted.
  mutating func standInForOwner() {
    if workload.isEvicted {
      if workload.hasReservation { workload.releaseReservation(at: now) }
    } else {
      PodsReadiness.update(&workload, areReady: true, at: now)
    }
  }

  mutating func wake(at time: SimTime) {
    next = min(next ?? time, time)
  }

  mutating func evict(_ reason: EvictionReason, cause: String = "", message: String) {
    workload.evict(reason, cause: cause, message: message, at: now)
    let name = "EvictedDueTo\(reason.rawValue)" + (reason == .deactivated && !cause.isEmpty ? "DueTo\(cause)" : "")
    emit(name, message)
  }

  mutating func emit(_ reason: String, _ message: String, _ kind: ObjectEvent.Kind = .normal) {
    events.append(ObjectEvent("Workload", key, kind, reason: reason, message: message))
  }

  /// A workload that is to be deactivated, or was, leaves.
  ///
  /// - Returns: Whether nothing else matters.
  private mutating func deactivate() -> Bool {
    if let target = workload.condition(.deactivationTarget), target.isTrue, workload.isActive {
      workload.isActive = false
      workload.set(.deactivationTarget, false, reason: target.reason, message: target.message, at: now)
      let message = "The workload is deactivated due to \(target.message)"
      evict(.deactivated, cause: target.reason, message: message)
      workload.status.requeue = nil
      return true
    }
    guard !workload.isActive else { return false }
    if !workload.isEvicted || workload.condition(.evicted)?.reason != EvictionReason.deactivated.rawValue {
      evict(.deactivated, message: "The workload is deactivated")
      workload.status.requeue = nil
    }
    if !workload.hasReservation {
      workload.set(
        .quotaReserved, false, reason: "Deactivated", message: "The workload is deactivated", at: now)
    }
    return true
  }

  /// The time to come back after a failed start is over.
  private mutating func endBackoff() {
    guard let requeued = workload.condition(.requeued), !requeued.isTrue, !workload.hasReservation else { return }
    guard
      requeued.reason == EvictionReason.podsReadyTimeout.rawValue
        || requeued.reason == EvictionReason.admissionCheck.rawValue
    else { return }
    if let at = workload.status.requeue?.at, at > now { return wake(at: at) }
    workload.status.requeue?.at = nil
    workload.set(
      .requeued, true, reason: "BackoffFinished", message: "The workload backoff was finished", at: now)
  }

  /// - Returns: Whether a check ended the admission.
  private mutating func applyChecks() -> Bool {
    if let rejected = workload.status.admissionChecks.first(where: { $0.state == .rejected }), workload.isActive {
      let text = "Deactivated due to AdmissionCheck in Rejected state: \"\(rejected.name)\" (\(rejected.message))"
      workload.isActive = false
      evict(.deactivated, cause: EvictionReason.admissionCheck.rawValue, message: text)
      return true
    }
    guard workload.hasReservation, !workload.isEvicted else { return false }
    let retries = workload.status.admissionChecks.filter { $0.state == .retry }
    guard !retries.isEmpty else { return false }
    let at = retries.compactMap { check in check.requeueAfterSeconds.map { check.since + .seconds($0) } }.max()
    let count = workload.status.requeue?.count ?? 0
    let known = workload.status.requeue?.at
    workload.status.requeue = RequeueState(count: count, at: [at, known].compactMap(\.self).max())
    let names = retries.map(\.name).joined(separator: ", ")
    evict(.admissionCheck, message: "At least one admission check is false: \(names)")
    return true
  }
}
