extension WorkloadClaim {
  /// Whether it holds quota and wants places: its checks are ready and its places were put off, or a node that it
  /// stands on failed.
  ///
  /// Source: KUEUE-SPEC 2.8.
  package var needsSecondPass: Bool {
    guard let admission, !isEvicted else { return false }
    if isAdmitted {
      let hosts = admission.podSets.compactMap(\.topology).flatMap(\.domains).compactMap(\.values.last)
      return hosts.contains { unhealthyNodes.contains($0) }
    }
    return !checks.isEmpty && checks.allSatisfy { $0.state == .ready }
      && admission.podSets.contains { $0.isTopologyDelayed && $0.topology == nil }
  }
}
