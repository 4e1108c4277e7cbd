import API
import Cluster
import Kernel
import Placement
import Queueing
import Quota
package import Simulation

/// Explains subjects in a world.
package struct Explainer {
  private let situation: Situation
  private let history: HistoryRecorder

  package init(_ world: borrowing World, history: HistoryRecorder) {
    situation = Situation(of: world)
    self.history = history
  }

  /// The first part that is not as it was asked for, or the first when all are.
  package func explanation(of subject: Subject, in world: borrowing World) -> Explanation? {
    let explained = subject.parts.map { summary(of: $0, in: world) }
    guard let chosen = explained.firstIndex(where: { !$0.isSettled }) ?? explained.indices.first else { return nil }
    var explanation = explained[chosen]
    if let workload = subject.parts[chosen].workload { add(&explanation, of: workload, in: world) }
    explanation.runningCount = explained.count(where: \.isSettled)
    explanation.partCount = explained.count
    explanation.alike = explained.indices.filter { index in
      index != chosen && explained[index].cause == explanation.cause && !explained[index].isSettled
    }.map { explained[$0].subject }
    explanation.history = history.steps(
      namespace: subject.name.namespace, owner: subject.parts[chosen].historyName(in: world))
    return explanation
  }

  /// What holds one part back, without its history.
  package func explanation(ofPart part: Subject.Part, in world: borrowing World) -> Explanation {
    var explanation = summary(of: part, in: world)
    if let workload = part.workload { add(&explanation, of: workload, in: world) }
    return explanation
  }

  /// Cause and words, without anything that takes long to find.
  private func summary(of part: Subject.Part, in world: borrowing World) -> Explanation {
    let cluster = world.cluster
    guard let id = part.workload, cluster.contains(.workload(id)) else {
      let blockers = blockers(of: part, in: cluster)
      var explanation = Explanation(
        subject: part.name, time: world.now, state: blockers.isEmpty ? "Ready" : "NotReady",
        cause: blockers.isEmpty ? .runs : .pods)
      explanation.blockers = blockers
      return explanation
    }
    let workload = cluster[id].workload
    var explanation = Explanation(
      subject: part.name, time: world.now, state: workload.stateName, cause: .pods)
    explanation.priority = workload.priority
    explanation.podSets = workload.status.admission.map { AdmittedPodSet.all(of: $0, in: situation) } ?? []
    explanation.clusterQueue =
      workload.status.admission?.clusterQueue
      ?? world.claim(ofWorkload: id).flatMap { situation.admission.queue(of: situation.admission.state[$0]) }?.name
    explanation.saying = workload.saying
    if workload.isFinished {
      explanation.cause = .finished
    } else if workload.isEvicted, workload.status.admission != nil {
      explanation.cause = .leaving
    } else if workload.status.admission == nil {
      explanation.cause = pendingCause(workload)
    } else if !workload.isTrue(.admitted) {
      explanation.cause = .checks
      explanation.checks = workload.status.admissionChecks
    } else {
      explanation.blockers = blockers(of: part, in: cluster)
      explanation.cause = explanation.blockers.isEmpty ? .runs : .pods
    }
    return explanation
  }

  private func blockers(of part: Subject.Part, in cluster: Cluster) -> [Blocker] {
    switch part.owner {
    case .group(let set, let group): Blocker.group(group, of: set, in: cluster)
    case .job(let job) where cluster[job].status.isFinished: []
    case .job, .pods:
      Blocker.grouped(Blocker.pods(part.owner.pods(in: cluster).filter { !cluster[$0].isFinished }, in: cluster))
    case .none: []
    }
  }

  /// What the status alone says; `add` asks Kueue anew.
  private func pendingCause(_ workload: Workload) -> Explanation.Cause {
    switch PendingReason(rawValue: workload.condition(.quotaReserved)?.reason ?? "") {
    case .exceedsMaxQuota, .waitingForQuota: .quota
    case .noMatchingFlavor: .flavor
    case .topologyPlacementFailed: .topology
    case .waitingForPreemptedWorkloads: .preemption
    case .waitingForPodsReady: .others
    case .misconfigured, .suspended, .admissionGated, .deactivated, .onHold: .held
    case .pendingEvaluation, .unnamed, nil: workload.isActive ? .order : .held
    }
  }

  /// Numbers and counterfactuals of a workload that waits.
  private func add(_ explanation: inout Explanation, of id: WorkloadObjectID, in world: borrowing World) {
    guard let claim = world.claim(ofWorkload: id), situation.admission.state.claims[claim.index] != nil,
      world.cluster[id].workload.status.admission == nil, !world.cluster[id].workload.isFinished
    else { return }
    let record = situation.admission.state[claim]
    let places = PlaceFigures(of: claim, in: situation)
    let search = CounterfactualSearch(target: claim, situation: situation, places: places)
    explanation.quota = QuotaFigures.all(of: claim, in: situation)
    if record.isBackingOff(now: situation.now) { explanation.retryAt = record.requeueAt }
    switch search.present {
    case .refused(let status?):
      explanation.presentSaying = Explanation.Saying(reason: status.reason.rawValue, message: status.message)
      explanation.cause = cause(status, explanation, isBackingOff: explanation.retryAt != nil)
    case .refused(nil):
      if explanation.retryAt != nil {
        explanation.cause = .backOff
      } else if record.isQueueable, let queue = situation.admission.queues.queue(of: claim) {
        explanation.cause = .order
        let line = situation.admission.queues.inOrder(queue)
        explanation.before = line.prefix { $0 != claim }.map(situation.owner)
      } else {
        explanation.cause = .held
      }
    case .admitted(_, let victims): explanation.cause = victims.isEmpty ? .order : .preemption
    case nil: break
    }
    if explanation.cause == .topology || places?.nearest.first?.emptyHostsWanted != 0 { explanation.places = places }
    explanation.counterfactuals = search.found()
    for workload in explanation.counterfactuals.flatMap(\.changes).flatMap(\.workloads) {
      explanation.owners[workload] = situation.owner(of: workload)
    }
  }

  private func cause(
    _ status: CycleOutcome.Status, _ explanation: Explanation, isBackingOff: Bool
  ) -> Explanation.Cause {
    if isBackingOff { return .backOff }
    switch status.reason {
    case .waitingForQuota:
      // A topology that preemption could clear, but for which nobody may be preempted, has this reason too.
      let isShort = explanation.quota.contains(where: \.isShort)
      return !isShort && status.message.contains("topology ") ? .topology : .quota
    case .exceedsMaxQuota: return .quota
    case .topologyPlacementFailed: return .topology
    case .noMatchingFlavor: return .flavor
    case .waitingForPreemptedWorkloads: return .preemption
    case .waitingForPodsReady: return .others
    case .misconfigured, .suspended, .admissionGated, .deactivated, .onHold: return .held
    case .pendingEvaluation: return .order
    case .unnamed:
      if explanation.quota.contains(where: \.isShort) { return .quota }
      return status.message.contains("topology") ? .topology : .flavor
    }
  }
}

extension Explanation {
  /// Whether there is nothing to wait for.
  fileprivate var isSettled: Bool { cause == .runs || cause == .finished }
}

extension Subject.Part {
  /// The name under which facts tell of it.
  fileprivate func historyName(in world: borrowing World) -> String {
    if let workload, world.cluster.contains(.workload(workload)) { return world.ownerName(of: workload) }
    if case .group(let set, let group) = owner { return "lws/\(world.cluster[set].header.name)/\(group)" }
    return name
  }
}

extension Workload {
  fileprivate var stateName: String {
    if isFinished { return "Finished" }
    if isEvicted, status.admission != nil { return "Evicted" }
    if isTrue(.admitted) { return isTrue(.podsReady) ? "Running" : "Admitted" }
    return status.admission != nil ? "QuotaReserved" : "Pending"
  }

  /// What the condition says that keeps it from running.
  fileprivate var saying: Explanation.Saying? {
    let type: WorkloadCondition? =
      isFinished
      ? .finished
      : isEvicted && status.admission != nil
        ? .evicted : status.admission == nil ? .quotaReserved : isTrue(.admitted) ? nil : .admitted
    guard let condition = type.flatMap({ self.condition($0) }), !condition.message.isEmpty else { return nil }
    return Explanation.Saying(reason: condition.reason, message: condition.message)
  }
}
