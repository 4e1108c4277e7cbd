package import API

/// What a workload takes of quota and of topologies.
package struct ClaimUsage: Equatable, Sendable {
  /// By pair; amounts above 0.
  package var quota: [PairAmount]
  package var topology: [TopologyUsage]
  /// The pairs whose flavors the podsets were given, whatever they take of them; ascending.
  package var assigned: [PairID]

  package init(quota: [PairAmount] = [], topology: [TopologyUsage] = [], assigned: [PairID] = []) {
    self.quota = quota
    self.topology = topology
    self.assigned = assigned
  }
}

/// Pods of one podset in a flavor's topology.
package struct TopologyUsage: Equatable, Sendable {
  package var flavor: FlavorID
  /// Of one pod, without the pod itself.
  package var requests: ResourceAmounts
  package var domains: [TopologyAssignment.Domain]

  package init(flavor: FlavorID, requests: ResourceAmounts, domains: [TopologyAssignment.Domain]) {
    self.flavor = flavor
    self.requests = requests
    self.domains = domains
  }
}
