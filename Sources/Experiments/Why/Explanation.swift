package import API
package import Kernel
package import Quota
package import Simulation

/// Why something does not run at a moment, or that it does.
package struct Explanation: Equatable, Sendable {
  package enum Cause: String, Sendable {
    /// It is as it was asked for.
    case runs = "Runs"
    case finished = "Finished"
    case quota = "Quota"
    case topology = "Topology"
    /// No flavor takes its pods: labels, taints, or no flavor at all.
    case flavor = "Flavor"
    /// Others have to leave for it, and are told to.
    case preemption = "Preemption"
    /// Others are before it in the queue.
    case order = "Order"
    /// It may not be tried before a time.
    case backOff = "BackOff"
    /// A queue is stopped or missing, the workload is deactivated or gated.
    case held = "Held"
    /// Other admitted workloads are not ready yet.
    case others = "WaitingForPodsReady"
    /// Checks are not passed, or places are not chosen yet.
    case checks = "AdmissionChecks"
    /// It was told to leave and still has pods.
    case leaving = "Leaving"
    /// It has quota, or needs none; its pods are not all ready.
    case pods = "Pods"
  }

  /// What Kueue's status says, word for word.
  package struct Saying: Equatable, Sendable {
    package var reason: String
    package var message: String
  }

  /// As `lws/vllm/3`.
  package var subject: String
  package var time: SimTime
  package var state: String
  package var cause: Cause
  package var priority: Int?
  package var clusterQueue: String?
  package var saying: Saying?
  /// What Kueue says when asked now, where the status is older or less precise.
  package var presentSaying: Saying?
  package var quota: [QuotaFigures] = []
  package var places: PlaceFigures?
  /// Why its pods are not ready.
  package var blockers: [Blocker] = []
  package var checks: [AdmissionCheckState] = []
  /// Who is tried before it, the first of them.
  package var before: [String] = []
  /// Before when it is not tried again.
  package var retryAt: SimTime?
  /// Where it runs.
  package var podSets: [AdmittedPodSet] = []
  /// What would have it admitted, rehearsed.
  package var counterfactuals: [Counterfactual] = []
  /// Whom the claims that the counterfactuals mention admit.
  package var owners: [WorkloadID: String] = [:]
  package var history: [HistoryStep] = []
  /// How many parts of the subject are as they were asked for, and how many there are.
  package var runningCount = 1
  package var partCount = 1
  /// Further parts that wait for the same cause.
  package var alike: [String] = []
}

extension Explanation {
  /// The owners of claims, in words.
  package func name(of workloads: [WorkloadID]) -> String {
    workloads.map { owners[$0] ?? "" }.sorted().joined(separator: ", ")
  }
}
