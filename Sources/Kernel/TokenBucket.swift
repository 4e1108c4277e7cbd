/// A rate limiter: tokens gather at a steady rate up to a burst, and who finds none waits for the next, in order.
///
/// Kept as the time at which the bucket would be full again, so that a take is two comparisons and an addition.
///
/// Source: client-go's `flowcontrol.NewTokenBucketRateLimiter` (`golang.org/x/time/rate`); the form is the generic cell
/// rate algorithm of ITU-T I.371.
package struct TokenBucket: Sendable, Equatable {
  /// From one token to the next.
  private let interval: SimDuration
  /// How long a burst lets takers be ahead of the rate.
  private let slack: SimDuration
  private var full = SimTime.zero

  /// - Parameters:
  ///   - rate: Tokens a second, above 0; infinite for no limit.
  ///   - burst: Tokens in a full bucket, at least 1.
  package init(rate: Double, burst: Int) {
    precondition(rate > 0 && burst >= 1, "a bucket of rate \(rate) and burst \(burst) never gives a token")
    interval = rate.isFinite ? .seconds(1 / rate) : .zero
    slack = interval * (burst - 1)
  }

  /// Takes the next token.
  ///
  /// - Returns: When it is there, `now` or later.
  package mutating func take(at now: SimTime) -> SimTime {
    let time = max(now, full - slack)
    full = max(full, now) + interval
    return time
  }
}
