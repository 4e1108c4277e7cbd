import API
import Kernel

// Limits on how long a workload may wait for its pods, and run.
extension WorkloadStep {
  /// Source: KUEUE-SPEC 7.5.
  ///
  /// - Returns: Whether the time is up.
  mutating func limitExecution() -> Bool {
    guard let limit = workload.maximumExecutionTimeSeconds, let admitted = workload.condition(.admitted),
      admitted.isTrue
    else { return false }
    let end = admitted.since + (.seconds(limit) - workload.status.accumulatedExecution)
    guard end <= now else {
      wake(at: end)
      return false
    }
    workload.set(
      .deactivationTarget, true, reason: "MaximumExecutionTimeExceeded",
      message: "exceeding the maximum execution time", at: now)
    emit("MaximumExecutionTimeExceeded", "The maximum execution time (\(limit)s) exceeded", .warning)
    wake(at: now)
    return true
  }

  /// Source: KUEUE-SPEC 7.2.
  mutating func limitWaiting() {
    guard let rules = context.configuration.waitForPodsReady, !context.gates[.disableWaitForPodsReady],
      let admitted = workload.condition(.admitted), admitted.isTrue
    else { return }
    let ready = workload.condition(.podsReady)
    guard ready?.isTrue != true else { return }
    let isRecovery = ready?.reason == "WaitForRecovery"
    guard let timeout = isRecovery ? rules.recoveryTimeout : rules.timeout else { return }
    let end = (isRecovery ? ready?.since ?? admitted.since : admitted.since) + timeout
    guard end <= now else { return wake(at: end) }
    let count = (workload.status.requeue?.count ?? 0) + 1
    if let limit = rules.backoffLimitCount, count > limit {
      workload.set(
        .deactivationTarget, true, reason: "RequeuingLimitExceeded",
        message: "exceeding the maximum number of re-queuing retries", at: now)
      return wake(at: now)
    }
    workload.status.requeue = RequeueState(count: count, at: now + backoff(count, rules))
    let message = "Exceeded the PodsReady timeout \(key.namespace)/\(key.name)"
    evict(.podsReadyTimeout, cause: isRecovery ? "WaitForRecovery" : "WaitForStart", message: message)
  }

  /// Source: KUEUE-SPEC 2.4, without the jitter of at most a ten-thousandth.
  private func backoff(_ count: Int, _ rules: WaitForPodsReady) -> SimDuration {
    min(rules.backoffBase * (1 << min(count - 1, 40)), rules.backoffMax)
  }
}
