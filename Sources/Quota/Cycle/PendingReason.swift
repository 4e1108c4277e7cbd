/// Why a workload has no quota, as the status names it.
///
/// Source: KUEUE-SPEC 8.
package enum PendingReason: String, CaseIterable, Sendable {
  case pendingEvaluation = "PendingEvaluation"
  case waitingForQuota = "WaitingForQuota"
  case exceedsMaxQuota = "ExceedsMaxQuota"
  case noMatchingFlavor = "NoMatchingFlavor"
  case topologyPlacementFailed = "TopologyPlacementFailed"
  case waitingForPreemptedWorkloads = "WaitingForPreemptedWorkloads"
  case waitingForPodsReady = "WaitingForPodsReady"
  case misconfigured = "Misconfigured"
  case suspended = "Suspended"
  case admissionGated = "AdmissionGated"
  case deactivated = "Deactivated"
  case onHold = "OnHold"
  /// Kueue writes no reason in the cases that KUEUE-SPEC 3.7 lists.
  case unnamed = ""

  package init(_ blocker: FlavorAttempt.Blocker) {
    switch blocker {
    case .topologyPlacementFailed: self = .topologyPlacementFailed
    case .waitingForQuota: self = .waitingForQuota
    case .exceedsMaxQuota: self = .exceedsMaxQuota
    case .noMatchingFlavor: self = .noMatchingFlavor
    }
  }

  /// What Kueue writes instead while reasons are not told apart.
  ///
  /// Source: KUEUE-SPEC 8, gate UnadmittedWorkloadsObservability.
  package var coarse: String {
    switch self {
    case .pendingEvaluation, .waitingForQuota, .exceedsMaxQuota, .noMatchingFlavor, .topologyPlacementFailed,
      .waitingForPreemptedWorkloads, .waitingForPodsReady, .unnamed:
      "Pending"
    case .misconfigured, .suspended, .admissionGated, .deactivated, .onHold: "Inadmissible"
    }
  }
}

/// Sentences that Kueue writes into the status of a pending workload.
///
/// Source: KUEUE-SPEC 2.5, 2.7 and 8.
package enum PendingText {
  package static let pendingEvaluation = "Workload is pending evaluation in the scheduling queue"
  package static let failedChecks = "The workload has failed admission checks"
  package static let namespaceMismatch = "workload namespace doesn't match ClusterQueue selector"
  package static let noLongerFits = "Workload no longer fits after processing another workload"
  package static let overlap = "Workload has overlapping preemption targets with another workload"
  package static let deferredFit = overlap + ", but will fit after these preemptions complete"
  package static let preemptionGated = "Workload requires preemption, but it's gated"
  package static let podsNotReady = "waiting for all admitted workloads to be in PodsReady condition"
  package static let bypassed = "Bypassed scheduling evaluation because an equivalent workload recently failed"
  package static let noReservation = "The workload has no reservation"

  package static func inactive(clusterQueue: String) -> String { "ClusterQueue \(clusterQueue) is inactive" }
  package static func unknown(clusterQueue: String) -> String { "ClusterQueue \(clusterQueue) not found" }
  package static func missing(clusterQueue: String) -> String { "ClusterQueue \(clusterQueue) doesn't exist" }
  package static func stopped(clusterQueue: String) -> String { "ClusterQueue \(clusterQueue) is stopped" }
  package static func missing(localQueue: String) -> String { "LocalQueue \(localQueue) doesn't exist" }
  package static func inactive(localQueue: String) -> String { "LocalQueue \(localQueue) is inactive" }
  package static func stopped(localQueue: String) -> String { "LocalQueue \(localQueue) is stopped" }
  package static func noReplacement(nodes: [String]) -> String {
    "Workload was evicted as there was no replacement for unhealthy node(s): " + nodes.joined(separator: ", ")
  }

  static func pendingPreemption(of count: Int) -> String { ". Pending the preemption of \(count) workload(s)" }
}
