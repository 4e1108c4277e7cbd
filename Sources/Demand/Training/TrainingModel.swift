package import Kernel

/// How a gang trains: its size, its steps, its checkpoints, and how it gets up again.
package struct TrainingModel: Sendable, Equatable {
  /// As `torchrun --nnodes MIN:MAX` counts them; nil means all pods, no fewer and no more.
  package var members: ClosedRange<Int>?
  /// Of a LeaderWorkerSet: whether all groups train together, instead of each by itself.
  package var joinsGroups = false
  package var step: StepModel
  /// Productive time, with all members, after which the work is done; nil is for ever.
  package var work: Distribution?
  /// Nil for a gang that begins anew after every failure.
  package var checkpoint: CheckpointModel?
  package var restart = RestartModel()

  package init(step: StepModel) {
    self.step = step
  }
}

/// What a checkpoint takes.
package struct CheckpointModel: Sendable, Equatable {
  package enum Cost: Sendable, Equatable {
    /// Training stands still for `write`; after `upload` more the checkpoint survives the loss of a node.
    case times(write: SimDuration, upload: SimDuration, restore: Distribution)
    /// So many bytes go to storage that all gangs share, and come back after a failure.
    case bytes(Double)
  }

  package var interval: CheckpointInterval
  package var cost: Cost
  /// Of the gang, for `young` and `daly`; nil takes what the scenario's failures come to.
  package var meanTimeToFailure: SimDuration?

  package init(interval: CheckpointInterval, cost: Cost) {
    self.interval = interval
    self.cost = cost
  }

  /// *assumed* where the scenario does not say; lognormal of median 3 min and deviation 0.5, for up to 64 nodes.
  package static let usualRestore = Distribution.lognormal(median: 180, sigma: 0.5)
}

/// What happens between a failure and the next step. Times are in seconds.
package struct RestartModel: Sendable, Equatable {
  /// From the exit of a process until its peers know. Source: torchrun's monitor interval, 0.1 to 5 s.
  package var detection = Distribution.uniform(low: 0, high: 5)
  /// How long peers wait for one that says nothing. Source: PyTorch `ProcessGroupNCCL`, 10 min.
  package var watchdog = SimDuration.minutes(10)
  /// From then until the processes of the survivors have ended. *assumed*: 5 s, between 1 and 30.
  package var teardown = SimDuration.seconds(5)
  /// How often the processes may begin anew while their pods stay; nil is without limit. Source: torchrun, 0.
  package var restartLimit: Int? = 0
  /// How long an elastic gang with a quorum waits for more. Source: torch rendezvous `last_call_timeout`.
  package var lastCall = SimDuration.seconds(30)
  /// How long members wait for a quorum before they give up. Source: torch rendezvous `join_timeout`.
  package var joinTimeout = SimDuration.minutes(10)
  package var initialisation = GroupInitialisation.modern
  /// Model construction and compilation. *assumed*: 30 to 120 s.
  package var build = Distribution.uniform(low: 30, high: 120)

  package init() {}
}

/// How long process groups take to form.
package enum GroupInitialisation: Sendable, Equatable {
  /// All against all through one store: 1,047 s at 2,048 GPUs, quadratic, at least 5 s.
  case naive
  /// An asynchronous store: 361 s at 2,048 GPUs, linear.
  case store
  /// Ordered barriers besides: 5 s at 2,048 GPUs, below linear.
  case tuned
  /// *assumed* of present software: 2 s and 2 ms a rank.
  case modern
  case fixed(SimDuration)

  /// Source of the figures: Jiang et al., *MegaScale*, NSDI 2024, section 3.5; the laws between them are *assumed*.
  package func time(ranks: Int) -> SimDuration {
    let relative = Double(ranks) / 2_048
    switch self {
    case .naive: return .seconds(max(5, 1_047 * relative * relative))
    case .store: return .seconds(361 * relative)
    case .tuned: return .seconds(5 * relative.power(0.9))
    case .modern: return .seconds(2 + 0.002 * Double(ranks))
    case .fixed(let time): return time
    }
  }
}
