package import API

/// The flavors that a workload would get, what stands in the way, and what it would take.
///
/// Source: KUEUE-SPEC 3.6.
package struct FlavorAssignment: Equatable, Sendable {
  /// From worst to best.
  package enum Mode: Int, Comparable, Sendable {
    case noFit
    case preempt
    case deferredFit
    case fit

    package static func < (left: Mode, right: Mode) -> Bool { left.rawValue < right.rawValue }
  }

  /// The podsets that were looked at, in the order of the workload.
  package var podSets: [PodSetFlavors] = []
  /// The largest borrowing height of the flavors, 0 for no borrowing.
  package var borrowing = 0
  /// The representative mode.
  package var mode = Mode.noFit
  /// By pair, the implicit `pods` and amounts of 0 included. An elastic workload takes only what its earlier slice does
  /// not hold.
  package var usage: [PairAmount] = []
  /// The podsets that still want places, by flavor; empty when none does.
  package var questions: [FlavorPlacementQuestion] = []
  /// Where the scan of each podset stopped; kept for the next evaluation. Nil when the flavors are those of a
  /// reservation.
  package var progress: ScanProgress?

  package init() {}
}

/// The flavors of one podset.
package struct PodSetFlavors: Equatable, Sendable {
  /// The flavor of one resource.
  package struct Choice: Equatable, Sendable {
    /// A position in the tree's `resources`.
    package var resource: Int
    package var flavor: FlavorID
    package var mode: FlavorAssignment.Mode
    package var borrowing: Int
    /// Where the scan stopped, -1 when no flavor is left to try.
    package var triedIndex: Int

    package init(resource: Int, flavor: FlavorID, mode: FlavorAssignment.Mode, borrowing: Int = 0, triedIndex: Int = 0)
    {
      self.resource = resource
      self.flavor = flavor
      self.mode = mode
      self.borrowing = borrowing
      self.triedIndex = triedIndex
    }
  }

  package var name: String
  /// The position among the podsets of the workload.
  package var index: Int
  /// Podsets of one group have equal numbers, and share what is recorded of their flavors.
  package var group: Int
  /// By resource.
  package var flavors: [Choice] = []
  /// Summed over the pods; the implicit `pods` included.
  package var requests: ResourceAmounts = [:]
  package var count: Int
  /// Why flavors were passed over: shared by the podsets of a group.
  package var reasons: [FlavorReason] = []
  /// What ended the evaluation of the podset.
  package var error: PodSetError?
  package var attempts: [FlavorAttempt] = []
  package var topology: TopologyAssignment?
  package var isTopologyDelayed = false

  package init(name: String, index: Int, group: Int, count: Int) {
    self.name = name
    self.index = index
    self.group = group
    self.count = count
  }

  /// Kueue calls a podset without complaints fitting, whatever became of its flavors.
  package var mode: FlavorAssignment.Mode {
    if error != nil { return .noFit }
    if reasons.isEmpty { return .fit }
    return flavors.map(\.mode).min() ?? .noFit
  }

  package func flavor(of resource: Int) -> FlavorID? { flavors.first { $0.resource == resource }?.flavor }
}

/// How far the scan of flavors came.
///
/// Source: KUEUE-SPEC 3.6, the last assignment.
package struct ScanProgress: Equatable, Sendable {
  /// Where the scan for one resource stopped: an index in its flavors, -1 when none is left.
  package struct Stop: Equatable, Sendable {
    package var resource: String
    package var index: Int

    package init(_ resource: String, _ index: Int) {
      self.resource = resource
      self.index = index
    }
  }

  package var cycle: Int
  package var generation: Int
  package var shape: ShapeID?
  /// Resources that got a flavor, by podset. **shape**: `[podSet]`.
  package var stops: [[Stop]]

  package init(cycle: Int, generation: Int, shape: ShapeID?, stops: [[Stop]]) {
    self.cycle = cycle
    self.generation = generation
    self.shape = shape
    self.stops = stops
  }

  package var hasUntriedFlavors: Bool { stops.contains { $0.contains { $0.index != -1 } } }
}

/// Workloads of equal shape get equal answers: Kueue's scheduling hash.
///
/// Source: KUEUE-SPEC 2.2.
package struct ShapeID: Hashable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }
}
