import API

/// What an assignment of a workload to a ClusterQueue looks at, as positions: found once for all workloads of one shape.
///
/// It never changes: a class, so that all evaluations share it.
final class AssignmentPlan: Sendable {
  /// Podsets that get their flavors together.
  struct Group: Sendable {
    /// In the order of the workload.
    var members: [Int]
    /// Whether they are also placed together.
    var isPlacedTogether: Bool
    /// What some member requests, in the order in which flavors are looked for.
    var resources: [Resource]
    /// Why a flavor may not be used. **shape**: `[resource group][flavor]`.
    var refusals: [[FlavorReason?]]
  }

  struct Resource: Sendable {
    var name: String
    /// In the tree's `resources`; nil when no quota is given for it anywhere.
    var position: Int?
    /// The first resource group that covers it; nil when none does.
    var resourceGroup: Int?
    /// Of one pod, the implicit `pods` included; nil where it is not requested. **shape**: `[member]`.
    var amounts: [Int?]
  }

  struct PodSet: Sendable {
    /// Of one pod, the implicit `pods` included.
    var requests: ResourceAmounts
    /// Of all pods that need quota.
    var total: ResourceAmounts
    var count: Int
    var usesTopology: Bool
  }

  /// A resource group of the ClusterQueue.
  struct Offer: Sendable {
    /// Positions in the tree's `resources`.
    var resources: [Int]
    var flavors: [FlavorID]
  }

  /// In the order in which they come up.
  let groups: [Group]
  let podSets: [PodSet]
  let offers: [Offer]
  let fungibility: FlavorFungibility
  /// Whether workloads of the ClusterQueue may preempt although they borrow then.
  let mayPreemptWhileBorrowing: Bool
  /// Whether some flavor of the ClusterQueue has a topology.
  let hasTopology: Bool

  init(_ claim: WorkloadClaim, in queue: QuotaNodeID, _ state: QuotaState) {
    let (tree, object) = (state.tree, state.tree.clusterQueues[queue.index])
    let offers = object.resourceGroups.map { group in
      Offer(
        resources: group.coveredResources.compactMap(tree.resource(named:)),
        flavors: group.flavors.compactMap { tree.flavor(named: $0.flavor) })
    }
    self.offers = offers
    fungibility = object.fungibility
    mayPreemptWhileBorrowing =
      object.preemption.borrowWithinCohort.policy != .never
      || (state.options.fairSharing != nil
        && (object.preemption.reclaimWithinCohort != .never || object.preemption.lacksReclaimPolicy))
    let flavors = offers.flatMap(\.flavors)
    let usesTopologies = state.options.gates[.topologyAwareScheduling]
    hasTopology = flavors.contains { state.topologies[$0.index] != nil }
    let isTopologyOnly =
      usesTopologies && !flavors.isEmpty && flavors.allSatisfy { tree.flavors[$0.index].topologyName != nil }
    let coversPods = object.resourceGroups.contains { $0.coveredResources.contains(ResourceAmounts.pods) }
    let podSets = claim.podSets.map { podSet in
      var requests = podSet.requests
      if coversPods { requests[ResourceAmounts.pods] = 1 }
      let count = podSet.effectiveCount
      return PodSet(
        requests: requests, total: requests.mapValues { $0 * count }, count: count,
        usesTopology: usesTopologies && (podSet.asksForTopology || isTopologyOnly))
    }
    self.podSets = podSets
    groups = Self.groups(claim.podSets).map { members in
      Group(
        members: members, isPlacedTogether: claim.podSets[members[0]].placement.group != nil,
        resources: Self.resources(members.map { podSets[$0].requests }, offers, tree),
        refusals: object.resourceGroups.map { group in
          let matching = FlavorMatching(state: state, coveredResources: group.coveredResources)
          return group.flavors.compactMap { tree.flavor(named: $0.flavor) }.map {
            matching.refusal(of: $0, for: members.map { claim.podSets[$0] }, inTopologyOnlyQueue: isTopologyOnly)
          }
        })
    }
  }

  /// Positions of podsets by the name of their group; one without a name is a group of its own.
  private static func groups(_ podSets: [ClaimPodSet]) -> [[Int]] {
    var groups: [[Int]] = []
    var known: [String: Int] = [:]
    for (index, podSet) in podSets.enumerated() {
      if let name = podSet.placement.group {
        if let position = known[name] {
          groups[position].append(index)
          continue
        }
        known[name] = groups.count
      }
      groups.append([index])
    }
    return groups
  }

  /// - Parameter requests: **shape**: `[member]`.
  private static func resources(_ requests: [ResourceAmounts], _ offers: [Offer], _ tree: QuotaTree) -> [Resource] {
    let names = Set(requests.flatMap(\.keys))
    return names.sorted { ($0.searchOrder, $0) < ($1.searchOrder, $1) }.map { name in
      let position = tree.resource(named: name)
      return Resource(
        name: name, position: position,
        resourceGroup: position.flatMap { position in offers.firstIndex { $0.resources.contains(position) } },
        amounts: requests.map { $0[name] })
    }
  }
}

extension String {
  /// Where a resource comes among others when flavors are looked for: the FNV-1a hash, 64 bits.
  ///
  /// Source: KUEUE-SPEC 3.6-3; RFC 9923.
  fileprivate var searchOrder: UInt64 {
    utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
