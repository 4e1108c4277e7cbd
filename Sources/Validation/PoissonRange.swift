#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The counts that a Poisson process of a known mean shows with some probability, cut equally at both ends.
package struct PoissonRange: Equatable, Sendable {
  package var low: Int
  package var high: Int

  /// - Precondition: `0 ≤ mean < 700`, where the smallest term is still a number, and `0 < probability < 1`.
  package init(mean: Double, probability: Double) {
    precondition(mean >= 0 && mean < 700 && probability > 0 && probability < 1, "\(mean) at \(probability)")
    let tail = (1 - probability) / 2
    var (count, term) = (0, exp(-mean))
    var sum = term
    func next() {
      count += 1
      term *= mean / Double(count)
      sum += term
    }
    while sum <= tail { next() }
    low = count
    while sum < 1 - tail { next() }
    high = count
  }
}
