import Testing

@testable import Validation

@Suite struct PoissonRangeTests {
  @Test(arguments: [
    // P(0) = 0.0498 > 2.5 %; P(≤ 6) = 0.9665 and P(≤ 7) = 0.988 are below and above 97.5 %.
    (3.0, 0, 7), (0.0, 0, 0),
    // The normal approximation gives 419 ± 1.96 · √419 = 378.9 to 459.1; the true range is a little to the right.
    (419.0, 379, 460),
  ])
  func countsThatAMeanShows(mean: Double, low: Int, high: Int) {
    let range = PoissonRange(mean: mean, probability: 0.95)
    #expect(range.low == low)
    #expect(range.high == high)
  }

  @Test func aPublishedCountIsOneDraw() {
    #expect(Target.poisson(0.95).isMet(by: 63, nil, reference: 50))
    #expect(!Target.poisson(0.95).isMet(by: 63, nil, reference: 40))
    #expect(!Target.poisson(0.95).isMet(by: 800, nil, reference: 800), "beyond what is computed")
  }
}

@Suite struct InterruptionCensusTests {
  @Test func causesAddUp() throws {
    let figures = try InterruptionCensus(blockCount: 1, profile: "poor", days: 400).figures(seed: 3)
    let causes = InterruptionCensus.Cause.allCases.reduce(0) { $0 + (figures[$1.rawValue] ?? -1) }
    let all = try #require(figures["all"])
    #expect(causes == all)
    // 32 nodes, 3.62 in 1,000 node-days, 1.7 times as many: 78.8, and less than one of racks and leaves; no job is on more
    // than 64 nodes. Four deviations.
    #expect(abs(all - 79) < 4 * 79.0.squareRoot(), "\(all)")
    #expect(abs((figures["mttf"] ?? 0) - 400 * 24 / all) < 1e-9)
  }

  @Test func theSameSeedCountsTheSame() throws {
    let census = InterruptionCensus(blockCount: 2, profile: "typical", days: 200)
    #expect(try census.figures(seed: 1) == census.figures(seed: 1))
    #expect(try census.figures(seed: 1) != census.figures(seed: 2))
  }

  @Test func everyPublishedCountOfSwitchesIsOurs() {
    #expect(PublishedFabric.figures == ["identical": 34, "asked": 34])
  }
}
