import API

extension AdmissionCycle {
  /// Decides about one entry, given all that was decided before in the same cycle.
  ///
  /// Source: KUEUE-SPEC 2.7.
  mutating func process(_ index: Int, _ state: inout QuotaState) {
    guard entries[index].progress == .notNominated else { return }
    var check = fits(index, &state)
    let overlaps = overlaps(index)
    if recompute(index, overlaps: overlaps, check, &state) { check = fits(index, &state) }
    if overlaps { recordRecomputation(index, check, state.options.gates) }
    if replacementFailed(index, state) {
      evict(index, state)
      return
    }
    switch entries[index].assignment.mode {
    case .noFit:
      let reason = entries[index].assignment.blocker.map(PendingReason.init) ?? .unnamed
      entries[index].fail(.notNominated, .noFit, reason, entries[index].assignment.message)
    case .preempt where entries[index].targets.isEmpty:
      entries[index].fail(
        .notNominated, .preemptionNoCandidates, .waitingForQuota, entries[index].assignment.message)
      reserve(index, &state)
    case .preempt where state[entries[index].workload].isPreemptionGated:
      entries[index].fail(.preemptionGated, .preemptionGated, .admissionGated, PendingText.preemptionGated)
      entries[index].scan = nil
    case .deferredFit:
      assume(entries[index].usage, for: index, &state)
      entries[index].fail(
        .notNominated, .pendingPreemption, .waitingForPreemptedWorkloads, PendingText.deferredFit)
      entries[index].scan = nil
    case .preempt, .fit:
      settle(index, check, &state)
    }
  }

  /// Lets an entry preempt or be admitted, unless another one was in its way.
  private mutating func settle(_ index: Int, _ check: FitCheck, _ state: inout QuotaState) {
    if overlaps(index) {
      skip(index, PendingText.overlap, isPreemption: true, state)
      return
    }
    guard check == .fits else {
      skip(index, PendingText.noLongerFits, isPreemption: entries[index].assignment.mode == .preempt, state)
      return
    }
    preempted += entries[index].targets.map(\.workload)
    assume(entries[index].usage, for: index, &state)
    if entries[index].assignment.mode == .preempt {
      preempt(index, state)
    } else if state.options.blocksAdmission, hasUnready, !entries[index].isSecondPass {
      entries[index].fail(.nominated, .generic, .waitingForPodsReady, PendingText.podsNotReady)
      outcome.waitingForReady = entries[index].workload
    } else {
      admit(index, state)
    }
  }

  private mutating func skip(_ index: Int, _ message: String, isPreemption: Bool, _ state: QuotaState) {
    entries[index].fail(.skipped, .failedAfterNomination, .waitingForQuota, message)
    if isPreemption { outcome.skippedPreemptions[entries[index].queue, default: 0] += 1 }
    if !state.options.gates[.flavorFungibilityPreserveScanProgress] { entries[index].scan = nil }
  }

  private mutating func preempt(_ index: Int, _ state: QuotaState) {
    let entry = entries[index]
    outcome.preemptions += entry.targets.map { target in
      CycleOutcome.Preemption(
        preemptor: entry.workload, clusterQueue: entry.queue, target: target,
        isUnderWay: state[target.workload].isEvicted)
    }
    entries[index].fail(
      .notNominated, .pendingPreemption, .waitingForPreemptedWorkloads,
      entry.assignment.message + PendingText.pendingPreemption(of: entry.targets.count))
    entries[index].scan = nil
  }

  /// Admits an entry for which everything is ready.
  mutating func admit(_ index: Int, _ state: QuotaState) {
    let entry = entries[index]
    let claim = state[entry.workload]
    let admission = entry.assignment.admission(of: claim, to: entry.queue, in: state.tree)
    entries[index].progress = .assumed
    if !claim.arePodsReady { hasUnready = true }
    outcome.admitted.append(
      CycleOutcome.Admitted(
        workload: entry.workload, admission: admission, isAdmitted: mayStart(claim, admission, entry.queue, state),
        isSecondPass: entry.isSecondPass, consideredFlavors: entry.assignment.considered(in: state.tree)))
  }

  /// Whether nothing more has to happen before the pods may run.
  private func mayStart(
    _ claim: WorkloadClaim, _ admission: Admission, _ queue: QuotaNodeID, _ state: QuotaState
  ) -> Bool {
    let rules = state.tree.clusterQueues[queue.index].admissionChecks
    if rules.isEmpty, claim.checks.isEmpty { return true }
    let flavors = Set(admission.podSets.flatMap(\.flavors.values))
    let required = rules.filter { rule in
      rule.flavors.isEmpty || !flavors.isDisjoint(with: rule.flavors)
    }
    return required.allSatisfy { rule in claim.checks.contains { $0.name == rule.name } }
      && claim.checks.allSatisfy { $0.state == .ready }
      && !admission.podSets.contains { $0.isTopologyDelayed && $0.topology == nil }
  }

  private func replacementFailed(_ index: Int, _ state: QuotaState) -> Bool {
    guard entries[index].isSecondPass, entries[index].assignment.mode != .fit else { return false }
    let gates = state.options.gates
    return gates[.tasFailedNodeReplacement] && gates[.tasFailedNodeReplacementFailFast]
      && !state[entries[index].workload].unhealthyNodes.isEmpty
  }

  private mutating func evict(_ index: Int, _ state: QuotaState) {
    let entry = entries[index]
    entries[index].progress = .evicted
    let nodes = state[entry.workload].unhealthyNodes
    outcome.evictions.append(
      CycleOutcome.Eviction(
        workload: entry.workload, message: PendingText.noReplacement(nodes: nodes),
        failureMessage: entry.assignment.message))
  }

  /// Keeps what a workload would take if somebody made room, so that those after it do not take it.
  ///
  /// Source: KUEUE-SPEC 2.7-5.
  private mutating func reserve(_ index: Int, _ state: inout QuotaState) {
    let entry = entries[index]
    let canReclaim = state.tree.clusterQueues[entry.queue.index].preemption.reclaimWithinCohort == .any
    let isFavoured = state.options.gates[.prioritizePreemptorWorkloads] && entry.isPreemptor
    guard !canReclaim || isFavoured else { return }
    var usage = entry.usage
    usage.quota = usage.quota.map { item in
      let quota = state.tree.quota(entry.queue, item.pair)
      let used = state.ledger.usage(entry.queue, item.pair)
      guard entry.assignment.borrowing > 0 else {
        return PairAmount(item.pair, max(0, min(item.amount, Saturating.difference(quota.nominal, used))))
      }
      guard let limit = quota.borrowingLimit else { return item }
      let most = Saturating.difference(Saturating.sum(quota.nominal, limit), used)
      return PairAmount(item.pair, min(item.amount, most))
    }
    assume(usage, for: index, &state)
  }
}
