import Testing

@testable import Kernel

@Suite struct DigestTests {
  private func hex(_ words: [UInt64]) -> String {
    var digest = Digest()
    for word in words { digest.combine(word) }
    return digest.hex
  }

  /// Computed apart, in another language.
  @Test func goldenValues() {
    #expect(hex([]) == "27452cd7d773a32e9f15ed452c25c090")
    #expect(hex([1, 2, 3]) == "97f3c7f60060451687edc273133e0fce")
    var digest = Digest()
    digest.combine("pod web-0-1 läuft")
    #expect(digest.hex == "f281410ff2c2f94bb4d346a307723130")
  }

  @Test func tellsOrderLengthAndBoundariesApart() {
    let texts = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["abc\0"], [], [""], ["\0"]]
    var digests = Set<Digest>()
    for parts in texts {
      var digest = Digest()
      for part in parts { digest.combine(part) }
      digests.insert(digest)
    }
    #expect(digests.count == texts.count)
    #expect(Set([hex([]), hex([0]), hex([0, 0]), hex([1, 0]), hex([0, 1])]).count == 5)
  }

  /// Each of the 128 bits flips for about half of all flips of one input bit, wherever it is.
  @Test(arguments: [0, 5, 9]) func everyInputBitReachesEveryOutputBit(place: Int) {
    var flips = [Int](repeating: 0, count: 128)
    var stream = RandomStream(seed: 9)
    for trial in 0..<2048 {
      var words = (0..<10).map { _ in stream.nextUInt64() }
      let before = bits(words)
      words[place] ^= 1 << UInt64(trial % 64)
      let after = bits(words)
      for bit in 0..<128 where before[bit] != after[bit] { flips[bit] += 1 }
    }
    // 1024 expected, deviation 22.6.
    #expect(flips.allSatisfy { (910...1138).contains($0) })
  }

  private func bits(_ words: [UInt64]) -> [Bool] {
    var digest = Digest()
    for word in words { digest.combine(word) }
    let (first, second) = digest.finished
    return [first, second].flatMap { word in (0..<64).map { word >> UInt64($0) & 1 == 1 } }
  }
}
