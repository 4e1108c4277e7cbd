/// Count, mean, variance and range of numbers that pass by one at a time.
///
/// Source: Welford, *Note on a Method for Calculating Corrected Sums of Squares and Products*, Technometrics 4(3), 1962;
/// merging after Chan, Golub, LeVeque, *Algorithms for Computing the Sample Variance*, The American Statistician 37(3),
/// 1983.
public struct RunningStatistics: Sendable, Equatable {
  /// Numbers so far.
  public private(set) var count = 0
  /// Their mean; 0 when there are none.
  public private(set) var mean = 0.0
  /// The smallest; infinity when there are none.
  public private(set) var minimum = Double.infinity
  /// The largest; minus infinity when there are none.
  public private(set) var maximum = -Double.infinity
  /// The sum of squared distances from the mean.
  private var squares = 0.0

  /// No numbers yet.
  public init() {}

  /// The statistics of these numbers.
  public init(_ numbers: [Double]) {
    for number in numbers { add(number) }
  }

  /// Takes one number into account.
  public mutating func add(_ number: Double) {
    count += 1
    let distance = number - mean
    mean += distance / Double(count)
    squares += distance * (number - mean)
    minimum = min(minimum, number)
    maximum = max(maximum, number)
  }

  /// Takes the numbers of `other` into account.
  public mutating func merge(_ other: RunningStatistics) {
    if other.count == 0 { return }
    let total = Double(count + other.count)
    let distance = other.mean - mean
    squares += other.squares + distance * distance * Double(count) * Double(other.count) / total
    mean += distance * Double(other.count) / total
    count += other.count
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
  }

  /// The unbiased variance of the population they come from; nil for fewer than two numbers.
  public var variance: Double? { count < 2 ? nil : squares / Double(count - 1) }

  /// The square root of the variance; nil for fewer than two numbers.
  public var standardDeviation: Double? { variance?.squareRoot() }

  /// The interval about the mean that covers the population's mean with this confidence, after Student.
  ///
  /// Nil for fewer than two numbers, which say nothing about their spread.
  ///
  /// - Precondition: `0 < confidence < 1`, and the numbers are independent and about normal, as means of runs are.
  public func confidenceInterval(_ confidence: Double = 0.95) -> ConfidenceInterval? {
    guard let standardDeviation else { return nil }
    let factor = StudentT.quantile(0.5 + confidence / 2, degreesOfFreedom: count - 1)
    return ConfidenceInterval(mean: mean, halfWidth: factor * standardDeviation / Double(count).squareRoot())
  }
}

/// An estimate of a mean with its uncertainty: `mean ± halfWidth`.
public struct ConfidenceInterval: Sendable, Equatable {
  /// The middle.
  public let mean: Double
  /// The distance from the middle to either end.
  public let halfWidth: Double

  /// The lower end.
  public var low: Double { mean - halfWidth }
  /// The upper end.
  public var high: Double { mean + halfWidth }
}
