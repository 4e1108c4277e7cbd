import API
import Placement

/// Whether podsets may use a flavor at all.
///
/// Source: KUEUE-SPEC 3.6, step b of findFlavor.
struct FlavorMatching {
  let state: QuotaState
  /// Resources that get the flavor together.
  let coveredResources: [String]

  /// Why the first of some podsets may not use a flavor; nil when all may.
  func refusal(of id: FlavorID, for podSets: [ClaimPodSet], inTopologyOnlyQueue: Bool) -> FlavorReason? {
    let flavor = state.tree.flavors[id.index]
    if !state.tree.isDefined(id) { return .flavorNotFound(flavor.name) }
    for podSet in podSets {
      if state.options.gates[.topologyAwareScheduling],
        let refusal = topologyRefusal(id, flavor, podSet, isImplied: inTopologyOnlyQueue)
      {
        return refusal
      }
      if let taint = Self.untolerated(flavor, podSet.placement.tolerations) {
        return .untoleratedTaint(taint, flavor: flavor.name)
      }
      if !Self.matchesAffinity(flavor.nodeLabels, podSet.placement) { return .affinityMismatch(flavor: flavor.name) }
    }
    return nil
  }

  private func topologyRefusal(
    _ id: FlavorID, _ flavor: ResourceFlavor, _ podSet: ClaimPodSet, isImplied: Bool
  ) -> FlavorReason? {
    guard let request = podSet.placement.topology else {
      return flavor.topologyName == nil || isImplied ? nil : .topologyOnly(flavor: flavor.name)
    }
    guard flavor.topologyName != nil else {
      let isNeeded = coveredResources.contains { podSet.placement.requests[$0] != nil }
      return isNeeded ? .noTopologySupport(flavor: flavor.name) : nil
    }
    guard let levels = state.topologies[id.index]?.flavor.levels else { return .topologyUnknown(flavor: flavor.name) }
    let asked = [request.required, request.preferred].compactMap { $0 } + request.sliceLayers.map(\.topology)
    return asked.allSatisfy(levels.contains) ? nil : .levelMissing(flavor: flavor.name)
  }

  private static func untolerated(_ flavor: ResourceFlavor, _ tolerations: [Toleration]) -> Taint? {
    flavor.nodeTaints.first { taint in
      taint.effect != .preferNoSchedule
        && !tolerations.contains { $0.tolerates(taint) } && !flavor.tolerations.contains { $0.tolerates(taint) }
    }
  }

  /// Selectors and terms are looked at only as far as they speak of the flavor's own labels.
  private static func matchesAffinity(_ labels: [String: String], _ podSet: PodSetRequest) -> Bool {
    guard podSet.nodeSelector.allSatisfy({ labels[$0.key] == nil || labels[$0.key] == $0.value }) else { return false }
    let terms = podSet.affinity.requiredNodeTerms.map { $0.labels.filter { labels[$0.key] != nil } }
    if terms.isEmpty || terms.contains(where: \.isEmpty) { return true }
    return terms.contains { $0.allSatisfy { $0.matches(labels[$0.key]) } }
  }
}
