package import Kernel

/// One line of the table: a figure that is published or exact, and how ours is come by.
package struct ValidationRow: Sendable {
  package var name: String
  package var reference: Reference
  package var target: Target
  package var experiment: Experiment
  /// Which of the experiment's figures is meant.
  package var figure: String
  /// Whether `--quick` computes it.
  package var isQuick = true
  /// Why it misses its target, where that is known; such a row is red, and no failure of the table.
  package var knownReason: String?

  package init(
    _ name: String, _ reference: Reference, _ target: Target, _ experiment: Experiment, figure: String
  ) {
    self.name = name
    self.reference = reference
    self.target = target
    self.experiment = experiment
    self.figure = figure
  }
}

/// A figure to be held against, and where it comes from.
package struct Reference: Sendable, Equatable {
  package enum Unit: Sendable {
    case seconds
    /// Mean run times.
    case runTimes
    /// Of the whole.
    case share
    case cases
    case steps
    /// So many times something happened.
    case times
    case hours
  }

  /// Nil where the number of recorded cases is meant, which the corpora say.
  package var value: Double?
  package var unit: Unit
  package var source: String

  package init(_ value: Double?, _ unit: Unit, source: String) {
    self.value = value
    self.unit = unit
    self.source = source
  }
}

/// What a figure has to meet.
package enum Target: Sendable, Equatable {
  /// The exact value lies in the interval that covers the mean of all seeds with this confidence.
  case insideInterval(Double)
  /// Off by at most this share of the reference.
  case within(Double)
  /// The reference is one count of a random process, and ours its mean: the count is one that such a process shows with
  /// this probability.
  case poisson(Double)
  /// Every recorded case is decided as it was recorded.
  case all

  /// - Parameters:
  ///   - value: The mean over the seeds.
  ///   - interval: Nil for a single seed.
  package func isMet(by value: Double, _ interval: ConfidenceInterval?, reference: Double) -> Bool {
    switch self {
    case .insideInterval: interval.map { ($0.low...$0.high).contains(reference) } ?? false
    case .poisson(let probability):
      (0..<700).contains(value)
        && {
          let range = PoissonRange(mean: value, probability: probability)
          return (Double(range.low)...Double(range.high)).contains(reference)
        }()
    case .within(let share): abs(value - reference) <= share * abs(reference)
    case .all: value == reference && reference > 0
    }
  }

  /// The confidence of the intervals that are shown.
  package var confidence: Double {
    if case .insideInterval(let confidence) = self { confidence } else { 0.95 }
  }
}

/// A run, or a replay, that figures come from; rows that share one share its runs.
package enum Experiment: Hashable, Sendable {
  case queue(QueueModel)
  case performance(PerformanceConfiguration)
  case decisions(DecisionGroup)
  case goodput(GoodputModel)
  case interruptions(InterruptionCensus)
  case availability(NodeAvailability)
  case fabric
}
