/// Random streams by name: all draws of a run follow from one seed.
///
/// A stream is named for its use and subject, such as `faults/node/n17`. So a new fault model moves no arrival, and two
/// variants of a scenario share their luck (common random numbers). The same name yields the same stream from its
/// start each time: the owner asks once and keeps it.
public struct Streams: Sendable, Equatable {
  /// The seed of the run.
  public let seed: UInt64

  /// The streams of a run with this seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The stream of this name, at its start; a pure function of seed and name.
  public func stream(_ name: String) -> RandomStream {
    RandomStream(seed: SplitMix64.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.hash(name))
  }

  /// FNV-1a, 64 bits, over the UTF-8 bytes of a name.
  ///
  /// Source: Fowler, Noll, Vo, Eastlake, *The FNV Non-Cryptographic Hash Algorithm*, RFC 9923.
  static func hash(_ name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}
