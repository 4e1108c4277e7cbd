/// The search for the narrowest level with a domain for everything, or else for several domains.
///
/// Source: KUEUE-SPEC 5.7.
struct LevelSearch {
  private let placement: GroupPlacement
  private var snapshot: TopologySnapshot { placement.snapshot }
  private var request: LevelRequest { placement.request }
  private var counts: [DomainCount] { placement.counts }
  private var order: DomainOrder { placement.order }
  private var need: Need
  private var isBestFit: Bool { order.profile == .bestFit }

  init(_ placement: GroupPlacement) {
    self.placement = placement
    need = Need(units: placement.sliceCount, leaders: placement.leaders, unit: .slices)
  }

  /// The level where the pods go and its domains, in the order in which they are filled.
  func search(level: Int) throws(PlacementRefusal) -> (level: Int, domains: [Int]) {
    let domains = order.sortedForLeader(snapshot.levelDomains[level], counts)
    guard let top = domains.first, let last = domains.last else {
      throw .noDomains(level: snapshot.flavor.levels[level])
    }
    if !isBestFit {
      if let fit = domains.first(where: { placement.holds($0, need) }) { return (level, [fit]) }
      if request.isRequired { throw notFit(counts[last].pods, level) }
    }
    if placement.holds(top, need) {
      return (level, [isBestFit ? order.bestFit(domains[...], need, counts) : top])
    }
    if request.isRequired {
      if order.ratesAffinity, let index = domains.firstIndex(where: { placement.holds($0, need) }) {
        return (level, [order.bestFit(domains[index...], need, counts)])
      }
      throw notFit(counts[top].slices, level)
    }
    if level > 0, !request.isUnconstrained { return try search(level: level - 1) }
    return (level, try spread(domains, level))
  }

  /// Several domains of one level, those for the leader first.
  private func spread(_ domains: [Int], _ level: Int) throws(PlacementRefusal) -> [Int] {
    let list = order.leaderFirst(domains, need, counts)
    var left = need
    var chosen: [Int] = []
    var index = 0
    while left.leaders > 0, index < list.count, counts[list[index]].leaders > 0 {
      var domain = list[index]
      if isBestFit, counts[domain].slicesWithLeader >= left.units {
        domain = order.bestFit(list[index...], left, counts)
      }
      chosen.append(domain)
      left.leaders -= counts[domain].leaders
      left.units -= counts[domain].slicesWithLeader
      index += 1
    }
    if left.leaders > 0 { throw notFit(need.leaders - left.leaders, level) }
    let rest = order.sorted(list[index...], counts)
    for index in rest.indices where left.units > 0 {
      var domain = rest[index]
      if isBestFit, counts[domain].slices >= left.units { domain = order.bestFit(rest[index...], left, counts) }
      chosen.append(domain)
      left.units -= counts[domain].slices
    }
    if left.units > 0 { throw notFit(need.units - left.units, level) }
    return chosen
  }

  /// The refusal of a request of which so many units fit at a level.
  private func notFit(_ fit: Int, _ level: Int) -> PlacementRefusal {
    .doesNotFit(
      Shortage(
        topology: snapshot.flavor.topology, fitCount: fit, wantedCount: need.units,
        unit: request.sliceSize > 1 ? .slices : .pods, layers: layers(level), exclusions: placement.exclusions))
  }

  /// The slices of every layer in the domain with the most slices.
  private func layers(_ level: Int) -> [Shortage.Layer] {
    guard request.layers.count >= 2 else { return [] }
    let best = snapshot.levelDomains[level].max { left, right in
      if counts[left].slices != counts[right].slices { return counts[left].slices < counts[right].slices }
      return snapshot.id(of: right).precedesInBytes(snapshot.id(of: left))
    }
    return request.layers.map { layer in
      let domains = best.map { snapshot.descendants(of: $0, level: layer.level) } ?? 0..<0
      return Shortage.Layer(
        level: snapshot.flavor.levels[layer.level],
        fitCount: domains.reduce(0) { $0 + counts[$1].pods / layer.size },
        wantedCount: placement.count / layer.size)
    }
  }
}

extension TopologySnapshot {
  /// The domains of a level below a domain, or the domain itself; they are neighbours.
  ///
  /// - Precondition: `level` is not wider than the domain's own.
  func descendants(of domain: Int, level: Int) -> Range<Int> {
    var range = domain..<domain + 1
    for _ in self.level(of: domain)..<level {
      range = domains[range.lowerBound].children.lowerBound..<domains[range.upperBound - 1].children.upperBound
    }
    return range
  }
}
