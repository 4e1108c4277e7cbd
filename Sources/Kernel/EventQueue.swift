/// The future: events in the order of time, then phase, then insertion.
///
/// A monotone radix queue over keys `time << 3 | phase`: an item waits at the level of the highest 6-bit digit in which
/// its key differs from the last popped key, in the bucket of that digit. To refill, the lowest bucket is dealt out
/// over the levels below. Each item moves down at most once per digit, in order; so equal keys leave in the order
/// in which they came, without a stored sequence number. (Digits of 6 bits in blocks of 1 KiB were a tenth faster than
/// 4 bits at a thousand pending events, a third at a million.)
///
/// - Precondition: nothing is pushed before the last popped (time, phase); `Event` is aligned to at most 16 bytes.
/// - Complexity: amortized O(digits), at most 11 moves an event; it does not grow with the count.
/// - Source: Ahuja, Mehlhorn, Orlin, Tarjan, *Faster Algorithms for the Shortest Path Problem*, J. ACM 37(2), 1990,
///   section 3 (radix heap), with digits of 6 bits as in its multi-level form.
public struct EventQueue<Event: BitwiseCopyable>: ~Copyable {
  @usableFromInline struct Item: BitwiseCopyable {
    @usableFromInline var key: UInt64
    @usableFromInline var event: Event
    @inlinable init(key: UInt64, event: Event) {
      self.key = key
      self.event = event
    }
  }

  /// A chain of blocks: the address of the next item to read and of the next place to write; both 0 when empty.
  @usableFromInline struct Bucket: BitwiseCopyable {
    @usableFromInline var read: UInt = 0
    @usableFromInline var write: UInt = 0
    @inlinable init() {}
  }

  /// 64 buckets for each of 11 levels; bucket `level * 64 + digit`.
  @usableFromInline let buckets: UnsafeMutablePointer<Bucket>
  /// For each level, a bit for each bucket that is not empty.
  @usableFromInline let occupied: UnsafeMutablePointer<UInt64>
  /// A bit for each level that is not empty.
  @usableFromInline var levels: UInt32 = 0
  @usableFromInline var pool = BlockPool(blockSize: EventQueue.blockSize)
  /// The last popped key.
  @usableFromInline var floor: UInt64 = 0
  @usableFromInline var waiting = 0

  /// An empty queue whose last popped time is the start of the run.
  @inlinable public init() {
    precondition(MemoryLayout<Item>.alignment <= 16, "an event aligned to \(MemoryLayout<Item>.alignment) bytes")
    buckets = .allocate(capacity: Self.bucketCount)
    buckets.initialize(repeating: Bucket(), count: Self.bucketCount)
    occupied = .allocate(capacity: Self.levelCount)
    occupied.initialize(repeating: 0, count: Self.levelCount)
  }

  @inlinable deinit {
    buckets.deallocate()
    occupied.deallocate()
  }

  /// Events that wait.
  @inlinable public var count: Int { waiting }

  /// Adds an event that comes after all events of the same time and phase.
  ///
  /// - Precondition: `(time, phase)` is not before the last popped one, and `time` at most `SimTime.distantFuture`.
  @inlinable @inline(__always)
  public mutating func push(_ event: Event, at time: SimTime, phase: Phase) {
    precondition(
      time >= .zero && time <= .distantFuture,
      "event at \(time.nanoseconds) ns is outside 0...\(SimTime.distantFuture.nanoseconds) ns")
    let key = Self.key(time, phase)
    precondition(
      key >= floor,
      "event in phase \(phase) at \(time.seconds) s is before the last popped one, phase \(Phase(ofKey: floor)) at "
        + "\(lastPoppedTime.seconds) s")
    waiting += 1
    insert(Item(key: key, event: event))
  }

  /// Removes the first event; nil when there is none.
  @inlinable @inline(__always)
  public mutating func pop() -> (time: SimTime, phase: Phase, event: Event)? { pop(until: .distantFuture) }

  /// Removes the first event if it is not after `limit`.
  ///
  /// When it is, nothing changes: events may still be pushed between the last popped time and that event.
  @inlinable @inline(__always)
  public mutating func pop(until limit: SimTime) -> (time: SimTime, phase: Phase, event: Event)? {
    guard let item = popItem(keyLimit: Self.key(limit, .physics) | 7) else { return nil }
    return (Self.time(ofKey: item.key), Phase(ofKey: item.key), item.event)
  }

  /// The time of the last popped event, the start of the run at first.
  @inlinable public var lastPoppedTime: SimTime { Self.time(ofKey: floor) }

  /// The time of the first event; nil when there is none.
  ///
  /// - Complexity: O(size of the first bucket).
  @inlinable public var peekTime: SimTime? {
    guard levels != 0 else { return nil }
    return Self.time(ofKey: lowestKey(in: buckets[firstBucket]))
  }

  /// A bit for each phase that has events at the last popped time.
  ///
  /// Those keys differ from the last popped one only in the phase, so all are on the lowest level.
  @inlinable @inline(__always) var phasesAtLastPoppedTime: UInt32 {
    UInt32(truncatingIfNeeded: occupied[0] >> (floor & 0x38)) & 0xFF
  }
}

// MARK: - Keys and addresses

extension EventQueue {
  @inlinable @inline(__always) static func key(_ time: SimTime, _ phase: Phase) -> UInt64 {
    UInt64(truncatingIfNeeded: time.nanoseconds) << 3 | UInt64(phase.rawValue)
  }

  @inlinable @inline(__always) static func time(ofKey key: UInt64) -> SimTime {
    SimTime(nanoseconds: Int64(truncatingIfNeeded: key >> 3))
  }

  /// Bits of a digit: 64 buckets a level.
  @inlinable @inline(__always) static var digitBits: Int { 6 }
  @inlinable @inline(__always) static var digitCount: Int { 1 << digitBits }
  @inlinable @inline(__always) static var levelCount: Int { 11 }
  @inlinable @inline(__always) static var bucketCount: Int { levelCount << digitBits }

  /// The digit in which bit `bit` of a key lies: a sixth of it, exact up to 63.
  @inlinable @inline(__always) static func level(_ bit: Int) -> Int { (bit &* 43) >> 8 }

  @inlinable @inline(__always) static var stride: UInt { UInt(MemoryLayout<Item>.stride) }
  /// Where items begin in a block; the link stands before. It keeps items aligned to 16 bytes.
  @inlinable @inline(__always) static var headerSize: UInt { 16 }
  /// Bytes of a block: room for some tens of items, a power of two.
  @inlinable @inline(__always) static var blockSize: Int {
    stride <= 32 ? 1024 : 1 << (Int.bitWidth - (Int(stride) * 16).leadingZeroBitCount)
  }
  /// The last offset in a block at which an item fits.
  @inlinable @inline(__always) static var lastOffset: UInt { UInt(blockSize) - stride }

  @inlinable @inline(__always) static func block(of address: UInt) -> UInt { address & ~UInt(blockSize - 1) }

  /// Whether no item fits at `address`: the block is full, or there is none.
  @inlinable @inline(__always) static func isPastBlock(_ address: UInt) -> Bool {
    (address & UInt(blockSize - 1)) &- headerSize > lastOffset - headerSize
  }

  @inlinable @inline(__always) static func item(_ address: UInt) -> UnsafeMutablePointer<Item> {
    UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
  }

  /// The address of the item after the one at `address`, in the next block if need be.
  @inlinable @inline(__always) static func next(after address: UInt) -> UInt {
    let following = address + stride
    return isPastBlock(following) ? BlockPool.link(of: block(of: address)) + headerSize : following
  }
}

// MARK: - Buckets

extension EventQueue {
  /// The first bucket that is not empty.
  ///
  /// - Precondition: the queue is not empty.
  @inlinable @inline(__always) var firstBucket: Int {
    let level = levels.trailingZeroBitCount
    return level << Self.digitBits | occupied[level].trailingZeroBitCount
  }

  /// Appends an item to the bucket where its key belongs.
  @inlinable @inline(__always) mutating func insert(_ item: Item) {
    let level = Self.level(63 - ((item.key ^ floor) | 1).leadingZeroBitCount)
    let digit = Int(truncatingIfNeeded: item.key &>> UInt64(level &* Self.digitBits)) & (Self.digitCount - 1)
    let bucket = buckets + (level << Self.digitBits | digit)
    var write = bucket.pointee.write
    if Self.isPastBlock(write) { write = extend(bucket, level, digit) }
    Self.item(write).initialize(to: item)
    bucket.pointee.write = write + Self.stride
  }

  /// Gives a bucket one more block and returns where to write.
  @inlinable @inline(never)
  mutating func extend(_ bucket: UnsafeMutablePointer<Bucket>, _ level: Int, _ digit: Int) -> UInt {
    let block = pool.take()
    let write = bucket.pointee.write
    if write == 0 {
      bucket.pointee.read = block + Self.headerSize
      occupied[level] |= 1 << UInt64(digit)
      levels |= 1 << UInt32(level)
    } else {
      BlockPool.setLink(of: Self.block(of: write - 1), to: block)
    }
    return block + Self.headerSize
  }

  /// Marks a bucket as empty; its blocks are the caller's.
  @inlinable @inline(__always) func clear(_ index: Int) {
    buckets[index] = Bucket()
    occupied[index >> Self.digitBits] &= ~(1 << UInt64(index & (Self.digitCount - 1)))
  }

  @inlinable @inline(__always) mutating func popItem(keyLimit: UInt64) -> Item? {
    guard levels != 0 else { return nil }
    let index = firstBucket
    if index >= Self.digitCount { return deal(index, keyLimit: keyLimit) }
    let bucket = buckets + index
    let read = bucket.pointee.read
    let item = Self.item(read).pointee
    guard item.key <= keyLimit else { return nil }
    floor = item.key
    waiting -= 1
    advance(bucket, index, past: read)
    return item
  }

  /// Moves a bucket of the lowest level past its first item, which was read.
  @inlinable @inline(__always)
  mutating func advance(_ bucket: UnsafeMutablePointer<Bucket>, _ index: Int, past read: UInt) {
    let following = read + Self.stride
    if following == bucket.pointee.write {
      pool.give(Self.block(of: read))
      clear(index)
      if occupied[0] == 0 { levels &= ~1 }
    } else if Self.isPastBlock(following) {
      bucket.pointee.read = BlockPool.link(of: Self.block(of: read)) + Self.headerSize
      pool.give(Self.block(of: read))
    } else {
      bucket.pointee.read = following
    }
  }

  /// Removes the first item of a bucket above the lowest level and deals the others out below.
  ///
  /// Changes nothing and returns nil when the first key is above `keyLimit`.
  @inlinable @inline(never) mutating func deal(_ index: Int, keyLimit: UInt64) -> Item? {
    let bucket = buckets[index]
    let lowest = lowestKey(in: bucket)
    guard lowest <= keyLimit else { return nil }
    floor = lowest
    waiting -= 1
    clear(index)
    if occupied[index >> Self.digitBits] == 0 { levels &= ~(1 << UInt32(index >> Self.digitBits)) }
    var first: Item?
    var address = bucket.read
    while true {
      let item = Self.item(address).pointee
      if item.key == lowest && first == nil { first = item } else { insert(item) }
      let following = address + Self.stride
      if following == bucket.write { break }
      if Self.isPastBlock(following) {
        let next = BlockPool.link(of: Self.block(of: address)) + Self.headerSize
        pool.give(Self.block(of: address))
        address = next
      } else {
        address = following
      }
    }
    pool.give(Self.block(of: address))
    return first
  }

  /// The lowest key of a bucket that is not empty.
  @inlinable @inline(__always) func lowestKey(in bucket: Bucket) -> UInt64 {
    var address = bucket.read
    var lowest = Self.item(address).pointee.key
    while address + Self.stride != bucket.write {
      address = Self.next(after: address)
      lowest = min(lowest, Self.item(address).pointee.key)
    }
    return lowest
  }
}
