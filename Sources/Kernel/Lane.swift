/// Events of the present instant and one phase, first in, first out: a ring that grows.
@usableFromInline struct Lane<Event: BitwiseCopyable>: ~Copyable {
  /// A power of two of places.
  @usableFromInline var ring: UnsafeMutablePointer<Event>
  @usableFromInline var capacity: Int
  /// Events ever taken and ever appended; the place of a count is its remainder by `capacity`.
  @usableFromInline var taken = 0
  @usableFromInline var appended = 0

  @inlinable init(capacity: Int = 16) {
    self.capacity = capacity
    ring = .allocate(capacity: capacity)
  }

  @inlinable deinit { ring.deallocate() }

  @inlinable var count: Int { appended - taken }

  @inlinable @inline(__always) mutating func append(_ event: Event) {
    if count == capacity { grow() }
    (ring + (appended & (capacity - 1))).initialize(to: event)
    appended += 1
  }

  /// Removes the oldest event.
  ///
  /// - Precondition: `count > 0`.
  @inlinable @inline(__always) mutating func takeFirst() -> Event {
    let event = ring[taken & (capacity - 1)]
    taken += 1
    return event
  }

  @inlinable @inline(never) mutating func grow() {
    let larger = UnsafeMutablePointer<Event>.allocate(capacity: capacity * 2)
    for index in taken..<appended {
      (larger + (index & (capacity * 2 - 1))).initialize(to: ring[index & (capacity - 1)])
    }
    ring.deallocate()
    ring = larger
    capacity *= 2
  }

  func clone() -> Lane {
    var copy = Lane(capacity: capacity)
    copy.taken = taken
    copy.appended = taken
    for index in taken..<appended { copy.append(ring[index & (capacity - 1)]) }
    return copy
  }
}
