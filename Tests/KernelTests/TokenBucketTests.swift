import Testing

@testable import Kernel

@Suite struct TokenBucketTests {
  private func waits(_ bucket: inout TokenBucket, _ count: Int, at now: SimTime) -> [Double] {
    (0..<count).map { _ in (bucket.take(at: now) - now).seconds }
  }

  @Test func aBurstIsFreeAndThenTheRateCounts() {
    var bucket = TokenBucket(rate: 20, burst: 3)
    #expect(waits(&bucket, 6, at: .zero) == [0, 0, 0, 0.05, 0.1, 0.15])
  }

  @Test func aPauseFillsTheBucketAgainButNotAboveTheBurst() {
    var bucket = TokenBucket(rate: 10, burst: 2)
    _ = waits(&bucket, 4, at: .zero)
    // Two are owed until 0.2 s; at 0.3 s one token is there, at 10 s two.
    #expect(waits(&bucket, 2, at: .zero + .milliseconds(300)) == [0, 0.1])
    #expect(waits(&bucket, 3, at: .zero + .seconds(10)) == [0, 0, 0.1])
  }

  @Test func withoutALimitNobodyWaits() {
    var bucket = TokenBucket(rate: .infinity, burst: 1)
    #expect(waits(&bucket, 100, at: .zero).allSatisfy { $0 == 0 })
  }
}
