/// Records by slot, with slots used again under a new generation.
///
/// Records stand in memory of their own and are read and changed in place through addresses. The obvious ways do not
/// serve: a getter copies every string and array of a record, and Swift 6.3 releases what a `_read` accessor yields
/// once too often, with and without optimisation (see `docs/decisions`).
struct Pool<Record: Sendable>: Sendable {
  private var storage = RecordStorage<Record>(capacity: 16)
  private var generations: [UInt32] = []
  private var isLive: [Bool] = []
  private var free: [UInt32] = []
  private(set) var count = 0

  mutating func insert(_ record: Record) -> Slot {
    count += 1
    guard let index = free.popLast() else {
      makeUnique(capacity: generations.count + 1)
      storage.append(record)
      generations.append(0)
      isLive.append(true)
      return Slot(index: UInt32(generations.count - 1), generation: 0)
    }
    makeUnique(capacity: generations.count)
    storage.records[Int(index)] = record
    isLive[Int(index)] = true
    return Slot(index: index, generation: generations[Int(index)])
  }

  /// Frees a slot. The record stays where it is until the slot is used again.
  mutating func remove(_ slot: Slot) {
    require(slot)
    isLive[Int(slot.index)] = false
    generations[Int(slot.index)] += 1
    free.append(slot.index)
    count -= 1
  }

  func contains(_ slot: Slot) -> Bool {
    Int(slot.index) < generations.count && isLive[Int(slot.index)] && generations[Int(slot.index)] == slot.generation
  }

  /// Where the record of a slot stands, to be read.
  ///
  /// - Precondition: `slot` holds a record.
  func address(of slot: Slot) -> UnsafePointer<Record> {
    require(slot)
    return UnsafePointer(storage.records + Int(slot.index))
  }

  /// Where the record of a slot stands, to be changed: a copy of this pool keeps its own.
  ///
  /// - Precondition: `slot` holds a record.
  mutating func mutableAddress(of slot: Slot) -> UnsafeMutablePointer<Record> {
    require(slot)
    makeUnique(capacity: generations.count)
    return storage.records + Int(slot.index)
  }

  /// The occupied slots, ascending.
  var slots: [Slot] {
    generations.indices.filter { isLive[$0] }.map { Slot(index: UInt32($0), generation: generations[$0]) }
  }

  private mutating func makeUnique(capacity: Int) {
    if capacity > storage.capacity {
      storage = storage.copy(capacity: max(capacity, 2 * storage.capacity))
    } else if !isKnownUniquelyReferenced(&storage) {
      storage = storage.copy(capacity: storage.capacity)
    }
  }

  private func require(_ slot: Slot) {
    precondition(contains(slot), "no object in slot \(slot.index), generation \(slot.generation)")
  }
}

/// The memory of one pool's records.
///
/// A class so that copies of a pool share it until one of them changes; it belongs to the pools that point at it, and
/// only a pool that is its sole owner changes it, which is why it may cross threads.
private final class RecordStorage<Record: Sendable>: @unchecked Sendable {
  let records: UnsafeMutablePointer<Record>
  let capacity: Int
  private var count = 0

  init(capacity: Int) {
    records = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    records.deinitialize(count: count)
    records.deallocate()
  }

  func append(_ record: Record) {
    (records + count).initialize(to: record)
    count += 1
  }

  func copy(capacity: Int) -> RecordStorage {
    let copy = RecordStorage(capacity: capacity)
    copy.records.initialize(from: records, count: count)
    copy.count = count
    return copy
  }
}
