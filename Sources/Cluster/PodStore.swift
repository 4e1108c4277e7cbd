/// The pods of a cluster, by ID and by name.
///
/// Apart from the rest, so that a controller that looks at pods alone need not hold the whole store.
package struct PodStore: Sendable {
  private var pool = Pool<PodRecord>()
  private var byKey: [ObjectKey: PodID] = [:]

  package subscript(id: PodID) -> PodRecord {
    unsafeAddress { address(of: id) }
    unsafeMutableAddress { mutableAddress(of: id) }
  }

  func address(of id: PodID) -> UnsafePointer<PodRecord> { pool.address(of: id.slot) }

  mutating func mutableAddress(of id: PodID) -> UnsafeMutablePointer<PodRecord> { pool.mutableAddress(of: id.slot) }

  package func contains(_ id: PodID) -> Bool { pool.contains(id.slot) }

  package func pod(_ key: ObjectKey) -> PodID? { byKey[key] }

  /// Every pod, in order of slot.
  package var all: [PodID] { pool.slots.map(PodID.init) }

  package var count: Int { pool.count }

  mutating func insert(_ record: PodRecord) -> PodID {
    let id = PodID(pool.insert(record))
    byKey[record.header.key] = id
    return id
  }

  mutating func remove(_ id: PodID) {
    byKey[self[id].header.key] = nil
    pool.remove(id.slot)
  }
}
