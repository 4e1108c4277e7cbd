/// How domains of one level are ranked and the best of them is picked.
///
/// Positions of domains follow their full paths, so the last key of every order is the position.
///
/// Source: KUEUE-SPEC 5.7.
struct DomainOrder: Sendable {
  enum Profile: Sendable {
    /// Largest first, but the tightest that holds what is left.
    case bestFit
    /// Smallest first.
    case leastFreeCapacity
  }

  var profile: Profile
  /// Whether preferred node affinity comes before capacity.
  var ratesAffinity: Bool

  /// The order in which domains are looked at for the leader.
  func sortedForLeader(_ list: some Sequence<Int>, _ counts: [DomainCount]) -> [Int] {
    list.sorted { precedesForLeader($0, $1, counts[$0], counts[$1]) }
  }

  /// Whether a domain is looked at for the leader before another one.
  func precedesForLeader(_ left: Int, _ right: Int, _ a: DomainCount, _ b: DomainCount) -> Bool {
    if a.leaders != b.leaders { return a.leaders > b.leaders }
    if ratesAffinity, a.affinity != b.affinity { return a.affinity > b.affinity }
    if a.slicesWithLeader != b.slicesWithLeader { return precedes(a.slicesWithLeader, b.slicesWithLeader) }
    if a.podsWithLeader != b.podsWithLeader { return a.podsWithLeader < b.podsWithLeader }
    return left < right
  }

  /// The order in which domains are looked at for workers.
  func sorted(_ list: some Sequence<Int>, _ counts: [DomainCount]) -> [Int] {
    list.sorted { left, right in
      let (a, b) = (counts[left], counts[right])
      if ratesAffinity, a.affinity != b.affinity { return a.affinity > b.affinity }
      if a.slices != b.slices { return precedes(a.slices, b.slices) }
      if a.pods != b.pods { return a.pods < b.pods }
      return left < right
    }
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    switch profile {
    case .bestFit: left > right
    case .leastFreeCapacity: left < right
    }
  }

  /// The first of the smallest domains that hold what is needed; the first of the list when none does.
  ///
  /// - Precondition: The list is not empty.
  func bestFit(_ list: ArraySlice<Int>, _ need: Need, _ counts: [DomainCount]) -> Int {
    let first = list[list.startIndex]
    var best: (domain: Int, capacity: Int)?
    for domain in list {
      let count = counts[domain]
      if ratesAffinity, count.affinity != counts[first].affinity { break }
      guard count.leaders >= need.leaders else { continue }
      let capacity = need.unit.capacity(count, withLeader: need.leaders > 0)
      if capacity >= need.units, best.map({ capacity < $0.capacity }) ?? true { best = (domain, capacity) }
    }
    return best?.domain ?? first
  }

  /// Moves the first domain to the front that can hold the leader and leave room for all workers.
  func leaderFirst(_ list: [Int], _ need: Need, _ counts: [DomainCount]) -> [Int] {
    guard need.leaders > 0, list.count >= 2 else { return list }
    let total = list.reduce(0) { $0 + need.unit.capacity(counts[$1], withLeader: false) }
    let index = list.firstIndex { domain in
      let count = counts[domain]
      let loss = need.unit.capacity(count, withLeader: false) - need.unit.capacity(count, withLeader: true)
      return count.leaders >= need.leaders && total - loss >= need.units
    }
    guard let index else { return list }
    var reordered = list
    reordered.insert(reordered.remove(at: index), at: 0)
    return reordered
  }
}

/// What is still to be placed.
struct Need {
  var units: Int
  var leaders: Int
  var unit: PlacementUnit
}
