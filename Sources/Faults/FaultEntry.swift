package import Kernel

/// One class of failure of the catalogue: how often what of it fails, whom that hits, and what is done about it.
package struct FaultEntry: Sendable, Equatable {
  package var name: String
  package var hazard: Hazard
  package var effect: FaultEffect
  /// From the failure until somebody knows; nil for failures that nobody has to find, such as a process that exits.
  package var detection: Distribution?
  /// What is tried, in this order, each with the share of failures that it ends; the last one ends all.
  package var ladder: [Rung]
  /// Where rate, detection and ladder come from, or the word assumed.
  package var source: String

  package init(name: String, hazard: Hazard, effect: FaultEffect, ladder: [Rung], source: String) {
    self.name = name
    self.hazard = hazard
    self.effect = effect
    self.ladder = ladder
    self.source = source
  }

  /// A remedy and the share of failures that it ends.
  package struct Rung: Sendable, Equatable {
    package var remedy: String
    /// Between 0 and 1.
    package var share: Double

    package init(remedy: String, share: Double) {
      self.remedy = remedy
      self.share = share
    }
  }
}

/// How often one component fails.
package struct Hazard: Sendable, Equatable {
  package var component: FaultComponent
  /// Time between two failures of one component. **unit**: seconds; an exponential one is drawn for all of them at once.
  package var interval: Distribution

  package init(component: FaultComponent, interval: Distribution) {
    self.component = component
    self.interval = interval
  }
}

/// What a rate counts, which is also whom one failure hits.
package enum FaultComponent: Sendable, Hashable {
  /// A node, or one of so many alike parts of each node, such as its network cards.
  case node(parts: Int)
  /// One GPU of a node.
  case gpu
  /// A domain of a level, or one of so many alike parts of each, such as its leaf switches: all nodes below are hit.
  case domain(level: String, parts: Int)
  /// One of so many parts of the whole cluster, such as its spines: every node is hit.
  case cluster(parts: Int)
}

/// What a failure does to those it hits.
package enum FaultEffect: Sendable, Equatable {
  /// The processes on the node exit; nothing is broken.
  case crash
  /// The processes on the node stand still until their watchdog ends them.
  case hang
  /// A GPU is gone: its processes exit, and exit again whenever they start there, until the node is cordoned or mended.
  case gpuLost
  /// A GPU is no longer offered to new pods; the pod that holds it runs on.
  case gpuWithdrawn
  /// The nodes lose power.
  case nodeDown
  /// The kubelets fall silent for this long while their pods run on. **unit**: seconds.
  case silent(Distribution)
  /// The nodes have this share of their network bandwidth; `aborts` when what talks across nodes gives up on it.
  case link(share: Distribution, aborts: Bool)
  /// The nodes run at this share of their speed.
  case slow(share: Distribution)
  /// Results are wrong from now on, and nobody knows until the failure is detected; then the processes exit.
  case corrupt

  /// As scenarios and timelines write it.
  package var name: String {
    switch self {
    case .crash: "crash"
    case .hang: "hang"
    case .gpuLost: "gpu-lost"
    case .gpuWithdrawn: "gpu-withdrawn"
    case .nodeDown: "node-down"
    case .silent: "not-ready"
    case .link: "link"
    case .slow: "slow"
    case .corrupt: "corrupt"
    }
  }

  /// What is drawn once for each failure: how long, or how much is left; nil when nothing is.
  package var magnitude: Distribution? {
    switch self {
    case .silent(let law), .link(let law, _), .slow(let law): law
    case .crash, .hang, .gpuLost, .gpuWithdrawn, .nodeDown, .corrupt: nil
    }
  }
}

/// A way to mend something.
package struct Remedy: Sendable, Equatable {
  package var name: String
  package var kind: Kind
  /// **unit**: seconds.
  package var time: Distribution
  package var source: String

  package init(name: String, kind: Kind, time: Distribution, source: String) {
    self.name = name
    self.kind = kind
    self.time = time
    self.source = source
  }

  package enum Kind: String, CaseIterable, Sendable {
    /// Nothing on the node is touched: processes start again by themselves, or a switch is mended.
    case elsewhere
    /// The node stays up, its pods have to leave: a reset of GPUs.
    case reset
    /// The node is off meanwhile.
    case down
    /// The node is off meanwhile, unless a spare machine takes its place.
    case replace
  }
}
