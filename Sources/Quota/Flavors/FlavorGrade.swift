import API

/// How well a flavor would do: what stands in the way, and how high in the tree is borrowed.
///
/// Source: KUEUE-SPEC 3.6, isPreferred.
struct FlavorGrade: Equatable {
  /// From worst to best.
  enum Step: Int, Comparable {
    case noFit
    case noCandidates
    case preempt
    case reclaim
    case fit

    static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
  }

  var step: Step
  var borrowing: Int

  init(_ step: Step, borrowing: Int) {
    self.step = step
    self.borrowing = borrowing
  }

  init(_ forecast: PreemptionForecast) {
    borrowing = forecast.borrowing
    switch forecast.possibility {
    case .noCandidates: step = .noCandidates
    case .preempt: step = .preempt
    case .reclaim: step = .reclaim
    }
  }

  var mode: FlavorAssignment.Mode {
    switch step {
    case .noFit: .noFit
    case .noCandidates, .preempt, .reclaim: .preempt
    case .fit: .fit
    }
  }

  var possibility: PreemptionForecast.Possibility? {
    switch step {
    case .noFit, .fit: nil
    case .noCandidates: .noCandidates
    case .preempt: .preempt
    case .reclaim: .reclaim
    }
  }

  /// Whether this is better; of equals neither is.
  func isPreferred(to other: FlavorGrade, _ preference: FlavorFungibility.Preference) -> Bool {
    if step == .noFit { return false }
    if other.step == .noFit { return true }
    if (step == .noCandidates) != (other.step == .noCandidates) { return other.step == .noCandidates }
    switch preference {
    case .borrowingOverPreemption:
      return step == other.step ? borrowing < other.borrowing : step > other.step
    case .preemptionOverBorrowing:
      return borrowing == other.borrowing ? step > other.step : borrowing < other.borrowing
    }
  }

  /// Whether the search goes on although this flavor would do.
  func triesNext(_ fungibility: FlavorFungibility) -> Bool {
    switch step {
    case .noFit, .noCandidates: return true
    case .preempt, .reclaim: if fungibility.whenCanPreempt == .tryNextFlavor { return true }
    case .fit: break
    }
    return borrowing > 0 && fungibility.whenCanBorrow == .tryNextFlavor
  }
}
