/// Room in one domain of a list from which pods are handed out.
struct Room: Sendable {
  var domain: Int
  /// Workers that fit, and whole slices: the keys of the order.
  var pods: Int
  var slices: Int
  /// What is handed out, in pods or in slices, without and beside the leader.
  var capacity: Int
  var capacityWithLeader: Int
  /// Leaders that fit, 0 or 1.
  var leaders: Int

  /// - Parameter size: Pods in a unit that is handed out; nil for the slices of the request.
  init(_ domain: Int, _ count: DomainCount, size: Int?) {
    self.domain = domain
    pods = count.pods
    slices = count.slices
    leaders = count.leaders
    guard let size else {
      capacity = count.slices
      capacityWithLeader = count.slicesWithLeader
      return
    }
    capacity = size == 1 ? count.pods : count.pods / size
    capacityWithLeader = size == 1 ? count.podsWithLeader : count.podsWithLeader / size
  }
}

/// What a domain got.
struct GivenPods: Equatable {
  var domain: Int
  var pods: Int
  var leaders: Int
}

/// Lists of rooms, in the order in which they are filled.
///
/// Source: KUEUE-SPEC 5.7, 5.8; `DomainOrder` says the same of plain positions.
enum RoomList {
  /// Sorts rooms in the order of their domains into the order for workers.
  static func sort(_ rooms: inout [Room], _ profile: DomainOrder.Profile) {
    guard rooms.count > 1 else { return }
    let hasSlices = rooms.contains { $0.slices != 0 }
    guard !hasSlices || rooms.allSatisfy({ $0.slices == $0.pods }) else {
      return rooms.sort { precedes($0, $1, profile) }
    }
    // One key decides: slices, or pods where no domain holds a slice.
    sort(&rooms, isDescending: hasSlices && profile == .bestFit)
  }

  private static func precedes(_ left: Room, _ right: Room, _ profile: DomainOrder.Profile) -> Bool {
    if left.slices != right.slices {
      return profile == .bestFit ? left.slices > right.slices : left.slices < right.slices
    }
    return left.pods == right.pods ? left.domain < right.domain : left.pods < right.pods
  }

  /// Sorts by pods; equal ones stay in the order of their domains.
  private static func sort(_ rooms: inout [Room], isDescending: Bool) {
    var (least, most) = (rooms[0].pods, rooms[0].pods)
    for room in rooms { (least, most) = (min(least, room.pods), max(most, room.pods)) }
    if least == most { return }
    guard most - least < 4 * rooms.count else {
      return rooms.sort { left, right in
        if left.pods != right.pods { return isDescending ? left.pods > right.pods : left.pods < right.pods }
        return left.domain < right.domain
      }
    }
    var starts = Array(repeating: 0, count: most - least + 2)
    for room in rooms { starts[(isDescending ? most - room.pods : room.pods - least) + 1] += 1 }
    for value in starts.indices.dropFirst() { starts[value] += starts[value - 1] }
    var sorted = rooms
    for room in rooms {
      let value = isDescending ? most - room.pods : room.pods - least
      sorted[starts[value]] = room
      starts[value] += 1
    }
    rooms = sorted
  }

  /// Hands units out to rooms in order, and the last of them to the tightest room.
  ///
  /// - Returns: Whether everything was handed out; if not, nothing is added.
  static func take(
    _ rooms: inout [Room], _ wanted: Need, _ rule: HandingOut, into given: inout [GivenPods]
  ) -> Bool {
    var need = wanted
    let start = given.count
    leaderFirst(&rooms, need)
    for index in rooms.indices {
      let room = rooms[index]
      let capacity = need.leaders > 0 ? room.capacityWithLeader : room.capacity
      if capacity >= need.units, room.leaders >= need.leaders {
        let last = rule.profile == .bestFit ? tightest(rooms[index...], need) : index
        given.append(
          GivenPods(domain: rooms[last].domain, pods: need.units * rule.size, leaders: need.leaders))
        return true
      }
      let units = min(capacity, need.units)
      let leaders = min(room.leaders, need.leaders)
      given.append(GivenPods(domain: room.domain, pods: units * rule.size, leaders: leaders))
      need.units -= units
      need.leaders -= leaders
    }
    given.removeSubrange(start...)
    return false
  }

  /// The first of the smallest rooms that hold what is needed.
  ///
  /// - Precondition: The first does.
  private static func tightest(_ rooms: ArraySlice<Room>, _ need: Need) -> Int {
    var best = rooms.startIndex
    var least = Int.max
    for index in rooms.indices {
      let room = rooms[index]
      let capacity = need.leaders > 0 ? room.capacityWithLeader : room.capacity
      if capacity >= need.units, capacity < least, room.leaders >= need.leaders {
        best = index
        least = capacity
      }
    }
    return best
  }

  /// Moves the first room to the front that can hold the leader and leave place for all workers.
  private static func leaderFirst(_ rooms: inout [Room], _ need: Need) {
    guard need.leaders > 0, rooms.count >= 2 else { return }
    var total = 0
    for room in rooms { total += room.capacity }
    let first = rooms.firstIndex { room in
      room.leaders >= need.leaders && total - (room.capacity - room.capacityWithLeader) >= need.units
    }
    if let first, first > 0 { rooms.insert(rooms.remove(at: first), at: 0) }
  }
}

/// How units are handed out.
struct HandingOut {
  /// Pods in a unit.
  var size: Int
  var profile: DomainOrder.Profile
}
