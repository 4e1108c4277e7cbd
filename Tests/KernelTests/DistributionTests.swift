import Testing

@testable import Kernel

@Suite struct DistributionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var distribution: Distribution
    var mean: Double
    var variance: Double
    var testDescription: String { "\(distribution)" }
  }

  /// Mean and variance from the closed formulas.
  static let cases = [
    Case(distribution: .constant(3), mean: 3, variance: 0),
    Case(distribution: .uniform(low: 2, high: 8), mean: 5, variance: 3),  // 6²/12
    Case(distribution: .exponential(mean: 4), mean: 4, variance: 16),
    // Γ(1.5) = √π/2, Γ(2) = 1: mean 10·0.886227, variance 100·(1 − π/4).
    Case(distribution: .weibull(shape: 2, scale: 10), mean: 8.862269254527580, variance: 21.46018366025517),
    // Shape ½: Γ(3) = 2, Γ(5) = 24: scale 1 has mean 2 and variance 24 − 4.
    Case(distribution: .weibull(shape: 0.5, mean: 2), mean: 2, variance: 20),
    // e^{σ²/2} = 1.133148, (e^{σ²} − 1) e^{σ²} = 0.3646958 for σ = ½.
    Case(distribution: .lognormal(median: 1, sigma: 0.5), mean: 1.133148453066826, variance: 0.3646958540123865),
    Case(distribution: .gamma(shape: 3, scale: 2), mean: 6, variance: 12),
    Case(distribution: .gamma(shape: 0.5, mean: 1), mean: 1, variance: 2),
    // Two equally likely gaps, 0–1 and 1–4: mean ½(½ + 2½); E[x²] = ½(⅓ + 7), variance 11/3 − 9/4.
    Case(distribution: .empirical([4, 0, 1]), mean: 1.5, variance: 17.0 / 12),
    Case(distribution: .empirical([5]), mean: 5, variance: 0),
  ]

  /// Within five deviations of the sample mean, and 5 % of the variance (heavy tails 10 %).
  @Test(arguments: cases) func moments(c: Case) {
    #expect((c.distribution.mean - c.mean).magnitude <= 1e-12 * c.mean)
    #expect(c.distribution.defect == nil)
    var stream = Streams(seed: 11).stream("moments")
    var statistics = RunningStatistics()
    for _ in 0..<200_000 { statistics.add(c.distribution.sample(&stream)) }
    #expect((statistics.mean - c.mean).magnitude <= 5 * (c.variance / 200_000).squareRoot() + 1e-12)
    #expect(((statistics.variance ?? -1) - c.variance).magnitude <= 0.1 * c.variance + 1e-12)
  }

  /// A fifth of the draws lies below each fifth of the quantile function.
  @Test(arguments: cases.filter { $0.variance > 0 }) func drawsFollowTheQuantiles(c: Case) {
    var stream = Streams(seed: 12).stream("quantiles")
    let draws = (0..<50_000).map { _ in c.distribution.sample(&stream) }
    for probability in [0.05, 0.2, 0.4, 0.6, 0.8, 0.95] {
      guard let quantile = c.distribution.quantile(probability) else { continue }
      let share = Double(draws.filter { $0 < quantile }.count) / 50_000
      #expect((share - probability).magnitude < 0.012)
    }
  }

  @Test func gammaOfWholeShapeIsASumOfExponentials() {
    // P(X < 2) for shape 2, scale 1 is 1 − 3 e⁻² = 0.5939942.
    var stream = Streams(seed: 13).stream("gamma")
    let share = (0..<100_000).filter { _ in Distribution.gamma(shape: 2, scale: 1).sample(&stream) < 2 }.count
    #expect((Double(share) / 100_000 - 0.5939942).magnitude < 0.008)
    #expect(Distribution.gamma(shape: 2, scale: 1).quantile(0.5) == nil)
  }

  @Test(arguments: [
    (Distribution.uniform(low: 1, high: 3), 0.25, 1.5),
    (.exponential(mean: 2), 0.5, 1.386294361119891),  // 2 ln 2
    (.weibull(shape: 2, scale: 3), 0.6321205588285577, 3),  // 1 − 1/e is at the scale
    (.lognormal(median: 7, sigma: 2), 0.5, 7),
    (.lognormal(median: 1, sigma: 1), 0.975, 7.099071384231655),  // e^1.959964
    (.empirical(sorted: [0, 10, 40]), 0.75, 25), (.empirical(sorted: [0, 10, 40]), 1, 40),
    (.exponential(mean: 2), 1, .infinity), (.lognormal(median: 1, sigma: 1), 0, 0),
  ])
  func quantiles(distribution: Distribution, probability: Double, expected: Double) {
    let quantile = distribution.quantile(probability) ?? .nan
    #expect(quantile == expected || (quantile - expected).magnitude < 1e-12 * expected)
  }

  /// Tables of the normal distribution to 16 digits; symmetric ones by sign.
  @Test(arguments: [
    (0.975, 1.9599639845400543), (0.6, 0.2533471031357998), (1e-10, -6.361340902404056), (0.01, -2.3263478740408411),
    (0.5, 0), (1e-300, -37.0470962993612),
  ])
  func normalQuantile(probability: Double, expected: Double) {
    #expect((Normal.quantile(probability) - expected).magnitude <= 1e-14 * max(1, expected.magnitude))
    #expect((Normal.cumulative(expected) / probability - 1).magnitude < 1e-12)
  }

  @Test(arguments: [
    (Distribution.exponential(mean: 0), "mean is 0.0; it must be above 0"),
    (.weibull(shape: -1, scale: 2), "shape is -1.0; it must be above 0"),
    (.gamma(shape: 1, scale: .nan), "scale is nan; it must be above 0"),
    (.uniform(low: 2, high: 1), "low 2.0 and high 1.0 are not in order"),
    (.lognormal(median: 1, sigma: -1), "sigma is -1.0; it must be 0 or above"),
    (.empirical(sorted: []), "there are no samples"),
    (.empirical(sorted: [2, 1]), "the samples are not in ascending order"),
  ])
  func defects(distribution: Distribution, expected: String) { #expect(distribution.defect == expected) }
}
