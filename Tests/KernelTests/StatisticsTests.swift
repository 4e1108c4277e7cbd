import Testing

@testable import Kernel

@Suite struct StatisticsTests {
  @Test func meanAndVariance() {
    // Mean 5; squared distances 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7.
    let statistics = RunningStatistics([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(statistics.mean == 5 && statistics.variance == 32.0 / 7 && statistics.count == 8)
    #expect(statistics.minimum == 2 && statistics.maximum == 9)
    #expect(RunningStatistics([1]).variance == nil && RunningStatistics([1]).confidenceInterval() == nil)
  }

  @Test func keepsDigitsFarFromZero() {
    #expect(RunningStatistics([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]).variance == 30)
  }

  @Test func mergedEqualsTogether() {
    var stream = RandomStream(seed: 1)
    let numbers = (0..<1000).map { _ in stream.standardNormal() }
    var merged = RunningStatistics(Array(numbers[..<300]))
    merged.merge(RunningStatistics(Array(numbers[300...])))
    merged.merge(RunningStatistics())
    let together = RunningStatistics(numbers)
    #expect(merged.count == 1000 && (merged.mean - together.mean).magnitude < 1e-14)
    #expect(((merged.variance ?? 0) - (together.variance ?? 1)).magnitude < 1e-13)
  }

  @Test func confidenceInterval() {
    // 1…5: mean 3, deviation √2.5; t(4) at 97.5 % is 2.776445: half width 2.776445·√(2.5/5) = 1.963243.
    let interval = RunningStatistics([1, 2, 3, 4, 5]).confidenceInterval()
    #expect(interval?.mean == 3)
    #expect(((interval?.halfWidth ?? 0) - 1.963243161).magnitude < 1e-8)
    #expect(((interval?.low ?? 0) + (interval?.high ?? 0) - 6).magnitude < 1e-14)
  }

  /// One degree is `tan(π(p − ½))`, two `a √(2 / (1 − a²))` with `a = 2p − 1`; the others from published tables.
  @Test(arguments: [
    (0.975, 1, 12.706204736174704), (0.75, 1, 1), (0.975, 2, 4.302652729696142), (0.975, 3, 3.182446305284263),
    (0.975, 10, 2.228138851964939), (0.995, 30, 2.749995653567231), (0.975, 1000, 1.962339080826408), (0.5, 7, 0),
    (0.025, 10, -2.228138851964939),
  ])
  func studentT(probability: Double, degrees: Int, expected: Double) {
    #expect((StudentT.quantile(probability, degreesOfFreedom: degrees) - expected).magnitude < 1e-10)
  }

  @Test(arguments: [0.6, 0.9, 0.975, 0.995]) func studentTSeriesMeetsItsExpansion(probability: Double) {
    // Neighbours differ by about x(x² + 1) / (4 n²), which the average of both sides cancels.
    let values = (298...301).map { StudentT.quantile(probability, degreesOfFreedom: $0) }
    #expect((values[0] - 3 * values[1] + 3 * values[2] - values[3]).magnitude < 1e-8)
  }

  @Test(arguments: [(0.0, 1.0), (0.5, 2.5), (1, 4), (0.25, 1.75), (0.9, 3.7)])
  func sampleQuantile(probability: Double, expected: Double) {
    #expect((SampleQuantile.of([4, 1, 3, 2], probability) - expected).magnitude < 1e-15)
  }

  @Test func timeWeightedMean() {
    var busy = TimeWeightedMean(from: .zero + .seconds(10))
    #expect(busy.mean(until: .zero + .seconds(10)) == 0)
    busy.set(4, at: .zero + .seconds(20))
    busy.add(2, at: .zero + .seconds(25))
    // 0 for 10 s, 4 for 5 s, 6 for 5 s: 50 over 20 s.
    #expect(busy.integral(until: .zero + .seconds(30)) == 50 && busy.mean(until: .zero + .seconds(30)) == 2.5)
    #expect(busy.value == 6)
  }
}
