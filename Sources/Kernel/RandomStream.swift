/// A sequence of random words of its own, see `Streams`.
///
/// The generator is xoshiro256**: period 2²⁵⁶ − 1, about a nanosecond a word, no known failure in statistical tests.
/// Words and uniform draws are equal on every platform; `log` and `exp` in the transforms of `Distribution` may differ
/// in the last bit between C libraries.
///
/// Deliberately no `RandomNumberGenerator`: the standard library's `random(in:)` and `shuffled` may change their use of
/// the generator between versions.
///
/// Source: Blackman, Vigna, *Scrambled Linear Pseudorandom Number Generators*, ACM TOMS 47(4), 2021.
public struct RandomStream: Sendable, Equatable, BitwiseCopyable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream that starts from `seed`; the state is filled by SplitMix64, as the authors of xoshiro advise.
  public init(seed: UInt64) {
    var words = SplitMix64(state: seed)
    state = (words.next(), words.next(), words.next(), words.next())
  }

  /// The next word, all 64 bits uniform.
  @inlinable public mutating func nextUInt64() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// A number in `[0, 1)`, a multiple of 2⁻⁵³.
  @inlinable public mutating func uniform() -> Double { Double(nextUInt64() >> 11) * 0x1p-53 }

  /// A number in `(0, 1)`, an odd multiple of 2⁻⁵³: safe for logarithms, and symmetric about one half.
  @inlinable public mutating func uniformOpen() -> Double { (Double(nextUInt64() >> 12) + 0.5) * 0x1p-52 }

  /// A whole number in `0..<bound`, each equally likely.
  ///
  /// - Precondition: `bound > 0`.
  /// - Source: Lemire, *Fast Random Integer Generation in an Interval*, ACM TOMACS 29(1), 2019.
  @inlinable public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a draw below \(bound); the bound must be above 0")
    let width = UInt64(bound)
    var product = nextUInt64().multipliedFullWidth(by: width)
    if product.low < width {
      let rejected = (0 &- width) % width
      while product.low < rejected { product = nextUInt64().multipliedFullWidth(by: width) }
    }
    return Int(product.high)
  }

  /// True with the given probability; one word is used whatever it is.
  @inlinable public mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// A normal draw of mean 0 and deviation 1, by inversion: one word each, increasing in it.
  ///
  /// Inversion keeps two variants of a scenario in step when they draw from the same stream.
  @inlinable public mutating func standardNormal() -> Double { Normal.quantile(uniformOpen()) }

  /// Puts the elements in random order, each order equally likely.
  @inlinable public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, below(last + 1)) }
  }

  @inlinable static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 { word << count | word >> (64 - count) }

  /// Whether both will yield the same draws.
  public static func == (left: RandomStream, right: RandomStream) -> Bool { left.state == right.state }
}
