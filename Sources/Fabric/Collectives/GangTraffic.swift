package import Kernel

/// The gangs that talk over a cluster's network, each at the pace that its neighbours and the links leave it.
///
/// A gang is one flow from its start to its end: that it pauses between calls is not seen by others.
package struct GangTraffic: Sendable {
  package let cluster: ClusterNetwork
  package private(set) var network: FlowNetwork
  /// **unit**: bytes per second; **shape**: by link.
  private let builtCapacities: [Double]
  /// **shape**: by flow.
  private var plans: [CollectivePlan?] = []

  package init(_ cluster: ClusterNetwork) {
    self.cluster = cluster
    builtCapacities = cluster.capacities
    network = FlowNetwork(capacities: builtCapacities)
  }

  /// A gang begins to talk; it has a rate after `share()`.
  ///
  /// - Precondition: The plan uses a link: a gang of one GPU has nobody to talk to.
  package mutating func start(_ plan: CollectivePlan) -> FlowID {
    let gang = network.add(plan.uses)
    while plans.count <= gang.index { plans.append(nil) }
    plans[gang.index] = plan
    return gang
  }

  /// A gang falls silent.
  package mutating func stop(_ gang: FlowID) {
    network.remove(gang)
    plans[gang.index] = nil
  }

  /// Sets what is left of a link: 1 as built, 0 broken.
  package mutating func setHealth(of link: LinkID, to factor: Double) {
    network.setCapacity(of: link, to: factor * builtCapacities[link.index])
  }

  /// Brings the paces up to date.
  ///
  /// - Returns: The gangs whose pace is another one now.
  package mutating func share() -> [RateChange] {
    network.share()
    return network.changes
  }

  /// **unit**: bytes per second of each node.
  package func rate(of gang: FlowID) -> Double { network.rate(of: gang) }

  /// How long one call takes a gang at its pace, on a buffer of `bytes` a rank.
  package func time(of gang: FlowID, bytes: Double) -> SimDuration {
    guard let plan = plans[gang.index] else { preconditionFailure("gang \(gang.index) does not talk") }
    return plan.time(bytes: bytes, rate: network.rate(of: gang))
  }
}
