@testable import Fabric

/// The simple way to max-min fair rates, all at once: the oracle.
enum PlainSharing {
  /// Progressive filling as it is usually written: fill the links one by one, the least level first.
  ///
  /// - Returns: **unit**: as the capacities; **shape**: by flow.
  static func rates(of flows: [[LinkUse]], capacities: [Double]) -> [Double] {
    var rates: [Double?] = Array(repeating: nil, count: flows.count)
    while rates.contains(where: { $0 == nil }) {
      var (left, shares) = (capacities, Array(repeating: 0.0, count: capacities.count))
      for (flow, uses) in flows.enumerated() {
        for use in uses {
          if let rate = rates[flow] {
            left[use.link.index] -= rate * use.share
          } else {
            shares[use.link.index] += use.share
          }
        }
      }
      let open = capacities.indices.filter { shares[$0] > 0 }
      let levels = open.map { max(0, left[$0]) / shares[$0] }
      let level = levels.min() ?? 0
      let fullest = levels.firstIndex(of: level).map { open[$0] }
      for (flow, uses) in flows.enumerated() where rates[flow] == nil {
        if uses.contains(where: { $0.link.index == fullest }) {
          rates[flow] = capacities[fullest ?? 0] == 0 ? 0 : level
        }
      }
    }
    return rates.map { $0 ?? 0 }
  }

  /// What is not fair about the rates of a network: links over capacity, and flows that no link holds back.
  static func complaints(_ network: FlowNetwork, _ flows: [FlowID], slack: Double = 1e-9) -> [String] {
    let links = (0..<network.linkCount).map(LinkID.init)
    var complaints: [String] = []
    for link in links where network.load(of: link) > network.capacities[link.index] * (1 + slack) + slack {
      complaints.append("link \(link.index) carries \(network.load(of: link)) of \(network.capacities[link.index])")
    }
    for flow in flows {
      let isHeldBack = network.uses(of: flow).contains { use in
        let capacity = network.capacities[use.link.index]
        let fastest = network.flows(on: use.link).map { network.rate(of: $0) }.max() ?? 0
        return network.load(of: use.link) >= capacity * (1 - slack)
          && network.rate(of: flow) >= fastest * (1 - slack)
      }
      if !isHeldBack { complaints.append("flow \(flow.index) at \(network.rate(of: flow)) could be faster") }
    }
    return complaints
  }
}

extension [LinkUse] {
  /// A plain flow over these links.
  static func over(_ links: Int...) -> [LinkUse] { links.map { LinkUse(LinkID($0)) } }
}
