#if canImport(Glibc)
  public import Glibc
#elseif canImport(Musl)
  public import Musl
#else
  public import Darwin
#endif

/// The normal distribution of mean 0 and deviation 1.
public enum Normal {
  /// The value below which a normal draw lies with this probability, to about 16 digits.
  ///
  /// - Precondition: `0 < probability < 1`.
  /// - Source: Wichura, *Algorithm AS 241: The Percentage Points of the Normal Distribution*, Applied Statistics 37(3),
  ///   1988, routine PPND16.
  @inlinable public static func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "normal quantile of \(probability); it must be in (0, 1)")
    let distance = probability - 0.5
    if distance.magnitude <= 0.425 {
      let square = 0.180625 - distance * distance
      return distance * polynomial(centralNumerator, square) / polynomial(centralDenominator, square)
    }
    let depth = (-log(distance < 0 ? probability : 1 - probability)).squareRoot()
    let magnitude =
      depth <= 5
      ? polynomial(tailNumerator, depth - 1.6) / polynomial(tailDenominator, depth - 1.6)
      : polynomial(farNumerator, depth - 5) / polynomial(farDenominator, depth - 5)
    return distance < 0 ? -magnitude : magnitude
  }

  /// The probability that a normal draw lies below `value`.
  public static func cumulative(_ value: Double) -> Double { 0.5 * erfc(-value * 0.5.squareRoot()) }

  /// Coefficients from the constant term to the seventh power.
  @usableFromInline typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

  @inlinable static func polynomial(_ c: Coefficients, _ x: Double) -> Double {
    ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
  }

  @inlinable static var centralNumerator: Coefficients {
    (
      3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
      45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727
    )
  }
  @inlinable static var centralDenominator: Coefficients {
    (
      1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
      21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610
    )
  }
  @inlinable static var tailNumerator: Coefficients {
    (
      1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
      1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4
    )
  }
  @inlinable static var tailDenominator: Coefficients {
    (
      1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
      0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9
    )
  }
  @inlinable static var farNumerator: Coefficients {
    (
      6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
      0.0265321895265761230930, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
    )
  }
  @inlinable static var farDenominator: Coefficients {
    (
      1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
    )
  }
}
