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
  var localQueue: String
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

extension PreemptionPolicies.Policy {
  /// Whether a preemptor may take a candidate's place.
  ///
  /// Source: KUEUE-SPEC 4.1.
  func allows(_ preemptor: WorkloadClaim, over candidate: WorkloadClaim) -> Bool {
    switch self {
    case .never: false
    case .any: true
    case .lowerPriority: preemptor.priority > candidate.priority
    case .lowerOrNewerEqualPriority:
      preemptor.priority > candidate.priority
        || (preemptor.priority == candidate.priority && preemptor.queueOrderTime < candidate.queueOrderTime)
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
      guard state.holds(workload, anyOf: question.contested) else { continue }
      let claim = state[workload]
      guard policy.allows(preemptor, over: claim) else { continue }
      let localQueue = claim.namespace + "/" + claim.localQueue
      found.append(
        PreemptionCandidate(
          workload: workload, queue: queue, isEvicted: claim.isEvicted, priority: claim.priority,
          reservedAt: claim.reservedAt ?? now, uid: claim.uid, localQueue: localQueue,
          localQueueUsage: state.localQueueUsages[localQueue]))
    }
    return found
  }
}
