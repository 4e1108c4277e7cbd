import API
import Placement

extension FlavorReason: CustomStringConvertible {
  /// Kueue's sentence.
  package var description: String {
    switch self {
    case .resourceUnavailable(let resource): "resource \(resource) unavailable in ClusterQueue"
    case .notInNominationMapping(let flavor, let resource):
      "skipping flavor \(flavor) as it is not found in the nomination mapping for resource \(resource)"
    case .flavorNotFound(let flavor): "flavor \(flavor) not found"
    case .untoleratedTaint(let taint, let flavor):
      "untolerated taint {\(taint.key) \(taint.value) \(taint.effect.rawValue) <nil>} in flavor \(flavor)"
    case .affinityMismatch(let flavor): "flavor \(flavor) doesn't match node affinity"
    case .noTopologySupport(let flavor): "Flavor \"\(flavor)\" does not support TopologyAwareScheduling"
    case .topologyUnknown(let flavor): "Flavor \"\(flavor)\" information missing in TAS cache"
    case .levelMissing(let flavor): "Flavor \"\(flavor)\" does not contain the requested level"
    case .topologyOnly(let flavor): "Flavor \"\(flavor)\" supports only TopologyAwareScheduling"
    case .insufficientQuota(let resource, let flavor, let assumed, let request, let capacity):
      "insufficient quota for \(resource) in flavor \(flavor), previously considered podsets requests "
        + "(\(canonicalQuantity(assumed, of: resource))) + current podset request "
        + "(\(canonicalQuantity(request, of: resource))) > maximum capacity "
        + "(\(canonicalQuantity(capacity, of: resource)))"
    case .insufficientUnusedQuota(let resource, let flavor, let missing):
      "insufficient unused quota for \(resource) in flavor \(flavor), "
        + "\(canonicalQuantity(missing, of: resource)) more needed"
    case .otherSliceFlavor(let flavor, let assigned):
      "could not assign \(flavor) flavor since the original workload is assigned: \(assigned ?? "")"
    case .topology(let refusal): refusal.description
    }
  }
}

extension PodSetError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noTopologies: "workload requires Topology, but there is no TAS cache information"
    case .noTopologyFlavor: "no TAS flavor assigned"
    case .severalTopologyFlavors(let flavors): "more than one TAS flavor assigned: \(flavors.joined(separator: ", "))"
    }
  }
}

extension FlavorAssignment {
  /// What Kueue writes into the status of a workload that is not admitted; empty when nothing stands in the way.
  ///
  /// Source: KUEUE-SPEC 3.7, workload message.
  package var message: String {
    for podSet in podSets {
      if let error = podSet.error { return "failed to assign flavors to pod set \(podSet.name): \(error)" }
    }
    return podSets.filter { !$0.reasons.isEmpty }.map { podSet in
      "couldn't assign flavors to pod set \(podSet.name): \(Self.list(podSet.reasons))"
    }.joined(separator: "; ")
  }

  /// The flavors that were not simply free, as the event of a reservation lists them; empty when there were none.
  ///
  /// Source: KUEUE-SPEC 8, "Flavors considered".
  package func considered(in tree: QuotaTree) -> String {
    guard podSets.contains(where: { $0.attempts.contains { $0.mode != .fit || $0.borrowing > 0 } }) else { return "" }
    return podSets.compactMap { podSet in
      let attempts = podSet.attempts.filter { $0.mode != .fit || $0.borrowing > 0 }.sorted { $0.flavor < $1.flavor }
      if attempts.isEmpty { return nil }
      let texts = attempts.map { "\(tree.flavors[$0.flavor.index].name)(\(Self.text(of: $0)))" }
      return "\(podSet.name): \(texts.joined(separator: ", "))"
    }.joined(separator: " | ")
  }

  private static func text(of attempt: FlavorAttempt) -> String {
    var parts: [String] = []
    switch attempt.mode {
    case .fit, .deferredFit: parts.append("Fit")
    case .preempt: parts.append("preemptionMode=\(attempt.possibility?.rawValue ?? "")")
    case .noFit: parts.append("NoFit")
    }
    if attempt.borrowing > 0 { parts.append("borrow=\(attempt.borrowing)") }
    if !attempt.reasons.isEmpty { parts.append(attempt.reasons.map(\.description).joined(separator: ", ")) }
    return parts.joined(separator: ";")
  }

  private static func list(_ reasons: [FlavorReason]) -> String {
    reasons.map(\.description).sorted { $0.precedesInBytes($1) }.joined(separator: ", ")
  }
}
