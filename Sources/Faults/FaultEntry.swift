package import Kernel

/// One class of failure of the catalogue: how often what of it fails, whom that hits, and what is done about it.
package struct FaultEntry: Sendable, Equatable {
  package var name: String
  package var hazard: Hazard
  /// Whom one failure hits, where that is more than what fails.
  package var blast: FaultBlast?
  package var effect: FaultEffect
  /// From the failure until somebody knows; nil for failures that nobody has to find, such as a process that exits.
  package var detection: Distribution?
  package var notice: Notice?
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

  /// How many failures announce themselves, so that nodes can be cordoned and drained before.
  package struct Notice: Sendable, Equatable {
    /// Between 0 and 1.
    package var share: Double
    package var time: SimDuration

    package init(share: Double, time: SimDuration) {
      self.share = share
      self.time = time
    }
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
  /// What rates of servers count. Source: the published ones are of 8-GPU servers; *assumed* to go with the GPUs.
  package static let gpusPerServer = 8.0

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
  /// As `node`, but counted by its GPUs: a node of four counts half. One without GPUs counts as it is.
  case server(parts: Int)
  /// One GPU of a node.
  case gpu
  /// A domain of a level, or one of so many alike parts of each, such as its leaf switches: all nodes below are hit.
  case domain(level: String, parts: Int)
  /// One of so many parts of the whole cluster, such as its spines: every node is hit.
  case cluster(parts: Int)
  /// One of so many alike parts of each group of nodes whose GPUs share an NVLink fabric, such as its switch trays.
  case nvlinkDomain(parts: Int)
  /// A running group or job on more than so many nodes.
  case job(over: Int)
}

/// Whom one failure hits.
package enum FaultBlast: Sendable, Hashable {
  /// The whole node of what fails.
  case node
  /// The domain of a level around it.
  case domain(level: String)
  case cluster
}

/// What a failure does to those it hits.
package enum FaultEffect: Sendable, Equatable {
  /// The processes on the node exit; nothing is broken.
  case crash
  /// The processes on the node stand still until their watchdog ends them.
  case hang
  /// GPUs are gone: their processes exit, and exit again whenever they start there, until the node is cordoned or mended.
  case gpuLost
  /// GPUs are no longer offered to new pods; the pods that hold them run on.
  case gpuWithdrawn
  /// The nodes lose power.
  case nodeDown
  /// The kubelets fall silent for this long while their pods run on. **unit**: seconds.
  case silent(Distribution)
  /// The nodes have this share of their network bandwidth; `aborts` when what talks across nodes gives up on it.
  case link(share: Distribution, aborts: Bool)
  /// The GPUs of the nodes have this share of the bandwidth among themselves; `aborts` as for `link`.
  case nvlink(share: Distribution, aborts: Bool)
  /// The nodes run at this share of their speed.
  case slow(share: Distribution)
  /// Storage has this share of its speed: processes that start take longer, those that run do not notice.
  case storage(share: Distribution)
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
    case .nvlink: "nvlink"
    case .slow: "slow"
    case .storage: "storage"
    case .corrupt: "corrupt"
    }
  }

  /// What is drawn once for each failure: how long, or how much is left; nil when nothing is.
  package var magnitude: Distribution? {
    switch self {
    case .silent(let law), .link(let law, _), .nvlink(let law, _), .slow(let law), .storage(let law): law
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
