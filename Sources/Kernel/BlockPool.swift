/// Equal blocks of memory for the buckets of an event queue.
///
/// A bucket is a chain of blocks; a block that has been read goes back to the pool and serves the next bucket.
/// Buckets that grew by doubling would each keep the memory of their fullest moment.
///
/// Blocks are aligned to their size, so that an address inside a block tells where the block begins.
@usableFromInline struct BlockPool: ~Copyable {
  /// Bytes of one block: a power of two.
  @usableFromInline let blockSize: Int
  /// The first free block; each holds the address of the next in its first word. 0 when none is free.
  @usableFromInline var free: UInt = 0
  /// Everything that was allocated, to be given back at the end.
  @usableFromInline var slabs: [UnsafeMutableRawPointer] = []
  /// Bytes of all slabs.
  @usableFromInline var allocatedBytes = 0

  @inlinable init(blockSize: Int) { self.blockSize = blockSize }

  @inlinable deinit {
    for slab in slabs { slab.deallocate() }
  }

  /// A block for the caller, with its link cleared.
  @inlinable @inline(__always) mutating func take() -> UInt {
    if free == 0 { grow() }
    let block = free
    free = Self.link(of: block)
    Self.setLink(of: block, to: 0)
    return block
  }

  /// Takes back a block that `take` gave out.
  @inlinable @inline(__always) mutating func give(_ block: UInt) {
    Self.setLink(of: block, to: free)
    free = block
  }

  /// Allocates as much as an eighth of what there is, at least 16 blocks.
  @inlinable @inline(never) mutating func grow() {
    let blockCount = max(16, allocatedBytes / blockSize / 8)
    let slab = UnsafeMutableRawPointer.allocate(byteCount: blockCount * blockSize, alignment: blockSize)
    slabs.append(slab)
    allocatedBytes += blockCount * blockSize
    for index in (0..<blockCount).reversed() { give(UInt(bitPattern: slab) + UInt(index * blockSize)) }
  }

  /// The block that follows `block` in its chain; 0 for none.
  @inlinable @inline(__always) static func link(of block: UInt) -> UInt {
    UnsafeMutablePointer<UInt>(bitPattern: block).unsafelyUnwrapped.pointee
  }

  @inlinable @inline(__always) static func setLink(of block: UInt, to next: UInt) {
    UnsafeMutablePointer<UInt>(bitPattern: block).unsafelyUnwrapped.pointee = next
  }
}
