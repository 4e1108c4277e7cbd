#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
package import Kernel

extension Double {
  package func power(_ exponent: Double) -> Double { pow(self, exponent) }
}

/// How often a gang writes a checkpoint.
package enum CheckpointInterval: Sendable, Equatable {
  case fixed(SimDuration)
  /// `√(2wM)`. Source: Young, *A first order approximation to the optimum checkpoint interval*, CACM 17(9), 1974.
  case young
  /// Source: Daly, *A higher order estimate of the optimum checkpoint interval*, FGCS 22(3), 2006, equation 37.
  case daly

  /// The time of training between two checkpoints.
  ///
  /// - Parameters:
  ///   - write: How long training stands still for one.
  ///   - meanTimeToFailure: Of the whole gang; nil when nothing ever fails, and then `young` and `daly` write none.
  package func interval(write: SimDuration, meanTimeToFailure: SimDuration?) -> SimDuration? {
    switch self {
    case .fixed(let interval): return interval
    case .young: return meanTimeToFailure.map { .seconds(Goodput.young(write: write.seconds, mttf: $0.seconds)) }
    case .daly: return meanTimeToFailure.map { .seconds(Goodput.daly(write: write.seconds, mttf: $0.seconds)) }
    }
  }
}

/// Closed forms of what failures and checkpoints leave of training. All times in seconds.
package enum Goodput {
  /// The interval between checkpoints that costs least, to first order.
  package static func young(write: Double, mttf: Double) -> Double { (2 * write * mttf).squareRoot() }

  /// The same to higher order; equals `mttf` where writing takes more than twice that.
  package static func daly(write: Double, mttf: Double) -> Double {
    guard write < 2 * mttf else { return mttf }
    let ratio = write / (2 * mttf)
    return young(write: write, mttf: mttf) * (1 + ratio.squareRoot() / 3 + ratio / 9) - write
  }

  /// The share of time that is productive when failures come at random.
  ///
  /// Source: Daly 2006, equation 20: `Δ / (M · e^(R/M) · (e^((Δ+w)/M) − 1))`, failures during restarts included.
  ///
  /// - Parameters:
  ///   - interval: Of training between checkpoints.
  ///   - restart: From a failure until training goes on.
  package static func effectiveTrainingTimeRatio(
    interval: Double, write: Double, restart: Double, mttf: Double
  ) -> Double {
    interval / (mttf * exp(restart / mttf) * expm1((interval + write) / mttf))
  }
}
