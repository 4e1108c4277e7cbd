package import API
package import Kernel

/// Jobs that a scenario draws, without manifests: background load, or a workload generator.
package struct ArrivalSource: Sendable, Equatable {
  /// When the next job comes.
  package enum Timing: Sendable, Equatable {
    /// So long after the one before; the first at the start, or, where the distance is random, after one draw.
    case spaced(Distribution)
    /// As recorded, the earliest first.
    case trace([TracedArrival])
  }

  /// A name of its own, which its jobs and its random stream carry.
  package var name: String
  package var timing: Timing
  /// Before this nothing comes; times of a trace count from here.
  package var start: SimTime
  /// After this nothing comes.
  package var end: SimTime
  /// How often something comes at most.
  package var limit: Int?
  package var namespace: String
  /// The LocalQueues, each of which gets a job at every arrival; empty for jobs outside Kueue.
  package var queues: [String]
  /// The WorkloadPriorityClass.
  package var priorityClass: String?
  package var priority: Int?
  package var podSets: [ArrivalPodSet]
  /// How long the pods run; nil leaves it to the trace.
  package var runTime: Distribution?
  package var image: String
  /// Whether there are pods; without, the jobs only hold quota.
  package var hasPods: Bool

  /// The image of jobs that name none: nothing has to be pulled for it.
  package static let plainImage = "lwsim/arrival:v1"
}

/// Pods of one kind in every job of a source.
package struct ArrivalPodSet: Sendable, Equatable {
  package var name: String
  package var count: WeightedCounts
  package var minCount: Int?
  package var requests: ResourceList
  /// The annotations by which Kueue knows what is asked of the topology.
  package var annotations: [String: String]

  package init(name: String, count: WeightedCounts, requests: ResourceList) {
    self.name = name
    self.count = count
    self.requests = requests
    minCount = nil
    annotations = [:]
  }
}

/// Whole numbers, each with the weight by which it is drawn.
package struct WeightedCounts: Sendable, Equatable {
  /// Ascending.
  package var counts: [Int]
  /// Above zero, of the same length.
  package var weights: [Double]

  package init(_ weights: [Int: Double]) {
    counts = weights.keys.sorted()
    self.weights = counts.map { weights[$0] ?? 0 }
  }

  /// Always the same number.
  package init(_ count: Int) {
    self.init([count: 1])
  }

  package var largest: Int { counts.last ?? 0 }
  package var smallest: Int { counts.first ?? 0 }

  /// A draw; no word of the stream is used where there is nothing to choose.
  package func sample(_ stream: inout RandomStream) -> Int {
    guard counts.count > 1 else { return counts.first ?? 0 }
    var rest = stream.uniform() * weights.reduce(0, +)
    for (count, weight) in zip(counts, weights) {
      rest -= weight
      if rest < 0 { return count }
    }
    return largest
  }
}

/// One line of a trace.
package struct TracedArrival: Sendable, Equatable {
  /// Since the start of the trace.
  package var time: SimDuration
  package var runTime: SimDuration?
  /// Pods of the first podset.
  package var count: Int?
  /// What one of these pods takes, instead of what the scenario says of the same resources.
  package var requests: ResourceList = [:]
  package var queue: String?
  package var priority: Int?

  package init(time: SimDuration) {
    self.time = time
  }
}
