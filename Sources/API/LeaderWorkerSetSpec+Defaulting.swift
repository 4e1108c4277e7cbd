extension LeaderWorkerSetSpec {
  /// The spec as the API server stores it: schema defaults, then the mutating webhook.
  ///
  /// An explicit null has been read as absent. An empty string is no absent value: only the fields that the webhook
  /// itself fills (`restartPolicy`, `rolloutStrategy.type`) take their default from it; any other empty name is left
  /// for validation to refuse. Applied twice, it changes nothing more.
  ///
  /// Source: LWS-SPEC A.2 and B.1.
  package func defaulted() -> Self {
    var spec = self
    spec.replicas = replicas ?? 1
    spec.startupPolicy = startupPolicy ?? StartupPolicy.leaderCreated.rawValue
    spec.leaderWorkerTemplate.setDefaults()
    spec.rolloutStrategy = (rolloutStrategy ?? RolloutStrategy()).defaulted()
    spec.networkConfig = NetworkConfig(
      subdomainPolicy: networkConfig?.subdomainPolicy ?? SubdomainPolicy.shared.rawValue)
    return spec
  }
}

extension LeaderWorkerTemplate {
  fileprivate mutating func setDefaults() {
    size = size ?? 1
    switch restartPolicy ?? "" {
    case "": restartPolicy = RestartPolicy.recreateGroupOnPodRestart.rawValue
    case RestartPolicy.deprecatedDefault.rawValue: restartPolicy = RestartPolicy.none.rawValue
    default: break
    }
    if let policy = subGroupPolicy {
      subGroupPolicy?.type = policy.type ?? SubGroupType.leaderWorker.rawValue
    }
  }
}

extension RolloutStrategy {
  /// The only rollout strategy there is.
  package static let rollingUpdateType = "RollingUpdate"

  fileprivate func defaulted() -> Self {
    RolloutStrategy(
      type: type.flatMap { $0.isEmpty ? nil : $0 } ?? Self.rollingUpdateType,
      rollingUpdate: RollingUpdateConfiguration(
        partition: rollingUpdate?.partition ?? 0, maxUnavailable: rollingUpdate?.maxUnavailable ?? .count(1),
        maxSurge: rollingUpdate?.maxSurge ?? .count(0)))
  }
}
