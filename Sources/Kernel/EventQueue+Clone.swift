extension EventQueue {
  /// A queue with the same future, independent of this one.
  public func clone() -> EventQueue {
    var copy = EventQueue()
    copy.floor = floor
    copy.waiting = waiting
    for index in 0..<Self.bucketCount where buckets[index].write != 0 {
      var address = buckets[index].read
      copy.insert(Self.item(address).pointee)
      while address + Self.stride != buckets[index].write {
        address = Self.next(after: address)
        copy.insert(Self.item(address).pointee)
      }
    }
    return copy
  }

  /// Bytes of memory held for buckets, peak since the queue was made.
  public var allocatedBytes: Int {
    pool.allocatedBytes + Self.bucketCount * MemoryLayout<Bucket>.stride + Self.levelCount * 8
  }
}

// The queue owns its memory alone, so it may move to another thread.
extension EventQueue: @unchecked Sendable where Event: Sendable {}
