import API
import Kernel

/// One scheduling cycle in the making: its entries, what it assumed so far, and what it decided.
///
/// It works on the live state. All that it assumes there is an overlay, taken back at the end.
///
/// Source: KUEUE-SPEC 2.5.
struct AdmissionCycle: Sendable {
  /// Usage that later entries have to see.
  struct Assumed: Sendable {
    var usage: ClaimUsage
    /// The entry whose usage it is, by position.
    var entry: Int
  }

  let now: SimTime
  var entries: [CycleEntry]
  /// Positions of the entries that are left, the next one last; empty when a tournament finds the next.
  private var order: [Int] = []
  /// Under fair sharing.
  private var tournament: FairTournament?
  var assumed: [Assumed] = []
  /// What stays assumed when the cycle ends: it belongs to workloads that were admitted.
  private(set) var adopted: [Assumed] = []
  /// The victims chosen so far, in the order in which they were chosen.
  var preempted: [WorkloadID] = []
  var outcome: CycleOutcome
  /// Whether a workload that is admitted in this cycle has no ready pods yet.
  var hasUnready: Bool

  init(number: Int, now: SimTime, entries: [CycleEntry], hasUnready: Bool) {
    self.now = now
    self.entries = entries
    self.hasUnready = hasUnready
    outcome = CycleOutcome(cycle: number)
    outcome.heads = entries.map(\.workload)
  }

  /// Finds flavors and victims for every entry, each as if it were alone, and puts the entries in order.
  ///
  /// - Parameter mayAdmit: **shape**: `[ClusterQueue]`.
  mutating func nominate(_ state: inout QuotaState, _ objects: AdmissionObjects, _ mayAdmit: [Bool]) {
    for index in entries.indices {
      let isActive = mayAdmit[entries[index].queue.index]
      if let obstacle = obstacle(to: entries[index], state, objects, isActive: isActive) {
        entries[index].fail(.inadmissible, obstacle.requeue, obstacle.reason, obstacle.message)
      } else {
        evaluate(index, &state)
      }
    }
    if state.options.fairSharing == nil {
      let (ranks, gates) = (entries.map(EntryRank.init), state.options.gates)
      let sorted = entries.indices.sorted { left, right in
        if ranks[left].precedes(ranks[right], gates) { return true }
        return left < right && !ranks[right].precedes(ranks[left], gates)
      }
      order = sorted.reversed()
    } else {
      tournament = FairTournament(entries, state.tree, state.options.gates)
    }
  }

  /// Processes what is left, in order, until an entry has to wait for admitted workloads to become ready; in the end
  /// the state is as it was found, except for what is `adopted`.
  mutating func process(_ state: inout QuotaState) {
    while outcome.waitingForReady == nil, let index = next(&state) { process(index, &state) }
    let isPlain = !assumed.contains { $0.usage.quota.contains { $0.amount < 0 } }
    adopted = []
    for item in assumed.reversed() {
      if isPlain, isAdopted(item.entry, state) {
        adopted.append(item)
      } else {
        state.forgo(item.usage, in: entries[item.entry].queue)
      }
    }
  }

  /// Whether what an entry assumed is just what it holds from now on, so that it can stay.
  private func isAdopted(_ index: Int, _ state: QuotaState) -> Bool {
    guard entries[index].progress == .assumed, !entries[index].isSecondPass,
      let claim = state.claims[entries[index].workload.index], claim.replaces == nil
    else { return false }
    return entries[index].assignment.podSets.allSatisfy { $0.count <= claim.podSets[$0.index].effectiveCount }
  }

  /// Goes on after a wait: the entry that waited is admitted.
  ///
  /// What was admitted before holds its quota meanwhile; what else was assumed is assumed again.
  mutating func resume(_ state: inout QuotaState) {
    let waiting = outcome.waitingForReady
    outcome = CycleOutcome(cycle: outcome.cycle)
    hasUnready = false
    assumed.removeAll { entries[$0.entry].progress == .assumed || entries[$0.entry].progress == .gone }
    for item in assumed { state.assume(item.usage, in: entries[item.entry].queue) }
    for index in entries.indices where entries[index].workload == waiting && entries[index].progress == .nominated {
      admit(index, state)
    }
    process(&state)
  }

  /// Leaves out a workload that ended while the cycle waited.
  mutating func drop(_ workload: WorkloadID) {
    for index in entries.indices where entries[index].workload == workload { entries[index].progress = .gone }
    preempted.removeAll { $0 == workload }
  }

  private mutating func next(_ state: inout QuotaState) -> Int? {
    tournament == nil ? order.popLast() : tournament?.next(entries, &state)
  }

  mutating func assume(_ usage: ClaimUsage, for index: Int, _ state: inout QuotaState) {
    state.assume(usage, in: entries[index].queue)
    assumed.append(Assumed(usage: usage, entry: index))
  }
}

extension AdmissionCycle {
  private struct Obstacle {
    var requeue = RequeueReason.generic
    var reason: PendingReason
    var message: String
  }

  /// What keeps a workload from being considered at all.
  ///
  /// Source: KUEUE-SPEC 2.5-3 b to e.
  private func obstacle(
    to entry: CycleEntry, _ state: QuotaState, _ objects: AdmissionObjects, isActive: Bool
  ) -> Obstacle? {
    let claim = state[entry.workload]
    let queue = state.tree.clusterQueues[entry.queue.index]
    if claim.checks.contains(where: { $0.state == .retry || $0.state == .rejected }) {
      return Obstacle(reason: .pendingEvaluation, message: PendingText.failedChecks)
    }
    if !isActive {
      return Obstacle(reason: .suspended, message: PendingText.inactive(clusterQueue: queue.name))
    }
    if !objects.takes(claim, queue) {
      return Obstacle(
        requeue: .namespaceMismatch, reason: .misconfigured, message: PendingText.namespaceMismatch)
    }
    if let problem = claim.resourceProblem { return Obstacle(reason: .misconfigured, message: problem) }
    return nil
  }
}
