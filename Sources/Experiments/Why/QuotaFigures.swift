import API
import Quota

/// What a workload needs of one flavor and resource, and what there is.
///
/// **unit**: as `ResourceAmounts`.
package struct QuotaFigures: Equatable, Sendable {
  package struct Holder: Equatable, Sendable {
    /// As `job/train`, or `lws/vllm` for all groups of a set.
    package var owner: String
    package var clusterQueue: String
    package var amount: Int
  }

  package var clusterQueue: String
  package var flavor: String
  package var resource: String
  package var needed: Int
  package var used: Int
  package var nominal: Int
  /// What it may still take from its cohort beyond what is nominal; 0 without a cohort.
  package var borrowable: Int
  package var available: Int
  /// What it could have at most if nobody else held anything.
  package var most: Int
  /// Who holds it in the ClusterQueue and its cohort, the most first.
  package var holders: [Holder]
  package var holderCount: Int

  package var isShort: Bool { needed > available }

  private static let holderLimit = 3

  /// Every flavor and resource that the ClusterQueue offers for what the workload asks, in the queue's order.
  static func all(of target: WorkloadID, in situation: Situation) -> [QuotaFigures] {
    let system = situation.admission
    let claim = system.state[target]
    guard let queue = system.queue(of: claim), let node = system.tree.clusterQueue(named: queue.name) else { return [] }
    let needs = claim.totalRequests
    return queue.resourceGroups.flatMap { group in
      group.flavors.flatMap { quotas in
        group.coveredResources.compactMap { resource in
          guard let needed = needs[resource], needed > 0,
            let pair = system.tree.pair(FlavorResource(quotas.flavor, resource))
          else { return nil }
          return QuotaFigures(needed, pair, of: node, situation)
        }
      }
    }
  }

  private init(_ needed: Int, _ pair: PairID, of node: QuotaNodeID, _ situation: Situation) {
    let state = situation.admission.state
    let tree = state.tree
    let name = tree.name(of: pair)
    clusterQueue = tree[node].name
    flavor = name.flavor
    resource = name.resource
    self.needed = needed
    used = state.ledger.usage(node, pair)
    nominal = tree.quota(node, pair).nominal
    available = state.ledger.available(node, pair)
    let own = max(0, nominal - used)
    borrowable = tree[node].parent == nil ? 0 : max(0, available - own)
    most = tree.potential(node, pair)
    let all = Self.holders(of: pair, besides: node, situation)
    holders = Array(all.prefix(Self.holderLimit))
    holderCount = all.count
  }

  private static func holders(of pair: PairID, besides node: QuotaNodeID, _ situation: Situation) -> [Holder] {
    let state = situation.admission.state
    let root = state.tree.root(of: node)
    var sums: [[String]: Int] = [:]
    for queue in state.tree.clusterQueueIDs.map(QuotaNodeID.init) where state.tree.root(of: queue) == root {
      for workload in state.holders[queue.index] {
        guard let item = state.usage(of: workload).quota.first(where: { $0.pair == pair }) else { continue }
        sums[[situation.owner(of: workload).setName, state.tree[queue].name], default: 0] += item.amount
      }
    }
    return sums.map { Holder(owner: $0.key[0], clusterQueue: $0.key[1], amount: $0.value) }
      .sorted { ($1.amount, $0.owner, $0.clusterQueue) < ($0.amount, $1.owner, $1.clusterQueue) }
  }
}

extension WorkloadClaim {
  /// Summed over all pods that still need quota.
  var totalRequests: ResourceAmounts {
    podSets.reduce(into: [:]) { sum, podSet in
      for (resource, amount) in podSet.requests { sum[resource, default: 0] += amount * podSet.effectiveCount }
      sum[ResourceAmounts.pods, default: 0] += podSet.effectiveCount
    }
  }
}

extension String {
  /// `lws/vllm` of `lws/vllm/3`; others as they are.
  fileprivate var setName: String {
    let parts = split(separator: "/")
    return parts.count == 3 && parts[0] == "lws" ? parts.dropLast().joined(separator: "/") : self
  }
}
