package import Kernel

/// What became of a row.
package struct RowResult: Sendable {
  package var row: ValidationRow
  /// Nil when there is none to hold against.
  package var reference: Double?
  /// The mean over the seeds; nil when the experiment has no figures.
  package var value: Double?
  /// Nil for a single seed.
  package var interval: ConfidenceInterval?
  package var seedCount: Int
  package var pass: Bool
  /// Why there is no value, or why it is known to miss its target.
  package var reason: String?

  /// How far off the value is, as a share of the reference.
  package var deviation: Double? {
    guard let value, let reference, reference != 0 else { return nil }
    return value / reference - 1
  }

  /// Whether nobody expects the row to be red.
  package var isUnexpectedFailure: Bool { !pass && row.knownReason == nil }

  /// Judges what the seeds came to.
  ///
  /// - Parameter outcomes: The figures by seed, in their order.
  package init(_ row: ValidationRow, _ outcomes: [Result<[String: Double], ExperimentFailure>]) {
    self.row = row
    seedCount = outcomes.count
    reference = row.reference.value
    pass = false
    var statistics = RunningStatistics()
    for outcome in outcomes {
      switch outcome {
      case .failure(let failure):
        reason = failure.reason
        return
      case .success(let figures):
        guard let figure = figures[row.figure] else {
          reason = "the experiment has no figure \"\(row.figure)\""
          return
        }
        statistics.add(figure)
        reference = reference ?? figures[row.figure == "identical steps" ? "asked steps" : "asked"]
      }
    }
    guard statistics.count > 0, let reference else { return }
    value = statistics.mean
    interval = statistics.confidenceInterval(row.target.confidence)
    pass = row.target.isMet(by: statistics.mean, interval, reference: reference)
    reason = pass ? nil : row.knownReason
  }
}
