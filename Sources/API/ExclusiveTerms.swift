/// The pair of affinity terms that gives a group, or a subgroup, a topology domain of its own.
///
/// Both terms name no namespace, so they see the pods of the pod's own namespace only.
///
/// Source: LWS-SPEC B.4.
package enum ExclusiveTerms {
  /// Adds the pair after the user's terms, unless terms of both kinds exist for the topology key already.
  ///
  /// - Parameters:
  ///   - key: The label that carries the group's or subgroup's key.
  ///   - value: The key of this pod's own group or subgroup.
  package static func inject(into affinity: inout Affinity, key: String, value: String, topologyKey: String) {
    guard !arePresent(in: affinity, topologyKey: topologyKey) else { return }
    affinity.requiredPods.append(
      PodAffinityTerm(selector: LabelSelector([.init(key, .isIn, [value])]), topologyKey: topologyKey))
    affinity.requiredAntiPods.append(
      PodAffinityTerm(
        selector: LabelSelector([.init(key, .exists), .init(key, .notIn, [value])]), topologyKey: topologyKey))
  }

  /// Whether required terms of both kinds exist for the topology key, whatever they select.
  package static func arePresent(in affinity: Affinity, topologyKey: String) -> Bool {
    affinity.requiredPods.contains { $0.topologyKey == topologyKey }
      && affinity.requiredAntiPods.contains { $0.topologyKey == topologyKey }
  }
}
