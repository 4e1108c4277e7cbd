import API
import Cluster
import Kernel
import Queueing
import Quota

// What the store says of workloads and what the admission system knows of them are kept equal.
extension World {
  /// Makes a new workload known to the admission system.
  mutating func submit(_ id: WorkloadObjectID) {
    guard kueue.isOn else { return }
    let index = id.claim.index
    while kueue.workloads.count <= index { kueue.workloads.append(nil) }
    kueue.workloads[index] = id
    accept(kueue.admission.submit(claim(of: id), as: id.claim, now: now), of: id)
    sayThatItWaits(id)
    admissionMayProceed()
  }

  /// A workload that nobody has looked at says so. Kueue writes that only with its gate for explicit statuses; without
  /// it the status is empty, and here it costs no write.
  private mutating func sayThatItWaits(_ id: WorkloadObjectID) {
    guard cluster[id].workload.condition(.quotaReserved) == nil, !cluster[id].workload.isFinished else { return }
    if kueue.objects.configuration.gates[.unadmittedWorkloadsExplicitStatus] {
      _ = clients.take(.kueue(.workload), at: now)
    }
    let time = now
    cluster[id].workload.set(
      .quotaReserved, false, reason: PendingReason.pendingEvaluation.rawValue, message: PendingText.pendingEvaluation,
      at: time)
  }

  func claim(of id: WorkloadObjectID) -> WorkloadClaim {
    var isSinglePod = false
    if case .pods(let pods) = WorkloadOwner(of: id, in: cluster) {
      isSinglePod = pods.count == 1 && cluster[id].header.owners.count == 1
    }
    return WorkloadClaim(cluster[id], isOwnedBySinglePod: isSinglePod, kueue.context(at: now))
  }

  /// Tells the admission system what a change of a workload means for its quota and its place in the queue.
  mutating func settleClaim(of id: WorkloadObjectID, from old: Workload) {
    guard kueue.isOn else { return }
    if cluster[id].workload.isFinished {
      if !old.isFinished { forgetClaim(of: id) }
      return
    }
    // What the scheduler knows of an admission is newer than the store.
    if kueue.writes.isAdmitted(id) { return }
    let isHeld = cluster[id].workload.status.admission != nil
    if old.status.admission != nil, !isHeld {
      let (submission, root) = kueue.admission.release(id.claim, as: claim(of: id), now: now)
      accept(submission, of: id)
      planFlush(root)
      admissionMayProceed()
    } else if isHeld {
      settleHeld(id, from: old)
    } else if old.status.admission == nil, isReadinessAlone(of: id, from: old) {
      accept(kueue.admission.renew(id.claim, now: now), of: id)
      admissionMayProceed()
    } else {
      accept(kueue.admission.update(claim(of: id), of: id.claim, now: now), of: id)
      admissionMayProceed()
    }
  }

  /// Whether all that has changed is what nobody asks a pending workload for, so that its claim is as it was.
  private func isReadinessAlone(of id: WorkloadObjectID, from old: Workload) -> Bool {
    if case .pods = WorkloadOwner(of: id, in: cluster) { return false }
    return cluster[id].workload.withoutReadiness == old.withoutReadiness
  }

  private mutating func settleHeld(_ id: WorkloadObjectID, from old: Workload) {
    if cluster[id].workload.isTrue(.admitted), !old.isTrue(.admitted) {
      kueue.admission.markAdmitted(id.claim, now: now)
    }
    let frees = cluster[id].workload.status.reclaimablePods != old.status.reclaimablePods
    let matters =
      frees || cluster[id].workload.status.unhealthyNodes != old.status.unhealthyNodes
      || cluster[id].workload.status.admissionChecks != old.status.admissionChecks
      || cluster[id].workload.priority != old.priority
    if matters {
      _ = kueue.admission.update(claim(of: id), of: id.claim, now: now)
      if cluster[id].workload.needsSecondPass { awaitSecondPass(id) }
      if frees { planFlush(kueue.admission.root(of: id.claim)) }
    }
    if cluster[id].workload.isTrue(.podsReady) != old.isTrue(.podsReady) { resumeAdmission() }
  }

  /// The workload ended or left the store.
  mutating func forgetClaim(of id: WorkloadObjectID) {
    guard kueue.isOn, kueue.workload(id.claim) == id else { return }
    kueue.workloads[id.claim.index] = nil
    planFlush(kueue.admission.finish(id.claim, now: now))
    resumeAdmission()
    admissionMayProceed()
  }

  /// A workload that joins those of equal shape that failed says so.
  private mutating func accept(_ submission: AdmissionSystem.Submission, of id: WorkloadObjectID) {
    guard case .queued(.benched(let bench)) = submission else { return }
    let time = now
    cluster[id].workload.set(
      .quotaReserved, false, reason: bench.status.rawValue, message: PendingText.bypassed, at: time)
    reportWorkload(id)
  }

  mutating func awaitSecondPass(_ id: WorkloadObjectID) {
    let delay = kueue.admission.awaitSecondPass(id.claim)
    schedule(.queueing(.secondPass(id)), after: delay, .observation)
  }

  /// Tries the inadmissible workloads of a tree again, a little later; notifications in between are one.
  mutating func planFlush(_ root: AdmissionSystem.Root?) {
    guard kueue.isOn, let root, !kueue.flushes.contains(where: { $0.root == root }) else { return }
    kueue.flushes.append((root, now + timing.kueue.requeueBatch))
    schedule(.queueing(.flush), after: timing.kueue.requeueBatch, .observation)
  }

  mutating func flushDue() {
    guard kueue.isOn else { return }
    let time = now
    let due = kueue.flushes.filter { $0.at <= time }
    kueue.flushes.removeAll { $0.at <= time }
    for flush in due { _ = kueue.admission.flush(flush.root, now: now) }
    if !due.isEmpty { admissionMayProceed() }
  }
}

extension Workload {
  /// The workload as if nobody had said whether its pods are ready.
  fileprivate var withoutReadiness: Workload {
    var workload = self
    workload.status.conditions.removeAll { $0.type == WorkloadCondition.podsReady.rawValue }
    return workload
  }

  /// Whether places have to be chosen, or chosen anew, while the quota is held.
  ///
  /// Source: KUEUE-SPEC 2.8.
  var needsSecondPass: Bool {
    guard !isFinished, !isEvicted, let admission = status.admission else { return false }
    if isTrue(.admitted) {
      return admission.podSets.contains { podSet in
        podSet.topology?.domains.contains { status.unhealthyNodes.contains($0.values.last ?? "") } ?? false
      }
    }
    let isDelayed = admission.podSets.contains { $0.isTopologyDelayed && $0.topology == nil }
    return isDelayed && !status.admissionChecks.isEmpty && status.admissionChecks.allSatisfy { $0.state == .ready }
  }
}
