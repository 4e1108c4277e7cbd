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
    /// Pods of the largest kind that fit, host by host.
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
    podSets = claim.podSets.map {
      PodSet(name: $0.name, count: $0.effectiveCount, requests: $0.placement.requests)
    }
    let depth = level.flatMap(levels.firstIndex(of:)).map { $0 + 1 } ?? 0
    let members = situation.nodes.filter { node in
      flavor.nodeLabels.allSatisfy { node.labels[$0.key] == $0.value } && levels.allSatisfy { node.labels[$0] != nil }
    }
    nodesOutOfService = members.filter { !$0.isReady || $0.isUnschedulable }.map(\.name)
    let pod = podSets.reduce(into: ResourceAmounts()) { $0.merge($1.requests) { max($0, $1) } }.withOnePod
    let wanted = podSets.reduce(0) { $0 + $1.count }
    let serving = members.filter { $0.isReady && !$0.isUnschedulable }
    let groups = Dictionary(grouping: serving) { node in levels.prefix(depth).map { node.labels[$0] ?? "" } }
    domainCount = groups.count
    let domains = groups.map { path, nodes in
      Domain(path.joined(separator: "/"), nodes, pod, wanted: wanted, situation)
    }
    nearest = Array(domains.sorted(by: Domain.isNearer).prefix(Self.nearestCount))
  }
}

extension PlaceFigures.Domain {
  fileprivate init(
    _ name: String, _ nodes: [FlavorNode], _ pod: ResourceAmounts, wanted: Int, _ situation: Situation
  ) {
    let hosts = nodes.map { node in
      (
        name: node.hostname, fit: pod.fitCount(in: situation.free(node)),
        empty: pod.fitCount(in: node.allocatable)
      )
    }.sorted { ($1.empty - $1.fit, $0.name) < ($0.empty - $0.fit, $1.name) }
    self.name = name
    hostCount = hosts.count
    openHostCount = hosts.count { $0.fit > 0 }
    fitCount = hosts.reduce(0) { $0 + $1.fit }
    hostsToEmpty = hosts.filter { $0.empty > $0.fit }.map(\.name)
    var sum = fitCount
    emptyHostsWanted = sum >= wanted ? 0 : nil
    for (index, host) in hosts.enumerated() where emptyHostsWanted == nil {
      sum += host.empty - host.fit
      if sum >= wanted { emptyHostsWanted = index + 1 }
    }
    var counts: [String: Int] = [:]
    for host in hosts where host.empty > host.fit {
      for owner in Set((situation.occupants[host.name] ?? []).map(\.owner)) { counts[owner, default: 0] += 1 }
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

extension ResourceAmounts {
  /// How many times these amounts are in others.
  func fitCount(in free: ResourceAmounts) -> Int {
    let counts = filter { $0.value > 0 }.map { name, amount in Swift.max(0, free[name] ?? 0) / amount }
    return counts.min() ?? 0
  }
}

extension AdmissionSystem {
  /// The ClusterQueue that a workload's LocalQueue leads to.
  func queue(of claim: WorkloadClaim) -> ClusterQueue? {
    let local = objects.localQueues.first { $0.name == claim.localQueue && $0.namespace == claim.namespace }
    return objects.clusterQueues.first { $0.name == local?.clusterQueue }
  }
}
