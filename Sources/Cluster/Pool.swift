/// Records by slot, with slots used again under a new generation.
///
/// A removed record stays in its slot until the slot is used again, so that changing a record never moves it.
struct Pool<Record: Sendable>: Sendable {
  /// By slot index. For the one who yields a record, see `position`.
  var records: [Record] = []
  private var generations: [UInt32] = []
  private var isLive: [Bool] = []
  private var free: [UInt32] = []
  private(set) var count = 0

  mutating func insert(_ record: Record) -> Slot {
    count += 1
    guard let index = free.popLast() else {
      records.append(record)
      generations.append(0)
      isLive.append(true)
      return Slot(index: UInt32(records.count - 1), generation: 0)
    }
    records[Int(index)] = record
    isLive[Int(index)] = true
    return Slot(index: index, generation: generations[Int(index)])
  }

  mutating func remove(_ slot: Slot) {
    require(slot)
    isLive[Int(slot.index)] = false
    generations[Int(slot.index)] += 1
    free.append(slot.index)
    count -= 1
  }

  func contains(_ slot: Slot) -> Bool {
    Int(slot.index) < records.count && isLive[Int(slot.index)] && generations[Int(slot.index)] == slot.generation
  }

  /// Where in `records` a slot's record is.
  ///
  /// Deliberately no subscript: Swift 6.3 without optimisation releases a record once too often when a `_read` yields
  /// what another `_read` of a generic type yields to it, so the Cluster yields from the array itself.
  ///
  /// - Precondition: `slot` holds a record.
  func position(of slot: Slot) -> Int {
    require(slot)
    return Int(slot.index)
  }

  /// The occupied slots, ascending.
  var slots: [Slot] {
    records.indices.filter { isLive[$0] }.map { Slot(index: UInt32($0), generation: generations[$0]) }
  }

  private func require(_ slot: Slot) {
    precondition(contains(slot), "no object in slot \(slot.index), generation \(slot.generation)")
  }
}
