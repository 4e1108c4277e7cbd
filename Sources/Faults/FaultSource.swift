import Cluster
package import Kernel

/// What fails next, of one entry.
///
/// Exponential failures of all components together are one Poisson process: only its next point is kept, and the victim
/// is drawn by weight, so that a year of ten thousand GPUs costs what its failures cost. Other laws keep the next time
/// of every component.
package struct FaultSource: Sendable {
  /// The entry's place in the catalogue.
  package let entry: Int
  private let interval: Distribution
  private let population: FaultPopulation
  private let infancy: FailureModel.Infancy?
  /// Gaps, victims and thinning.
  private var stream: RandomStream
  /// When each component fails next. **shape**: by place in the population; empty for exponential laws.
  private var due: [SimTime] = []
  private var next: SimTime?

  /// - Parameter weights: How much more often than the average each node fails. **shape**: by node.
  init(_ entry: Int, of model: FailureModel, in cluster: Cluster, weights: [Double], _ streams: Streams) {
    self.entry = entry
    let declared = model.entries[entry]
    population = FaultPopulation(
      of: declared.hazard.component, hitting: declared.blast, in: cluster, weights: weights)
    var interval = declared.hazard.interval
    // Rates count every failure, those that come back as well; these are not drawn here.
    if population.isOfNodes { interval.divide(by: 1 / (1 + model.returningShare(of: declared))) }
    self.interval = interval
    infancy = model.infancy
    stream = streams.stream("faults/entry/\(declared.name)")
    guard !population.isEmpty else { return }
    if case .exponential = interval {
    } else {
      due = population.places.map { .zero + gap(at: $0) }
    }
    plan(after: .zero)
  }

  /// When the next failure comes; nil for an entry without components.
  package var nextTime: SimTime? { next }

  /// Takes the failure that is due: whom it hits, or nil when thinning drops it.
  package mutating func take() -> FaultVictim? {
    guard let time = next else { return nil }
    var victim: FaultVictim?
    if due.isEmpty {
      victim = population.victim(&stream)
      if let infancy, !stream.chance(infancy.factor(at: time) / infancy.peak) { victim = nil }
    } else if let place = due.firstIndex(of: time) {
      victim = population.victim(at: place, &stream)
      due[place] = time + max(.nanoseconds(1), gap(at: place))
    }
    plan(after: time)
    return victim
  }

  private mutating func plan(after time: SimTime) {
    guard due.isEmpty else {
      next = due.min()
      return
    }
    let rate = population.count * (infancy?.peak ?? 1) / interval.mean
    let gap = Distribution.exponential(mean: 1 / rate).sample(&stream)
    next = time + .bounded(seconds: gap)
  }

  private mutating func gap(at place: Int) -> SimDuration {
    .bounded(seconds: max(0, interval.sample(&stream)) / max(population.weight(at: place), 1e-9))
  }
}

extension FailureModel.Infancy {
  /// The largest factor, at birth.
  var peak: Double { max(1, factor) }
}

extension SimDuration {
  /// Far beyond any run, and far from where sums overflow: a hundred years.
  private static let longestGap = 3.2e9

  static func bounded(seconds: Double) -> SimDuration { .seconds(min(seconds, longestGap)) }
}
