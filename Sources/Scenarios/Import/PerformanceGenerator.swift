import API
import Kernel

/// What a generator file of Kueue's scheduler performance test asks for.
struct PerformanceGenerator: Equatable {
  var topology: Topology?
  var flavor: Flavor?
  var cohorts: [CohortSet] = []

  struct Topology: Equatable {
    var name: String
    var levels: [Level]
    /// What a node offers. Source: the generator's own defaults.
    var cpu = "96"
    var memory = "256Gi"

    /// The level that a label or a name means.
    func level(_ name: String) -> Level? {
      levels.first { $0.label == name } ?? levels.first { $0.name == name }
    }
  }

  struct Level: Equatable {
    var name: String
    var label: String
    /// In one of the level above.
    var count: Int
  }

  struct Flavor: Equatable {
    var name: String
    /// The key of the label that its nodes have.
    var nodeLabel: String?
    var topologyName: String?

    /// The flavor of files that name none. Source: the generator.
    static let unnamed = Flavor(name: "rf")
    /// The value of the label. Source: the generator.
    static let nodeLabelValue = "tas"
  }

  struct CohortSet: Equatable {
    var className: String
    var count: Int
    var queues: [QueueSet]
  }

  struct QueueSet: Equatable {
    var className: String
    /// In each cohort.
    var count: Int
    var nominalQuota: String
    var borrowingLimit: String?
    var reclaimWithinCohort: String
    var withinClusterQueue: String
    var workloads: [WorkloadSet]
  }

  struct WorkloadSet: Equatable {
    /// How often each of the workloads is created.
    var count: Int
    /// Before each creation.
    var interval: SimDuration
    /// Created in turn.
    var workloads: [Workload]
  }

  struct Workload: Equatable {
    var className: String
    var runTime: SimDuration
    var priority: Int
    /// Processors of one pod.
    var request: String
    var podCount: Int
    var constraint: Constraint?
  }

  /// What a workload asks of a level, by its name.
  enum Constraint: Equatable {
    case required(String)
    case preferred(String)
    /// Only that each slice stands within one domain, which the generator calls "balanced".
    case sliced(String, size: Int)
  }

  /// The most ClusterQueues that a scenario is made with; *assumed*: a file of some 4 MB.
  static let largestQueueCount = 10_000
  /// The most workloads; *assumed*: minutes of simulation.
  static let largestWorkloadCount = 10_000_000

  var queueCount: Int { cohorts.reduce(0) { $0.plus($1.count.times($1.queues.reduce(0) { $0.plus($1.count) })) } }

  var workloadCount: Int {
    cohorts.reduce(0) { sum, cohort in
      sum.plus(cohort.count.times(cohort.queues.reduce(0) { $0.plus($1.count.times($1.workloadCount)) }))
    }
  }

  var nodeCount: Int { topology?.nodeCount ?? 0 }
}

extension PerformanceGenerator.Topology {
  var nodeCount: Int { levels.reduce(1) { $0.times($1.count) } }
}

extension PerformanceGenerator.QueueSet {
  /// In each ClusterQueue.
  var workloadCount: Int { workloads.reduce(0) { $0.plus($1.count.times($1.workloads.count)) } }
}

// Counts that a file may have made absurd end at the largest integer.
extension Int {
  fileprivate func plus(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  fileprivate func times(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
