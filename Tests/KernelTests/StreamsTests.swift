import Testing

@testable import Kernel

@Suite struct StreamsTests {
  @Test func publishedVectors() {
    // Vigna's splitmix64.c from 1234567, and xoshiro256** from the state 1, 2, 3, 4: by hand, 2·5 rotated by 7, times 9.
    var mixer = SplitMix64(state: 1_234_567)
    #expect(mixer.next() == 6_457_827_717_110_365_317)
    #expect(mixer.next() == 3_203_168_211_198_807_973)
    var stream = RandomStream(seed: 0)
    stream.state = (1, 2, 3, 4)
    let words = (0..<4).map { _ in stream.nextUInt64() }
    #expect(words == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
    // The FNV authors' test vector.
    #expect(Streams.hash("foobar") == 0x8594_4171_F739_67E8)
  }

  /// Computed apart, in another language.
  @Test(
    arguments: [
      ("faults/node/n17", [0xED37_2484_6F3E_A198, 0x660F_FAAE_0E41_2E4B, 0x2856_A546_E1BA_A409]),
      ("arrivals", [0xA00E_E881_8062_BD90, 0xD7C5_A57A_54B7_C7F2, 0xAD2F_4FB3_FE78_6DF7]),
    ] as [(String, [UInt64])])
  func goldenValuesOfSeed42(name: String, expected: [UInt64]) {
    var stream = Streams(seed: 42).stream(name)
    let words = expected.map { _ in stream.nextUInt64() }
    #expect(words == expected)
  }

  @Test func aNameOwnsItsStream() {
    let streams = Streams(seed: 7)
    var first = streams.stream("faults/node/n1")
    _ = first.nextUInt64()
    #expect(streams.stream("faults/node/n1") == Streams(seed: 7).stream("faults/node/n1"))
    #expect(streams.stream("faults/node/n1") != first)
    var starts = Set<UInt64>()
    for seed in 0..<100 {
      for node in 0..<1000 {
        var stream = Streams(seed: UInt64(seed)).stream("n\(node)")
        starts.insert(stream.nextUInt64())
      }
    }
    #expect(starts.count == 100_000)
  }

  /// Streams of neighbouring names do not go together: the correlation of 10,000 pairs has deviation 0.01.
  @Test func neighboursAreUncorrelated() {
    for node in 0..<20 {
      var one = Streams(seed: 1).stream("n\(node)")
      var other = Streams(seed: 1).stream("n\(node + 1)")
      let products = (0..<10_000).map { _ in (one.uniform() - 0.5) * (other.uniform() - 0.5) * 12 }
      #expect(RunningStatistics(products).mean.magnitude < 0.045)
    }
  }

  @Test func uniformDrawsStayInRange() {
    var stream = RandomStream(seed: 3)
    stream.state = (0, 0, 0, 0)
    #expect(stream.uniform() == 0 && stream.uniformOpen() == 0x1p-53)
    // The state (0, s, 0, 0) yields the word rotate(5 s, 7) · 9: all ones for 5 s = rotate(all ones / 9, −7).
    let ones = UInt64.max &* 0x8E38_E38E_38E3_8E39
    stream.state = (0, RandomStream.rotate(ones, by: 57) &* 0xCCCC_CCCC_CCCC_CCCD, 0, 0)
    var open = stream
    #expect(stream.uniform() == 1 - 0x1p-53 && open.uniformOpen() == 1 - 0x1p-53)
  }

  /// Chi-squared with `bound − 1` degrees of freedom; below its 99.9 % quantile.
  @Test(arguments: [(2, 10.83), (6, 20.52), (10, 27.88), (16, 37.70)])
  func belowIsEven(bound: Int, limit: Double) {
    var stream = Streams(seed: 5).stream("below")
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<100_000 { counts[stream.below(bound)] += 1 }
    let expected = 100_000 / Double(bound)
    #expect(counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected } < limit)
  }

  /// Two thirds of 2⁶³ make a biased method draw the lower half twice as often.
  @Test func belowIsEvenForWideBounds() {
    var stream = Streams(seed: 6).stream("below")
    let bound = Int.max / 3 * 2
    let low = (0..<20_000).filter { _ in stream.below(bound) < bound / 2 }.count
    #expect((9700...10300).contains(low) && stream.below(1) == 0)
  }

  @Test func shufflesEvenly() {
    var stream = Streams(seed: 8).stream("shuffle")
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 {
      var order = [0, 1, 2]
      stream.shuffle(&order)
      counts[order, default: 0] += 1
    }
    // Each of the 6 orders is expected 10,000 times, with deviation 91.
    #expect(counts.count == 6 && counts.values.allSatisfy { (9600...10400).contains($0) })
  }
}
