#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A distribution of numbers in whatever base unit its owner chose: seconds, bytes, tokens.
///
/// Every draw but a gamma one uses exactly one word of the stream and is increasing in it (inversion), so that variants
/// of a scenario that draw from the same stream stay in step.
public enum Distribution: Sendable, Equatable {
  /// Always `value`; no word is used.
  case constant(Double)
  /// Evenly spread over `low..<high`.
  case uniform(low: Double, high: Double)
  /// Memoryless, of this mean.
  case exponential(mean: Double)
  /// Weibull: below shape 1 the hazard falls with age, above 1 it rises.
  case weibull(shape: Double, scale: Double)
  /// The logarithm is normal of deviation `sigma` about the logarithm of `median`.
  case lognormal(median: Double, sigma: Double)
  /// Gamma, of mean `shape * scale`.
  case gamma(shape: Double, scale: Double)
  /// Observed samples in ascending order; values between them are interpolated.
  ///
  /// The quantile function is linear between the samples, the smallest at 0 and the largest at 1, as `SampleQuantile`
  /// has it. So a draw may be any value between two neighbours, and none is outside the observed range.
  case empirical(sorted: [Double])

  /// A Weibull distribution of this mean: `scale = mean / Γ(1 + 1/shape)`.
  public static func weibull(shape: Double, mean: Double) -> Distribution {
    .weibull(shape: shape, scale: mean / tgamma(1 + 1 / shape))
  }

  /// A lognormal distribution of this mean: `median = mean · exp(−sigma²/2)`.
  public static func lognormal(mean: Double, sigma: Double) -> Distribution {
    .lognormal(median: mean * exp(-sigma * sigma / 2), sigma: sigma)
  }

  /// A gamma distribution of this mean.
  public static func gamma(shape: Double, mean: Double) -> Distribution {
    .gamma(shape: shape, scale: mean / shape)
  }

  /// The empirical distribution of samples in any order.
  public static func empirical(_ samples: [Double]) -> Distribution { .empirical(sorted: samples.sorted()) }

  /// The expected value.
  public var mean: Double {
    switch self {
    case .constant(let value): value
    case .uniform(let low, let high): (low + high) / 2
    case .exponential(let mean): mean
    case .weibull(let shape, let scale): scale * tgamma(1 + 1 / shape)
    case .lognormal(let median, let sigma): median * exp(sigma * sigma / 2)
    case .gamma(let shape, let scale): shape * scale
    case .empirical(let sorted): Self.meanOfInterpolated(sorted)
    }
  }

  /// The value below which a draw lies with this probability; nil for a gamma distribution, which has no closed form.
  ///
  /// - Precondition: `0 ≤ probability ≤ 1`; at 1 an unbounded distribution yields infinity.
  public func quantile(_ probability: Double) -> Double? {
    precondition(probability >= 0 && probability <= 1, "quantile of \(probability); it must be in 0...1")
    switch self {
    case .constant(let value): return value
    case .uniform(let low, let high): return low + (high - low) * probability
    case .exponential(let mean): return -mean * log1p(-probability)
    case .weibull(let shape, let scale): return scale * pow(-log1p(-probability), 1 / shape)
    case .lognormal(let median, let sigma):
      if probability == 0 { return 0 }
      if probability == 1 { return .infinity }
      return median * exp(sigma * Normal.quantile(probability))
    case .gamma: return nil
    case .empirical(let sorted): return SampleQuantile.of(sorted: sorted, probability)
    }
  }

  /// A draw.
  public func sample(_ stream: inout RandomStream) -> Double {
    switch self {
    case .constant(let value): return value
    case .uniform(let low, let high): return low + (high - low) * stream.uniform()
    case .exponential(let mean): return -mean * log1p(-stream.uniformOpen())
    case .weibull(let shape, let scale): return scale * pow(-log1p(-stream.uniformOpen()), 1 / shape)
    case .lognormal(let median, let sigma): return median * exp(sigma * stream.standardNormal())
    case .gamma(let shape, let scale): return scale * Self.standardGamma(shape: shape, &stream)
    case .empirical(let sorted): return SampleQuantile.of(sorted: sorted, stream.uniform())
    }
  }
}

extension Distribution {
  /// What is wrong with the parameters, as half a sentence with the value; nil when they are sound.
  public var defect: String? {
    switch self {
    case .constant(let value): return value.isFinite ? nil : "the constant \(value) is not finite"
    case .uniform(let low, let high):
      return low.isFinite && high.isFinite && low <= high ? nil : "low \(low) and high \(high) are not in order"
    case .exponential(let mean): return Self.defect(ofPositive: mean, "mean")
    case .weibull(let shape, let scale), .gamma(let shape, let scale):
      return Self.defect(ofPositive: shape, "shape") ?? Self.defect(ofPositive: scale, "scale")
    case .lognormal(let median, let sigma):
      if !(sigma >= 0 && sigma.isFinite) { return "sigma is \(sigma); it must be 0 or above" }
      return Self.defect(ofPositive: median, "median")
    case .empirical(let sorted):
      if sorted.isEmpty { return "there are no samples" }
      if !sorted.allSatisfy(\.isFinite) { return "a sample is not finite" }
      return zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 } ? nil : "the samples are not in ascending order"
    }
  }

  private static func defect(ofPositive value: Double, _ name: String) -> String? {
    value > 0 && value.isFinite ? nil : "\(name) is \(value); it must be above 0"
  }

  /// The mean of the piecewise linear quantile function: each gap between neighbours is equally likely.
  private static func meanOfInterpolated(_ sorted: [Double]) -> Double {
    precondition(!sorted.isEmpty, "an empirical distribution without samples")
    guard sorted.count > 1, let first = sorted.first, let last = sorted.last else { return sorted[0] }
    return (sorted.reduce(0, +) - (first + last) / 2) / Double(sorted.count - 1)
  }

  /// A gamma draw of scale 1.
  ///
  /// - Source: Marsaglia, Tsang, *A Simple Method for Generating Gamma Variables*, ACM TOMS 26(3), 2000, with their
  ///   section 6 for shapes below 1.
  private static func standardGamma(shape: Double, _ stream: inout RandomStream) -> Double {
    if shape < 1 {
      let power = pow(stream.uniformOpen(), 1 / shape)
      return standardGamma(shape: shape + 1, &stream) * power
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = stream.standardNormal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(stream.uniformOpen()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}
