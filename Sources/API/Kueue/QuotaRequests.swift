/// What one pod of a template takes of a ClusterQueue's quota: its effective requests without excluded resources, and
/// with the transformations made.
///
/// The resource `pods` is not among them; it counts where a ClusterQueue covers it.
///
/// Source: KUEUE-SPEC 1.7. A transformed request that comes out below zero counts as zero.
package func quotaRequests(of template: PodTemplate, rules: ResourceRules) -> ResourceAmounts {
  let requests = template.spec.effectiveRequests.filter { name, _ in
    !rules.excludedPrefixes.contains { name.hasPrefix($0) }
  }
  return ResourceAmounts(transformed(requests, by: rules.transformations)).mapValues { max(0, $0) }
}

/// What one pod of a template takes of a node when its place is chosen: its own effective requests.
///
/// The one of `pods` that it takes besides is added by `withOnePod`, which placement does by itself.
///
/// Source: KUEUE-SPEC 1.7.
package func topologyRequests(of template: PodTemplate) -> ResourceAmounts {
  ResourceAmounts(template.spec.effectiveRequests)
}

/// The requests with every transformed resource replaced, or joined, by its outputs; equal names add up.
private func transformed(_ requests: ResourceList, by rules: [ResourceRules.Transformation]) -> ResourceList {
  let rulesByInput = Dictionary(rules.map { ($0.input, $0) }) { first, _ in first }
  var result: ResourceList = [:]
  for (name, amount) in requests {
    guard let rule = rulesByInput[name] else {
      result.add([name: amount])
      continue
    }
    let factor = rule.multiplyBy.flatMap { requests[$0] }
    let base = factor.map(amount.multiplied) ?? amount
    if rule.keepsInput { result.add([name: amount]) }
    result.add(rule.outputs.mapValues(base.multiplied))
  }
  return result
}
