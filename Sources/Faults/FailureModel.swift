package import Kernel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Everything that decides what fails by itself and what is done about it.
package struct FailureModel: Sendable, Equatable {
  /// The profile's name; `none` when nothing fails but by script.
  package var profile = "none"
  /// In the order in which they were declared.
  package var entries: [FaultEntry] = []
  package var remedies: [Remedy] = []
  package var lemons = Lemons()
  package var infancy: Infancy?
  package var recurrence = Recurrence()
  package var reaction = FaultReaction()
  /// In the order in which they were declared.
  package var maintenance: [Maintenance] = []
  /// Failures of a trace, which take the place of random ones.
  package var trace: [TracedFault]?

  package init() {}

  package func remedy(_ name: String) -> Remedy? { remedies.first { $0.name == name } }

  /// Whether a failure, or what is done about it, ends the processes on its nodes.
  package func endsProcesses(_ entry: FaultEntry) -> Bool {
    switch entry.effect {
    case .crash, .hang, .gpuLost, .nodeDown, .corrupt, .link(_, aborts: true), .nvlink(_, aborts: true): true
    case .silent, .storage: false
    case .gpuWithdrawn, .link, .nvlink, .slow:
      reaction.drains && entry.ladder.contains { remedy($0.remedy).map { $0.kind != .elsewhere } ?? false }
    }
  }

  /// Whether a failure of an entry that ends with this remedy may come back.
  ///
  /// Who has climbed to the end of the ladder has a new part.
  func isProvisional(_ remedy: Remedy, of entry: FaultEntry) -> Bool {
    switch remedy.kind {
    case .reset, .down: entry.ladder.count > 1 && entry.ladder.last?.remedy != remedy.name
    case .elsewhere, .replace: false
    }
  }

  /// How many failures of an entry come back for each that does not, when one node is hit.
  func returningShare(of entry: FaultEntry) -> Double {
    var (reached, ended) = (1.0, 0.0)
    for rung in entry.ladder {
      if let remedy = remedy(rung.remedy), isProvisional(remedy, of: entry) { ended += reached * rung.share }
      reached *= 1 - rung.share
    }
    return ended * recurrence.share
  }

  /// Whether anything of the catalogue can happen, or anything is maintained.
  package var isOn: Bool { !entries.isEmpty || !maintenance.isEmpty }

  /// Nodes that fail more often than others. The mean over all nodes stays what the rates say.
  package struct Lemons: Sendable, Equatable {
    /// Which share of the nodes, drawn once a run.
    package var share = 0.0
    /// How often they fail, compared with the others; at least 1.
    package var factor = 1.0
    /// Further lemons, by name.
    package var nodes: [String] = []

    package init() {}
  }

  /// How much more often young machines fail: `1 + (factor − 1) · exp(−age / decay)`.
  package struct Infancy: Sendable, Equatable {
    package var factor: Double
    package var decay: SimDuration
    /// The age of all machines when the run starts.
    package var age: SimDuration

    package init(factor: Double, decay: SimDuration, age: SimDuration) {
      self.factor = factor
      self.decay = decay
      self.age = age
    }

    /// The factor at a time of the run.
    package func factor(at time: SimTime) -> Double {
      1 + (factor - 1) * exp(-(age + (time - .zero)).seconds / max(decay.seconds, 1e-9))
    }
  }

  /// How often what seemed mended by a reset or a reboot comes back, and then needs the last rung of its ladder.
  package struct Recurrence: Sendable, Equatable {
    package var share = 0.0
    /// When it comes back: evenly within this time.
    package var within = SimDuration.zero

    package init() {}
  }
}

/// What operators and daemons do about failures.
package struct FaultReaction: Sendable, Equatable {
  /// Whether daemons look for failures; without them people do.
  package var hasHealthChecks = true
  /// How long people take who have no health checks. **unit**: seconds.
  package var unaided = Distribution.constant(0)
  /// Whether a node is cordoned as soon as its failure is known.
  package var cordons = true
  /// Whether the pods of a node that is to be mended are deleted.
  package var drains = true
  /// Machines that can take the place of one that is to be replaced.
  package var spares = Spares()
  /// How long that takes. **unit**: seconds.
  package var swap = Distribution.constant(0)
  /// From the boot of a node until its driver and device plugin offer GPUs.
  package var gpuReady = SimDuration.zero
  /// How long processes that stand still wait before they give up.
  package var watchdog = SimDuration.zero
  /// How long a process runs on a GPU that is gone before it notices.
  package var crashDelay = SimDuration.zero

  package init() {}
}

/// Machines that wait to take the place of broken ones, in one pool or in one for each domain of a level.
package struct Spares: Sendable, Equatable {
  package enum Size: Sendable, Equatable {
    case count(Int)
    /// Of the nodes that the pool serves, rounded up.
    case share(Double)
  }

  /// Of each pool.
  package var size = Size.count(0)
  /// The level whose domains have pools of their own; nil is one pool for all.
  package var level: String?

  package init() {}

  package var isEmpty: Bool { size == .count(0) || size == .share(0) }

  package func count(forNodes nodeCount: Int) -> Int {
    switch size {
    case .count(let count): count
    case .share(let share): Int((share * Double(nodeCount)).rounded(.up))
    }
  }
}
