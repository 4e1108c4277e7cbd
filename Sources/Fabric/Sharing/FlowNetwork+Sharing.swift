/// What `share()` needs while it works; kept for the next time.
struct Sharing: Sendable {
  /// The number of the call under way, by which stale marks are told from fresh ones.
  var call: Int32 = 0
  /// Flows whose rates are solved for, in the order in which they were reached, and their rates before.
  var members: [Int32] = []
  var before: [Double] = []
  /// The call that a flow was last a member in. **shape**: by flow.
  var memberSince: [Int32] = []
  /// The filling that a flow was last fixed in. **shape**: by flow.
  var fixedIn: [Int32] = []
  var filling: Int32 = 0
  /// Links with members, and links that were changed.
  var links: [Int32] = []
  var rooms: [LinkRoom]
  var heap = LevelHeap()

  /// What a link has for members.
  struct LinkRoom: BitwiseCopyable, Sendable {
    /// The call that the rest belongs to.
    var call: Int32 = 0
    var memberCount: Int32 = 0
    /// Members that are not fixed yet in this filling, and the sum of their shares.
    var openCount: Int32 = 0
    var openShare = 0.0
    /// The sum of the members' shares.
    var memberShare = 0.0
    /// Capacity less what flows take that are no members. **unit**: bytes per second.
    var free = 0.0
    /// Capacity less what all flows take, as far as they are fixed. **unit**: bytes per second.
    var left = 0.0
  }

  init(linkCount: Int) { rooms = Array(repeating: LinkRoom(), count: linkCount) }

  mutating func addLink() { rooms.append(LinkRoom()) }

  mutating func addFlow() {
    memberSince.append(0)
    fixedIn.append(0)
  }
}

extension FlowNetwork {
  /// How far apart two rates may be and still count as equal, relative.
  ///
  /// Above the rounding of sums over a thousand flows, below what a corpus can see (1e-9).
  static var tolerance: Double { 1e-11 }

  /// Brings all rates up to date with the changes since the last call.
  ///
  /// Only flows that the changes reach are solved for: at first the new ones and those held back by a link that has room
  /// now. The others keep their rates as long as these are still fair: a link checks after each filling whether somebody
  /// it holds back could be faster, or somebody who is no member takes more than a member it holds back. Who breaks a
  /// rule becomes a member. What is left at the end has a saturated link for every flow on which nobody is faster, which
  /// only the max-min fair rates have: those of a solution from scratch.
  ///
  /// - Complexity: About the links of the members and the flows on these, a few times over.
  package mutating func share() {
    changes.removeAll(keepingCapacity: true)
    guard !started.isEmpty || !touchedLinks.isEmpty else { return }
    sharing.call += 1
    sharing.members.removeAll(keepingCapacity: true)
    sharing.before.removeAll(keepingCapacity: true)
    sharing.links.removeAll(keepingCapacity: true)
    for flow in started { join(flow) }
    for link in touchedLinks { reach(Int(link)) }
    started.removeAll(keepingCapacity: true)
    touchedLinks.removeAll(keepingCapacity: true)
    var memberCount: Int
    repeat {
      fill()
      memberCount = sharing.members.count
      // Links that members bring along have been looked at from the other side: they come next time.
      for position in 0..<sharing.links.count { check(Int(sharing.links[position])) }
    } while sharing.members.count > memberCount
    for (position, flow) in sharing.members.enumerated() where rates[Int(flow)] != sharing.before[position] {
      changes.append(
        RateChange(flow: FlowID(Int(flow)), before: sharing.before[position], rate: rates[Int(flow)]))
    }
  }

  /// Makes a flow a member.
  private mutating func join(_ flow: Int32) {
    let index = Int(flow)
    guard sharing.memberSince[index] != sharing.call else { return }
    sharing.memberSince[index] = sharing.call
    sharing.members.append(flow)
    sharing.before.append(rates[index])
    let rate = rates[index]
    for position in legs.range(index) {
      let leg = legs.storage[position]
      reach(Int(leg.link))
      sharing.rooms[Int(leg.link)].free += leg.share * rate
      sharing.rooms[Int(leg.link)].memberShare += leg.share
      sharing.rooms[Int(leg.link)].memberCount += 1
    }
  }

  /// Looks at a link for the first time in this call, before any flow on it is a member.
  private mutating func reach(_ link: Int) {
    guard sharing.rooms[link].call != sharing.call else { return }
    sharing.rooms[link] = Sharing.LinkRoom(call: sharing.call, free: capacities[link] - load(of: LinkID(link)))
    sharing.links.append(Int32(link))
  }

  /// Gives the members their max-min fair rates in what the others leave, by progressive filling.
  ///
  /// A link's level only rises while members are fixed elsewhere, so that a stale one goes back into the heap.
  private mutating func fill() {
    sharing.filling += 1
    sharing.heap.removeAll()
    for link in sharing.links {
      var room = sharing.rooms[Int(link)]
      // Rounding must not leave anything on a broken link.
      room.free = min(room.free, capacities[Int(link)])
      sharing.rooms[Int(link)].left = room.free
      sharing.rooms[Int(link)].openShare = room.memberShare
      sharing.rooms[Int(link)].openCount = room.memberCount
      if room.memberCount > 0 { sharing.heap.append(max(0, room.free) / room.memberShare, link) }
    }
    sharing.heap.arrange()
    while let (level, link) = sharing.heap.first {
      let room = sharing.rooms[Int(link)]
      guard room.openCount > 0 else {
        sharing.heap.removeFirst()
        continue
      }
      let current = max(0, room.left) / room.openShare
      if current > level {
        sharing.heap.replaceFirst(current, link)
      } else {
        sharing.heap.removeFirst()
        fixMembers(on: Int(link), at: current)
      }
    }
  }

  private mutating func fixMembers(on link: Int, at rate: Double) {
    for position in crossings.range(link) {
      let flow = Int(crossings.storage[position].flow)
      guard sharing.memberSince[flow] == sharing.call, sharing.fixedIn[flow] != sharing.filling else { continue }
      sharing.fixedIn[flow] = sharing.filling
      rates[flow] = rate
      bottlenecks[flow] = Int32(link)
      for position in legs.range(flow) {
        let leg = legs.storage[position]
        sharing.rooms[Int(leg.link)].left -= leg.share * rate
        sharing.rooms[Int(leg.link)].openShare -= leg.share
        sharing.rooms[Int(leg.link)].openCount -= 1
      }
    }
  }
}

extension FlowNetwork {
  /// What stands on a link after a filling.
  private struct Standing {
    /// Of the members.
    var fastestMember = 0.0
    /// Of the members that the link holds back; they all have one rate.
    var heldRate = 0.0
    var heldShare = 0.0
    /// Of the others.
    var fastestOther = 0.0
  }

  /// Makes those members whose rates on a link are not fair any more.
  private mutating func check(_ link: Int) {
    let standing = standing(on: link)
    let slack = capacities[link] * Self.tolerance
    let left = sharing.rooms[link].left
    // Held back without need: there is room, or somebody else is faster.
    let fair = left > slack ? Double.infinity : standing.fastestMember * (1 - Self.tolerance)
    for position in crossings.range(link) {
      let flow = crossings.storage[position].flow
      guard bottlenecks[Int(flow)] == Int32(link), rates[Int(flow)] < fair else { continue }
      join(flow)
    }
    // Taking more than those that the link holds back.
    guard standing.heldShare > 0 || left < -slack else { return }
    if standing.fastestOther > standing.heldRate * (1 + Self.tolerance) { joinFaster(than: standing, on: link) }
  }

  private func standing(on link: Int) -> Standing {
    var standing = Standing()
    for position in crossings.range(link) {
      let crossing = crossings.storage[position]
      let flow = Int(crossing.flow)
      let rate = rates[flow]
      guard sharing.memberSince[flow] == sharing.call else {
        standing.fastestOther = max(standing.fastestOther, rate)
        continue
      }
      standing.fastestMember = max(standing.fastestMember, rate)
      guard bottlenecks[flow] == Int32(link) else { continue }
      standing.heldRate = rate
      standing.heldShare += crossing.share
    }
    return standing
  }

  /// Makes members of the flows above the level at which the held members and they would use the link up.
  ///
  /// The level is found from below: it rises as flows turn out to be slower than it, until none of the rest is.
  private mutating func joinFaster(than standing: Standing, on link: Int) {
    var level = standing.heldRate
    let fixed = capacities[link] - sharing.rooms[link].left - standing.heldShare * standing.heldRate
    while true {
      var (load, share) = (fixed, standing.heldShare)
      for position in crossings.range(link) {
        let crossing = crossings.storage[position]
        let flow = Int(crossing.flow)
        guard sharing.memberSince[flow] != sharing.call, rates[flow] > level else { continue }
        load -= crossing.share * rates[flow]
        share += crossing.share
      }
      let next = max(0, capacities[link] - load) / share
      guard next > level * (1 + Self.tolerance), next < standing.fastestOther else { break }
      level = next
    }
    for position in crossings.range(link) {
      let flow = crossings.storage[position].flow
      if sharing.memberSince[Int(flow)] != sharing.call, rates[Int(flow)] > level { join(flow) }
    }
  }
}
