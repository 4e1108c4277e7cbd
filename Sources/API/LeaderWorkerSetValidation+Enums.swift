extension LeaderWorkerSetValidation {
  /// Names that the schema does not know.
  static func enumProblems(_ spec: LeaderWorkerSetSpec, _ version: LWSVersion) -> [Problem] {
    let template = spec.leaderWorkerTemplate
    return [
      unsupported(Self.spec.key("startupPolicy"), spec.startupPolicy, names(StartupPolicy.self)),
      unsupported(
        Self.spec.key("networkConfig").key("subdomainPolicy"), spec.networkConfig?.subdomainPolicy,
        names(SubdomainPolicy.self)),
      unsupported(Self.template.key("restartPolicy"), template.restartPolicy, restartPolicies(version)),
      unsupported(
        subGroupPolicy.key("subGroupPolicyType"), template.subGroupPolicy?.type, names(SubGroupType.self)),
      unsupported(
        Self.spec.key("rolloutStrategy").key("type"), spec.rolloutStrategy?.type, [RolloutStrategy.rollingUpdateType]),
    ].compactMap { $0 }
  }

  /// `RecreateGroupAfterStart` came with 0.9; before, an annotation stood for it.
  private static func restartPolicies(_ version: LWSVersion) -> [String] {
    names(RestartPolicy.self).filter {
      version.isAtLeast0_9 || $0 != RestartPolicy.recreateGroupAfterStart.rawValue
    }
  }

  private static func names<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) -> [String]
  where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue)
  }

  private static func unsupported(_ path: FieldPath, _ name: String?, _ supported: [String]) -> Problem? {
    guard let name, !supported.contains(name) else { return nil }
    let remedy = renamed[name].map { "; \"\(name)\" is called \"\($0)\"" } ?? suggestion(for: name, among: supported)
    return Problem(path, "Unsupported value: \"\(name)\": supported values: \(list(supported))\(remedy)")
  }

  /// Names from descriptions of LeaderWorkerSet that never were, or no longer are, values.
  ///
  /// Source: LWS-SPEC H, 19.
  private static let renamed = ["Exclusive": SubdomainPolicy.uniquePerReplica.rawValue]
}
