#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Student's t distribution with a whole number of degrees of freedom.
public enum StudentT {
  /// The value below which a draw lies with this probability, to about 12 digits.
  ///
  /// Inverts the finite series below 300 degrees of freedom, expands about the normal quantile from there on.
  ///
  /// - Precondition: `0 < probability < 1` and `degreesOfFreedom ≥ 1`.
  public static func quantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    precondition(probability > 0 && probability < 1, "t quantile of \(probability); it must be in (0, 1)")
    precondition(degreesOfFreedom >= 1, "t quantile with \(degreesOfFreedom) degrees of freedom; at least 1")
    if probability < 0.5 { return -quantile(1 - probability, degreesOfFreedom: degreesOfFreedom) }
    let central = 2 * probability - 1
    return degreesOfFreedom < 300
      ? invert(central, degreesOfFreedom) : expand(Normal.quantile(probability), Double(degreesOfFreedom))
  }

  /// The value whose central probability is `central`, by bisection of its angle.
  private static func invert(_ central: Double, _ degreesOfFreedom: Int) -> Double {
    var low = 0.0
    var high = Double.pi / 2
    for _ in 0..<64 {
      let middle = (low + high) / 2
      if centralProbability(angle: middle, degreesOfFreedom) < central { low = middle } else { high = middle }
    }
    return tan((low + high) / 2) * Double(degreesOfFreedom).squareRoot()
  }

  /// The probability of a draw between `−t` and `t`, where `tan(angle) = t / √degreesOfFreedom`.
  ///
  /// - Source: Abramowitz, Stegun, *Handbook of Mathematical Functions*, 1964, 26.7.3 and 26.7.4.
  static func centralProbability(angle: Double, _ degreesOfFreedom: Int) -> Double {
    let isOdd = degreesOfFreedom % 2 == 1
    let cosine = cos(angle)
    var term = isOdd ? cosine : 1
    var sum = degreesOfFreedom == 1 ? 0 : term
    for power in stride(from: isOdd ? 3 : 2, to: degreesOfFreedom - 1, by: 2) {
      term *= cosine * cosine * Double(power - 1) / Double(power)
      sum += term
    }
    return isOdd ? 2 / Double.pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }

  /// The t quantile as a series in `1 / n` about the normal quantile `x`.
  ///
  /// - Source: Abramowitz, Stegun, 26.7.5.
  private static func expand(_ x: Double, _ n: Double) -> Double {
    let s = x * x
    let first = x * (s + 1) / 4
    let second = x * ((5 * s + 16) * s + 3) / 96
    let third = x * (((3 * s + 19) * s + 17) * s - 15) / 384
    let fourth = x * ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160
    return x + (first + (second + (third + fourth / n) / n) / n) / n
  }
}
