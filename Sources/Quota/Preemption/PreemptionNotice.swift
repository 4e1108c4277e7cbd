/// What Kueue says of one preemption, to the victim and to the preemptor.
///
/// Source: KUEUE-SPEC 4.7.
package struct PreemptionNotice: Equatable, Sendable {
  /// Who takes part in it.
  package struct Party: Equatable, Sendable {
    package var claim: WorkloadClaim
    /// The name of its ClusterQueue.
    package var clusterQueue: String
    /// `/root/…/clusterQueue`.
    package var path: String

    package init(_ claim: WorkloadClaim, in queue: QuotaNodeID, of tree: QuotaTree) {
      self.claim = claim
      clusterQueue = tree[queue].name
      path = tree.path(of: queue)
    }
  }

  package var preemptor: Party
  package var victim: Party
  package var reason: PreemptionReason

  package init(preemptor: Party, victim: Party, reason: PreemptionReason) {
    self.preemptor = preemptor
    self.victim = victim
    self.reason = reason
  }

  /// The message of the victim's conditions Evicted and Preempted.
  package var message: String {
    let uid = Self.known(preemptor.claim.uid)
    let job = Self.known(preemptor.claim.jobUID ?? "")
    return "Preempted to accommodate a workload (UID: \(uid), JobUID: \(job)) due to \(reason.phrase); "
      + "preemptor path: \(preemptor.path); preemptee path: \(victim.path)"
  }

  /// The message of the victim's event `Preempted`.
  package var victimEvent: String { message + priorities }

  /// The message of the preemptor's event `PreemptedWorkload`.
  package var preemptorEvent: String {
    "Preempted workload \(victim.claim.key) (UID: \(Self.known(victim.claim.uid))) "
      + "in ClusterQueue \(victim.clusterQueue)\(priorities)"
  }

  private var priorities: String {
    "; preemptor effective priority: \(Self.priority(preemptor.claim))"
      + "; preemptee effective priority: \(Self.priority(victim.claim))"
  }

  private static func priority(_ claim: WorkloadClaim) -> String {
    "\(claim.priority) (base: \(claim.priority - claim.priorityBoost), boost: \(claim.priorityBoost))"
  }

  private static func known(_ uid: String) -> String { uid.isEmpty ? "UNKNOWN" : uid }
}

extension PreemptionReason {
  /// How the reason reads in a sentence.
  package var phrase: String {
    switch self {
    case .inClusterQueue: "prioritization in the ClusterQueue"
    case .inCohortReclamation: "reclamation within the cohort"
    case .inCohortFairSharing: "Fair Sharing within the cohort"
    case .inCohortReclaimWhileBorrowing: "reclamation within the cohort while borrowing"
    }
  }
}
