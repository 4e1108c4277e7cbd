package import API
package import Kernel

/// The admission check that asks an autoscaler for capacity.
///
/// Source: KUEUE-SPEC 1.9 and 7.6.
package enum Provisioning {
  /// What became of a request.
  package enum Outcome: Sendable {
    case provisioned
    case failed
    case bookingExpired
  }

  /// Whether anything of a workload has to be provisioned for.
  package static func isNeeded(for workload: Workload, _ config: ProvisioningRequestConfig?) -> Bool {
    guard let managed = config?.managedResources, !managed.isEmpty else { return true }
    return workload.podSets.contains { podSet in
      podSet.count > 0 && managed.contains { podSet.template.spec.effectiveRequests[$0] != nil }
    }
  }

  /// Says that nothing has to be provisioned for.
  package static func skip(_ check: inout AdmissionCheckState, at now: SimTime) {
    check.change(to: .ready, "the provisioning request is not needed", at: now)
  }

  /// What the outcome of a request means for the check.
  package static func settle(
    _ check: inout AdmissionCheckState, _ outcome: Outcome, _ config: ProvisioningRequestConfig?, at now: SimTime
  ) {
    switch outcome {
    case .provisioned:
      check.nodeSelector = config?.nodeSelectorUpdates ?? [:]
      check.change(to: .ready, "Provisioned", at: now)
    case .failed: retry(&check, "Retrying after failure: the request failed", config, at: now)
    case .bookingExpired: retry(&check, "Retrying after booking expired: the booking expired", config, at: now)
    }
  }

  /// Waits twice as long with every attempt, and gives up after the limit.
  private static func retry(
    _ check: inout AdmissionCheckState, _ message: String, _ config: ProvisioningRequestConfig?, at now: SimTime
  ) {
    let attempt = check.retryCount + 1
    guard attempt <= config?.backoffLimitCount ?? 3 else {
      return check.change(to: .rejected, String(message.drop { $0 != ":" }.dropFirst(2)), at: now)
    }
    let seconds = (config?.backoffBaseSeconds ?? 60) << min(attempt - 1, 30)
    check.requeueAfterSeconds = min(seconds, config?.backoffMaxSeconds ?? 1_800)
    check.change(to: .retry, message, at: now)
  }
}

extension AdmissionCheckState {
  fileprivate mutating func change(to state: State, _ message: String, at now: SimTime) {
    if self.state != state { since = now }
    self.state = state
    self.message = message
  }
}
