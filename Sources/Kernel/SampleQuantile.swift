/// Quantiles of a sample.
public enum SampleQuantile {
  /// The value at `probability` of the way through the samples, linear between neighbours.
  ///
  /// The smallest sample is at 0, the largest at 1, the i-th at `i / (count − 1)`.
  ///
  /// - Precondition: `sorted` is ascending and not empty; `0 ≤ probability ≤ 1`.
  /// - Source: Hyndman, Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50(4), 1996,
  ///   definition 7.
  public static func of(sorted: [Double], _ probability: Double) -> Double {
    precondition(!sorted.isEmpty, "a quantile of no samples")
    precondition(probability >= 0 && probability <= 1, "quantile of \(probability); it must be in 0...1")
    let position = probability * Double(sorted.count - 1)
    let index = min(Int(position), sorted.count - 1)
    guard index + 1 < sorted.count else { return sorted[index] }
    return sorted[index] + (sorted[index + 1] - sorted[index]) * (position - Double(index))
  }

  /// The same for samples in any order.
  public static func of(_ samples: [Double], _ probability: Double) -> Double {
    of(sorted: samples.sorted(), probability)
  }
}
