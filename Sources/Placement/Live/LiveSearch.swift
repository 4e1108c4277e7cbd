/// The search for the narrowest level with a domain for everything, or else for several domains, on live counts.
///
/// It scans levels and sorts nothing but the domains that it spreads pods over. Without the gate for preferred affinity,
/// the first of the tightest domains in Kueue's order is the first that holds everything in both of its profiles, and
/// there is one exactly when Kueue finds its first domain large enough.
///
/// Source: KUEUE-SPEC 5.7.
struct LiveSearch {
  let counts: DemandCounts
  let plan: GroupPlan
  /// Leaves in the tree, for refusals.
  let leafCount: Int
  private var domains: DomainTree { counts.domains }
  private var isBestFit: Bool { plan.order.profile == .bestFit }

  /// The level where the pods go and its domains, in the order in which they are filled.
  func search() throws(PlacementRefusal) -> (level: Int, domains: [Int]) {
    let request = plan.request
    let need = plan.need
    var level = request.level
    while true {
      if let fit = tightest(level, need) { return (level, [fit]) }
      if request.isRequired { throw requiredRefusal(level) }
      if level == 0 || request.isUnconstrained { return (level, try spread(level, need)) }
      level -= 1
    }
  }

  /// The smallest domain that holds everything; of equal ones that with less room beside the leader, then the first.
  private func tightest(_ level: Int, _ need: Need) -> Int? {
    var best: Int?
    var least = (capacity: Int.max, pods: Int.max)
    for domain in domains.domains(level: level) {
      let count = counts[domain]
      let capacity = need.leaders > 0 ? count.slicesWithLeader : count.slices
      guard capacity >= need.units, capacity <= least.capacity, count.leaders >= need.leaders else { continue }
      guard capacity < least.capacity || count.podsWithLeader < least.pods else { continue }
      best = domain
      least = (capacity, count.podsWithLeader)
    }
    return best
  }

  private func requiredRefusal(_ level: Int) -> PlacementRefusal {
    let list = domains.domains(level: level)
    let ranked = { (left: Int, right: Int) in plan.order.precedesForLeader(left, right, counts[left], counts[right]) }
    let fit = isBestFit ? list.min(by: ranked).map { counts[$0].slices } : list.max(by: ranked).map { counts[$0].pods }
    return refusal(fitCount: fit ?? 0, level)
  }

  /// Several domains of one level, that for the leader first.
  private func spread(_ level: Int, _ need: Need) throws(PlacementRefusal) -> [Int] {
    var left = need.units
    var chosen: [Int] = []
    if need.leaders > 0 {
      let leader = leaderDomain(level, need)
      guard counts[leader].leaders > 0 else { throw refusal(fitCount: 0, level) }
      chosen.append(leader)
      left -= counts[leader].slicesWithLeader
    }
    guard left > 0 else { return chosen }
    var rooms: [Room] = []
    var total = 0
    // What holds no slice is of no use but for the leader of a narrower level, when the smallest come first.
    let skipsFull = isBestFit || need.leaders == 0
    for domain in domains.domains(level: level) where domain != chosen.first {
      let count = counts[domain]
      if skipsFull, count.slices == 0 { continue }
      total += count.slices
      rooms.append(Room(domain, count, size: nil))
    }
    if total < left { throw refusal(fitCount: need.units - (left - total), level) }
    RoomList.sort(&rooms, plan.order.profile)
    for index in rooms.indices where left > 0 {
      var room = rooms[index]
      if isBestFit, room.slices >= left {
        room = rooms[index...].filter { $0.slices >= left }.min { $0.slices < $1.slices } ?? room
      }
      chosen.append(room.domain)
      left -= room.slices
    }
    return chosen
  }

  /// The first domain that can hold the leader and leave room for all workers; if there is none, the first for leaders.
  private func leaderDomain(_ level: Int, _ need: Need) -> Int {
    let list = domains.domains(level: level)
    var total = 0
    for domain in list { total += counts[domain].slices }
    var best = list.lowerBound
    var isBestRoomy = false
    for domain in list {
      let count = counts[domain]
      let isRoomy = count.leaders > 0 && total - (count.slices - count.slicesWithLeader) >= need.units
      if isRoomy == isBestRoomy
        ? plan.order.precedesForLeader(domain, best, count, counts[best]) : isRoomy
      {
        best = domain
        isBestRoomy = isRoomy
      }
    }
    return best
  }

  /// The refusal of a request of which so many units fit at a level.
  private func refusal(fitCount: Int, _ level: Int) -> PlacementRefusal {
    .doesNotFit(
      Shortage(
        topology: domains.snapshot.flavor.topology, fitCount: fitCount, wantedCount: plan.need.units,
        unit: plan.request.sliceSize > 1 ? .slices : .pods, layers: layers(level),
        exclusions: counts.reasons.exclusions(totalCount: leafCount)))
  }

  /// The slices of every layer in the domain with the most slices.
  private func layers(_ level: Int) -> [Shortage.Layer] {
    guard plan.request.layers.count >= 2 else { return [] }
    let snapshot = domains.snapshot
    let best = domains.domains(level: level).max { left, right in
      if counts[left].slices != counts[right].slices { return counts[left].slices < counts[right].slices }
      return snapshot.id(of: right).precedesInBytes(snapshot.id(of: left))
    }
    return plan.request.layers.map { layer in
      let lower = best.map { snapshot.descendants(of: $0, level: layer.level) } ?? 0..<0
      return Shortage.Layer(
        level: snapshot.flavor.levels[layer.level],
        fitCount: lower.reduce(0) { $0 + counts[$1].pods / layer.size }, wantedCount: plan.count / layer.size)
    }
  }
}
