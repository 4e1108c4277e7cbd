import API
import Kernel

/// A workload that might be preempted, with what its place among others depends on.
struct PreemptionCandidate {
  var workload: WorkloadID
  /// The ClusterQueue in which it holds its reservation.
  var queue: QuotaNodeID
  var isEvicted: Bool
  var priority: Int
  var reservedAt: SimTime
  var uid: String
  /// `namespace/name`; empty when what it used in the past does not matter.
  var localQueue = ""
  /// What its LocalQueue used in the past; nil when that is not counted.
  var localQueueUsage: Double?
}

/// In which order victims are tried.
///
/// Source: KUEUE-SPEC 4.2.
struct CandidateOrder {
  /// The ClusterQueue of the preemptor; victims of others come first.
  let home: QuotaNodeID
  /// Whether LocalQueues that used more give way first.
  let sharesAdmissionFairly: Bool

  func precedes(_ left: PreemptionCandidate, _ right: PreemptionCandidate) -> Bool {
    if left.isEvicted != right.isEvicted { return left.isEvicted }
    if (left.queue == home) != (right.queue == home) { return right.queue == home }
    if sharesAdmissionFairly, left.queue == right.queue, left.localQueue != right.localQueue,
      let leftUsage = left.localQueueUsage, let rightUsage = right.localQueueUsage, leftUsage != rightUsage
    {
      return leftUsage > rightUsage
    }
    if left.priority != right.priority { return left.priority < right.priority }
    if left.reservedAt != right.reservedAt { return left.reservedAt > right.reservedAt }
    return left.uid == right.uid ? left.workload < right.workload : left.uid.precedesInBytes(right.uid)
  }
}

/// What a preemption policy compares.
///
/// Source: KUEUE-SPEC 4.1.
struct PreemptionRank {
  var priority: Int
  var queueOrderTime: SimTime

  init(_ claim: borrowing WorkloadClaim) {
    priority = claim.priority
    queueOrderTime = claim.queueOrderTime
  }

  /// Whether a workload of this rank may take the place of one of another.
  func mayPreempt(_ candidate: PreemptionRank, by policy: PreemptionPolicies.Policy) -> Bool {
    switch policy {
    case .never: false
    case .any: true
    case .lowerPriority: priority > candidate.priority
    case .lowerOrNewerEqualPriority:
      priority > candidate.priority
        || (priority == candidate.priority && queueOrderTime < candidate.queueOrderTime)
    }
  }
}

extension PreemptionSearch {
  /// The workloads of a ClusterQueue that use what is short and may be preempted by a policy.
  func candidates(
    in queue: QuotaNodeID, _ policy: PreemptionPolicies.Policy, _ state: borrowing QuotaState
  ) -> [PreemptionCandidate] {
    guard policy != .never else { return [] }
    var found: [PreemptionCandidate] = []
    for workload in state.holders[queue.index] where !state.isTakenOut(workload) {
      guard let rank = state.rank(of: workload), preemptor.mayPreempt(rank, by: policy),
        state.holds(workload, anyOf: question.contested)
      else { continue }
      found.append(candidate(workload, in: queue, state[workload], state))
    }
    return found
  }

  private func candidate(
    _ workload: WorkloadID, in queue: QuotaNodeID, _ claim: WorkloadClaim, _ state: borrowing QuotaState
  ) -> PreemptionCandidate {
    var candidate = PreemptionCandidate(
      workload: workload, queue: queue, isEvicted: claim.isEvicted, priority: claim.priority,
      reservedAt: claim.reservedAt ?? now, uid: claim.uid)
    if order.sharesAdmissionFairly {
      candidate.localQueue = claim.namespace + "/" + claim.localQueue
      candidate.localQueueUsage = state.localQueueUsages[candidate.localQueue]
    }
    return candidate
  }
}

extension QuotaState {
  /// What policies compare of a workload; nil when it is not known.
  func rank(of workload: WorkloadID) -> PreemptionRank? { claims[workload.index].map { PreemptionRank($0) } }
}
