/// The second phase: which domains a group of pods gets.
///
/// The counts begin as what fits and end as what is placed; a group placement answers one question and is then gone.
///
/// Source: KUEUE-SPEC 5.7, 5.8.
struct GroupPlacement {
  let snapshot: TopologySnapshot
  let request: LevelRequest
  /// Workers to place.
  let count: Int
  /// Leaders to place beside them, 0 or 1.
  let leaders: Int
  let exclusions: Exclusions
  let order: DomainOrder
  var counts: [DomainCount]

  /// Slices to place, or pods when slices are not asked for.
  var sliceCount: Int { count / request.sliceSize }

  /// The places of an even spread if that is asked for and there is one, else those of the ordinary search.
  mutating func place(balanced: Bool) throws(PlacementRefusal) -> GroupPlaces {
    if balanced, let places = BalancedPlacement(self).place() { return places }
    return try place()
  }

  /// Chooses domains and hands the pods down to the leaves.
  ///
  /// - Returns: Workers and leader by leaf; fewer than asked, or none, when a descent runs out of room, as in Kueue.
  private mutating func place() throws(PlacementRefusal) -> GroupPlaces {
    let found = try LevelSearch(self).search(level: request.level)
    var current = take(found.domains, count: count, leaders: leaders, size: request.sliceSize, unit: .slices)
    var level = found.level
    while level < min(snapshot.lowestLevel, request.sliceLevel) {
      let children = order.sorted(current.flatMap { snapshot.domains[$0].children }, counts)
      current = take(children, count: count, leaders: leaders, size: request.sliceSize, unit: .slices)
      level += 1
    }
    return descend(current, from: level)
  }

  /// Hands what each domain got down to its own children, level by level.
  mutating func descend(_ domains: [Int], from start: Int) -> GroupPlaces {
    var current = domains
    for level in start..<max(start, snapshot.lowestLevel) {
      let size = level < request.sliceLevel ? request.sliceSize : request.innerSizes[level + 1]
      var next: [Int] = []
      for domain in current {
        let children = order.sorted(snapshot.domains[domain].children, counts)
        if size > 1 { countSlices(of: children, size: size) }
        next += take(
          children, count: counts[domain].pods, leaders: counts[domain].leaders, size: size,
          unit: size > 1 ? .slices : .pods)
      }
      current = next
    }
    let first = snapshot.firstLeaf
    return GroupPlaces(
      workers: current.map { LeafPods(leaf: $0 - first, count: counts[$0].pods) }.filter { $0.count > 0 },
      leader: current.map { LeafPods(leaf: $0 - first, count: counts[$0].leaders) }.filter { $0.count > 0 })
  }

  private mutating func countSlices(of domains: [Int], size: Int) {
    for domain in domains {
      counts[domain].slices = counts[domain].pods / size
      counts[domain].slicesWithLeader = counts[domain].podsWithLeader / size
    }
  }

  /// Gives pods to the domains of a list in order, and the last of them to the tightest domain.
  ///
  /// - Parameters:
  ///   - count: In pods; what does not fill a slice is dropped.
  ///   - size: Pods in a unit.
  /// - Returns: The domains that were used, with what they got as their counts; empty when the list has too little room.
  mutating func take(_ list: [Int], count: Int, leaders: Int, size: Int, unit: PlacementUnit) -> [Int] {
    let size = unit == .slices ? size : 1
    var need = Need(units: count / size, leaders: leaders, unit: unit)
    let list = order.leaderFirst(list, need, counts)
    var used: [Int] = []
    for index in list.indices {
      let forLeader = need.leaders > 0
      var domain = list[index]
      if holds(domain, need) {
        if order.profile == .bestFit { domain = order.bestFit(list[index...], need, counts) }
        give(domain, units: need.units, leaders: need.leaders, size: size)
        return used + [domain]
      }
      let units = min(unit.capacity(counts[domain], withLeader: forLeader), need.units)
      let leaders = min(counts[domain].leaders, need.leaders)
      give(domain, units: units, leaders: leaders, size: size)
      need.units -= units
      need.leaders -= leaders
      used.append(domain)
    }
    return []
  }

  /// Whether a domain has room for everything that is needed.
  func holds(_ domain: Int, _ need: Need) -> Bool {
    need.unit.capacity(counts[domain], withLeader: need.leaders > 0) >= need.units
      && counts[domain].leaders >= need.leaders
  }

  private mutating func give(_ domain: Int, units: Int, leaders: Int, size: Int) {
    counts[domain].pods = units * size
    counts[domain].leaders = leaders
  }
}

/// Where the pods of a group are placed.
struct GroupPlaces: Equatable {
  var workers: [LeafPods]
  var leader: [LeafPods]
}
