package import API
import Placement
import Quota

/// What a workload asks of the topology, and the domain that comes nearest to it.
package struct PlaceFigures: Equatable, Sendable {
  package struct PodSet: Equatable, Sendable {
    package var name: String
    package var count: Int
    /// Of one pod.
    package var requests: ResourceAmounts
  }

  /// One domain of the level that is asked for.
  package struct Domain: Equatable, Sendable {
    /// The label values down to it, joined by `/`.
    package var name: String
    package var hostCount: Int
    /// Hosts with room for at least one of the pods.
    package var openHostCount: Int
    /// Pods that fit, host by host, the kinds that fit least first.
    package var fitCount: Int
    /// Who is on the other hosts, and on how many, the most first.
    package var occupants: [Occupancy]
    /// Hosts in the order in which emptying them helps most.
    package var hostsToEmpty: [String]
    /// How many of these would have to be empty; nil when all would not do.
    package var emptyHostsWanted: Int?
  }

  package struct Occupancy: Equatable, Sendable {
    package var owner: String
    package var hostCount: Int
  }

  package var flavor: String
  package var topology: String
  /// The label key of the level; nil when any places will do.
  package var level: String?
  package var isRequired: Bool
  package var podSets: [PodSet]
  package var podCount: Int { podSets.reduce(0) { $0 + $1.count } }
  package var domainCount: Int
  /// The most fitting first; at most three.
  package var nearest: [Domain]
  /// Nodes of the flavor that are not ready or closed.
  package var nodesOutOfService: [String]

  private static let nearestCount = 3

  /// Nil when places play no part for the workload.
  init?(of target: WorkloadID, in situation: Situation) {
    let system = situation.admission
    let claim = system.state[target]
    guard let queue = system.queue(of: claim) else { return nil }
    let placed = queue.resourceGroups.flatMap(\.flavors).map(\.flavor).compactMap { name in
      system.objects.flavors.first { $0.name == name && $0.topologyName != nil }
    }
    guard let flavor = placed.first,
      let levels = system.objects.topologies.first(where: { $0.name == flavor.topologyName })?.levels
    else { return nil }
    let requests = claim.podSets.compactMap(\.placement.topology)
    let required = requests.compactMap { $0.required ?? $0.sliceLayers.first?.topology }.first
    self.flavor = flavor.name
    topology = flavor.topologyName ?? ""
    level = required ?? requests.compactMap(\.preferred).first
    isRequired = required != nil
    let podSets = claim.podSets.map {
      PodSet(name: $0.name, count: $0.effectiveCount, requests: $0.placement.requests)
    }
    self.podSets = podSets
    let depth = level.flatMap(levels.firstIndex(of:)).map { $0 + 1 } ?? 0
    let members = situation.nodes.filter { node in
      flavor.nodeLabels.allSatisfy { node.labels[$0.key] == $0.value } && levels.allSatisfy { node.labels[$0] != nil }
    }
    nodesOutOfService = members.filter { !$0.isReady || $0.isUnschedulable }.map(\.name)
    let serving = members.filter { $0.isReady && !$0.isUnschedulable }
    let groups = Dictionary(grouping: serving) { node in levels.prefix(depth).map { node.labels[$0] ?? "" } }
    domainCount = groups.count
    let domains = groups.map { path, nodes in
      Domain(path.joined(separator: "/"), nodes, podSets, situation)
    }
    nearest = Array(domains.sorted(by: Domain.isNearer).prefix(Self.nearestCount))
  }
}

extension PlaceFigures.Domain {
  fileprivate init(
    _ name: String, _ nodes: [FlavorNode], _ podSets: [PlaceFigures.PodSet], _ situation: Situation
  ) {
    let filling = HostFilling(nodes, podSets, situation)
    self.name = name
    hostCount = nodes.count
    openHostCount = filling.openHostCount
    fitCount = filling.fitCount(emptying: 0)
    hostsToEmpty = filling.hostsToEmpty
    emptyHostsWanted = filling.emptyHostsWanted
    let helpful = Set(hostsToEmpty)
    var counts: [String: Int] = [:]
    for host in helpful {
      for owner in Set((situation.occupants[host] ?? []).map(\.owner)) { counts[owner, default: 0] += 1 }
    }
    occupants = counts.map { PlaceFigures.Occupancy(owner: $0.key, hostCount: $0.value) }
      .sorted { ($1.hostCount, $0.owner) < ($0.hostCount, $1.owner) }
  }

  /// Whether fewer hosts have to be emptied; then whether more fits.
  fileprivate static func isNearer(_ left: Self, _ right: Self) -> Bool {
    (left.emptyHostsWanted ?? .max, -left.fitCount, left.name)
      < (right.emptyHostsWanted ?? .max, -right.fitCount, right.name)
  }
}

extension AdmissionSystem {
  /// The ClusterQueue that a workload's LocalQueue leads to.
  func queue(of claim: WorkloadClaim) -> ClusterQueue? {
    let local = objects.localQueues.first { $0.name == claim.localQueue && $0.namespace == claim.namespace }
    return objects.clusterQueues.first { $0.name == local?.clusterQueue }
  }
}
