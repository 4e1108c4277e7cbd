/// One pod of a gang.
package struct GangMember: Sendable, Equatable {
  /// Grows with every pod that is made.
  package let id: UInt64
  package let gpus: Int
  /// Whether it stands on a node, and so holds its GPUs.
  package var isBound = false
  /// Whether its processes run and answer.
  package var isUp = false
  /// Whether its ranks are part of the present incarnation.
  package internal(set) var takesPart = false

  package init(id: UInt64, gpus: Int) {
    self.id = id
    self.gpus = gpus
  }
}

/// The pods of a gang, and sums over them.
package struct GangMembers: Sendable {
  /// Ascending by `id`.
  package private(set) var all: [GangMember] = []
  package private(set) var boundCount = 0
  package private(set) var upCount = 0
  package private(set) var activeCount = 0
  private(set) var boundGPUs = 0
  private(set) var upGPUs = 0
  package private(set) var activeGPUs = 0

  mutating func insert(_ member: GangMember) {
    let index = position(of: member.id)
    guard index == all.count || all[index].id != member.id else { return }
    all.insert(member, at: index)
    count(member, 1)
  }

  subscript(id: UInt64) -> GangMember? {
    let index = position(of: id)
    return index < all.count && all[index].id == id ? all[index] : nil
  }

  mutating func remove(_ id: UInt64) {
    guard let member = self[id] else { return }
    count(member, -1)
    all.remove(at: position(of: id))
  }

  mutating func replace(_ member: GangMember) {
    let index = position(of: member.id)
    count(all[index], -1)
    all[index] = member
    count(member, 1)
  }

  /// The first `count` members that are up take part from now on, and nobody else.
  mutating func engage(_ count: Int) {
    var left = count
    for index in all.indices {
      all[index].takesPart = all[index].isUp && left > 0
      if all[index].takesPart { left -= 1 }
    }
    activeCount = all.count(where: \.takesPart)
    activeGPUs = all.reduce(0) { $0 + ($1.takesPart ? $1.gpus : 0) }
  }

  private func position(of id: UInt64) -> Int {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func count(_ member: GangMember, _ sign: Int) {
    if member.isBound {
      boundCount += sign
      boundGPUs += sign * member.gpus
    }
    if member.isUp {
      upCount += sign
      upGPUs += sign * member.gpus
    }
    if member.takesPart {
      activeCount += sign
      activeGPUs += sign * member.gpus
    }
  }
}
