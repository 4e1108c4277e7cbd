package import API

extension FlavorAssignment {
  /// What became of a podset of the workload; nil when it was not looked at.
  package func podSet(_ index: Int) -> PodSetFlavors? { podSets.first { $0.index == index } }

  /// Why there is no fit, as the status names it; nil where Kueue names no reason.
  ///
  /// For each podset that does not fit: the least of what stands in the way of the flavors of one resource group, and
  /// of these the most.
  ///
  /// Source: KUEUE-SPEC 3.7.
  package var blocker: FlavorAttempt.Blocker? {
    podSets.filter { $0.mode == .noFit }.compactMap { podSet in
      if podSet.attempts.isEmpty { return .noMatchingFlavor }
      let groups = Set(podSet.attempts.map(\.resourceGroup))
      return groups.compactMap { group in
        podSet.attempts.filter { $0.resourceGroup == group && $0.mode == .noFit }.compactMap(\.blocker).min()
      }.max()
    }.max()
  }

  /// What the assignment would take beyond what the workload holds already.
  ///
  /// Source: KUEUE-SPEC 2.7.
  package func netUsage(of claim: WorkloadClaim, in tree: QuotaTree) -> ClaimUsage {
    var usage = ClaimUsage(assigned: assigned(in: tree))
    if claim.admission == nil {
      usage.quota = self.usage.contains { $0.amount == 0 } ? self.usage.filter { $0.amount != 0 } : self.usage
    }
    for podSet in podSets {
      guard let topology = podSet.topology, let flavor = podSet.topologyFlavors(in: tree).first else { continue }
      let held = claim.admission?.podSets.first { $0.name == podSet.name }?.topology
      let domains = held.map(topology.domains(beyond:)) ?? topology.domains
      if domains.isEmpty { continue }
      let requests = claim.podSets[podSet.index].placement.requests
      usage.topology.append(TopologyUsage(flavor: flavor, requests: requests, domains: domains))
    }
    return usage
  }

  /// The pairs whose flavors the podsets get, ascending.
  private func assigned(in tree: QuotaTree) -> [PairID] {
    var pairs: [PairID] = []
    pairs.reserveCapacity(usage.count)
    for podSet in podSets {
      for choice in podSet.flavors {
        let pair = tree.pair(choice.flavor, choice.resource)
        let position = pairs.firstIndex { $0 >= pair } ?? pairs.endIndex
        if position == pairs.endIndex || pairs[position] != pair { pairs.insert(pair, at: position) }
      }
    }
    return pairs
  }

  /// What is written into the workload when it is admitted.
  package func admission(of claim: WorkloadClaim, to queue: QuotaNodeID, in tree: QuotaTree) -> Admission {
    Admission(
      clusterQueue: tree[queue].name,
      podSets: podSets.map { podSet in
        let stored = claim.admission?.podSets.first { $0.name == podSet.name }
        let flavors = podSet.flavors.map { (tree.resources[$0.resource], tree.flavors[$0.flavor.index].name) }
        var admission = PodSetAdmission(
          name: podSet.name, flavors: stored?.flavors ?? Dictionary(flavors) { first, _ in first },
          usage: [:], count: podSet.count)
        let isWhole = podSet.requests.keys.allSatisfy { admission.flavors[$0] != nil }
        admission.usage = isWhole ? podSet.requests : podSet.requests.filter { admission.flavors[$0.key] != nil }
        admission.topology = podSet.topology
        admission.isTopologyDelayed = podSet.isTopologyDelayed || stored?.isTopologyDelayed == true
        return admission
      })
  }

  /// Whom to ask for room, and for what.
  ///
  /// Source: KUEUE-SPEC 4.1.
  package func preemptionQuestion(
    for workload: WorkloadID, in queue: QuotaNodeID, _ tree: QuotaTree
  ) -> PreemptionQuestion {
    var contested: Set<PairID> = []
    var amounts: [PairID: Int] = [:]
    for podSet in podSets {
      for choice in podSet.flavors {
        let pair = tree.pair(choice.flavor, choice.resource)
        let resource = tree.resources[choice.resource]
        if choice.mode == .preempt { contested.insert(pair) }
        if resource != ResourceAmounts.pods, let amount = podSet.requests[resource], amount != 0 {
          amounts[pair, default: 0] += amount
        }
      }
    }
    return PreemptionQuestion(
      preemptor: workload, clusterQueue: queue, contested: contested.sorted(),
      amounts: amounts.sorted { $0.key < $1.key }.map { PairAmount($0.key, $0.value) }, topology: questions)
  }

  /// Stores the places that were found.
  mutating func take(_ placements: FlavorPlacements) {
    for place in placements.places {
      for index in podSets.indices where podSets[index].index == place.podSet {
        podSets[index].topology = place.topology
      }
    }
  }
}

extension TopologyAssignment {
  /// The domains with the pods that another assignment does not have there.
  fileprivate func domains(beyond held: TopologyAssignment) -> [Domain] {
    domains.compactMap { domain in
      let rest = domain.count - held.domains.filter { $0.values == domain.values }.reduce(0) { $0 + $1.count }
      return rest > 0 ? Domain(values: domain.values, count: rest) : nil
    }
  }
}
