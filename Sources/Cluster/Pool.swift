/// Records by slot, with slots used again under a new generation.
///
/// A removed record stays in its slot until the slot is used again, so that changing a record never moves it.
struct Pool<Record: Sendable>: Sendable {
  private var records: [Record] = []
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

  /// - Precondition: `slot` holds a record.
  subscript(slot: Slot) -> Record {
    _read {
      require(slot)
      yield records[Int(slot.index)]
    }
    _modify {
      require(slot)
      yield &records[Int(slot.index)]
    }
  }

  /// The occupied slots, ascending.
  var slots: [Slot] {
    records.indices.filter { isLive[$0] }.map { Slot(index: UInt32($0), generation: generations[$0]) }
  }

  private func require(_ slot: Slot) {
    precondition(contains(slot), "no object in slot \(slot.index), generation \(slot.generation)")
  }
}
