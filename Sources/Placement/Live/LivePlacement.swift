/// The places of one group on live counts, which it leaves as they are.
///
/// Source: KUEUE-SPEC 5.7, 5.8.
struct LivePlacement {
  let counts: DemandCounts
  let plan: GroupPlan
  let leafCount: Int
  private var domains: DomainTree { counts.domains }

  /// - Returns: Workers and leader by leaf; fewer than asked, or none, when a descent runs out of room, as in Kueue.
  func places() throws(PlacementRefusal) -> GroupPlaces {
    if plan.isGated { return try gatedPlaces() }
    let found = try LiveSearch(counts: counts, plan: plan, leafCount: leafCount).search()
    let request = plan.request
    let slices = HandingOut(size: request.sliceSize, profile: plan.order.profile)
    var rooms = found.domains.map { Room($0, counts[$0], size: nil) }
    var current: [GivenPods] = []
    _ = RoomList.take(&rooms, plan.need, slices, into: &current)
    var level = found.level
    while level < min(domains.lowestLevel, request.sliceLevel) {
      rooms.removeAll(keepingCapacity: true)
      current.sort { $0.domain < $1.domain }
      for item in current { addChildren(of: item.domain, size: nil, skipsFull: plan.leaders == 0, to: &rooms) }
      current.removeAll(keepingCapacity: true)
      RoomList.sort(&rooms, plan.order.profile)
      _ = RoomList.take(&rooms, plan.need, slices, into: &current)
      level += 1
    }
    while level < domains.lowestLevel {
      current = handedDown(current, from: level)
      level += 1
    }
    return places(current)
  }

  /// What each domain got, handed down to its own children.
  private func handedDown(_ current: [GivenPods], from level: Int) -> [GivenPods] {
    let request = plan.request
    let size = level < request.sliceLevel ? request.sliceSize : request.innerSizes[level + 1]
    let rule = HandingOut(size: size, profile: plan.order.profile)
    var next: [GivenPods] = []
    var rooms: [Room] = []
    for item in current where item.pods > 0 || item.leaders > 0 {
      rooms.removeAll(keepingCapacity: true)
      addChildren(of: item.domain, size: size, skipsFull: item.leaders == 0, to: &rooms)
      RoomList.sort(&rooms, plan.order.profile)
      let need = Need(units: item.pods / size, leaders: item.leaders, unit: size > 1 ? .slices : .pods)
      _ = RoomList.take(&rooms, need, rule, into: &next)
    }
    return next
  }

  /// - Parameter skipsFull: Whether domains without any room are left out; only a leader might find a place there.
  private func addChildren(of domain: Int, size: Int?, skipsFull: Bool, to rooms: inout [Room]) {
    for child in domains.children(of: domain) {
      let room = Room(child, counts[child], size: size)
      if skipsFull, room.capacity == 0 { continue }
      rooms.append(room)
    }
  }

  private func places(_ given: [GivenPods]) -> GroupPlaces {
    var places = GroupPlaces(workers: [], leader: [])
    places.workers.reserveCapacity(given.count)
    for item in given {
      let leaf = item.domain - domains.firstLeaf
      if item.pods > 0 { places.workers.append(LeafPods(leaf: leaf, count: item.pods)) }
      if item.leaders > 0 { places.leader.append(LeafPods(leaf: leaf, count: item.leaders)) }
    }
    return places
  }

  /// The places by the rules of gates that are off by default, from the plain placement on a copy of the counts.
  private func gatedPlaces() throws(PlacementRefusal) -> GroupPlaces {
    var placement = GroupPlacement(
      snapshot: domains.snapshot, request: plan.request, count: plan.count, leaders: plan.leaders,
      exclusions: counts.reasons.exclusions(totalCount: leafCount), order: plan.order, counts: counts.all)
    return try placement.place(balanced: plan.isBalanced)
  }
}
