/// Why a workload that was tried goes back to its queue.
///
/// Source: KUEUE-SPEC 2.2.
package enum RequeueReason: Sendable {
  case failedAfterNomination
  case pendingPreemption
  case preemptionFailed
  case noFit
  case preemptionNoCandidates
  case preemptionGated
  case generic
  case namespaceMismatch

  /// Whether it may be tried again at once, whatever happens meanwhile.
  func isImmediate(isStrict: Bool) -> Bool {
    switch self {
    case .failedAfterNomination, .pendingPreemption, .preemptionFailed: true
    case .noFit, .preemptionNoCandidates, .preemptionGated, .generic: isStrict
    case .namespaceMismatch: false
    }
  }

  /// Whether workloads of equal shape need not be tried either.
  var benchesEquals: Bool { self == .noFit || self == .preemptionNoCandidates }
}
