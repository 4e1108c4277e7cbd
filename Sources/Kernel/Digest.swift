/// A 128-bit fingerprint of a sequence of words, equal in every process and on every platform.
///
/// Two words of state absorb each input word through multiplications and rotations in which every step can be undone: so
/// two sequences that differ in one word never meet by that word alone. It guards against accidents, not against
/// an adversary.
///
/// Source: the constants, the shape of the block step and the finalizer of Appleby's MurmurHash3_x64_128 (public domain);
/// here each word goes into both halves, so digests are not those of MurmurHash3.
public struct Digest: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var high: UInt64 = 0x9E37_79B9_7F4A_7C15
  @usableFromInline var low: UInt64 = 0xD1B5_4A32_D192_ED03
  @usableFromInline var wordCount: UInt64 = 0

  /// The digest of nothing.
  @inlinable public init() {}

  /// Appends a word.
  @inlinable @inline(__always) public mutating func combine(_ word: UInt64) {
    let first = Self.rotate(word &* 0x87C3_7B91_1142_53D5, by: 31) &* 0x4CF5_AD43_2745_937F
    let second = Self.rotate(word &* 0x4CF5_AD43_2745_937F, by: 33) &* 0x87C3_7B91_1142_53D5
    high = (Self.rotate(high ^ first, by: 27) &+ low) &* 5 &+ 0x52DC_E729
    low = (Self.rotate(low ^ second, by: 31) &+ high) &* 5 &+ 0x3849_5AB5
    wordCount &+= 1
  }

  /// Appends a signed number.
  @inlinable public mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

  /// Appends the bits of a number.
  @inlinable public mutating func combine(_ number: Double) { combine(number.bitPattern) }

  /// Appends another digest.
  @inlinable public mutating func combine(_ other: Digest) {
    let (first, second) = other.finished
    combine(first)
    combine(second)
  }

  /// Appends a text: its length in UTF-8, then its bytes, eight to a little-endian word.
  public mutating func combine(_ text: String) {
    var contiguous = text
    self = contiguous.withUTF8 { bytes in
      var digest = self
      digest.combine(UInt64(bytes.count))
      digest.combine(UnsafeRawBufferPointer(bytes))
      return digest
    }
  }

  /// 32 hexadecimal digits.
  public var hex: String {
    let (first, second) = finished
    return [first, second].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Both halves after the last mixing, in which each bit of state reaches each bit of the result.
  @usableFromInline var finished: (UInt64, UInt64) {
    var first = high ^ wordCount
    var second = low ^ wordCount
    first &+= second
    second &+= first
    first = Self.finalMix(first)
    second = Self.finalMix(second)
    first &+= second
    second &+= first
    return (first, second)
  }

  private mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset + 8 <= bytes.count {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    if offset == bytes.count { return }
    var word: UInt64 = 0
    for (position, byte) in bytes[offset...].enumerated() { word |= UInt64(byte) << UInt64(position * 8) }
    combine(word)
  }

  @inlinable static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 { word << count | word >> (64 - count) }

  private static func finalMix(_ word: UInt64) -> UInt64 {
    var k = word
    k = (k ^ (k >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    k = (k ^ (k >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return k ^ (k >> 33)
  }
}
