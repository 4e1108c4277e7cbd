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
  /// By pair, the implicit `pods` included.
  package var usage: [PairAmount] = []
  /// Where the scan of each podset stopped; kept for the next evaluation.
  package var progress: ScanProgress?

  package init() {}
}

/// The flavors of one podset.
package struct PodSetFlavors: Equatable, Sendable {
  /// The flavor of one resource.
  package struct Choice: Equatable, Sendable {
    package var flavor: FlavorID
    package var mode: FlavorAssignment.Mode
    package var borrowing: Int
    /// Where the scan stopped, -1 when no flavor is left to try.
    package var triedIndex: Int

    package init(flavor: FlavorID, mode: FlavorAssignment.Mode, borrowing: Int, triedIndex: Int) {
      self.flavor = flavor
      self.mode = mode
      self.borrowing = borrowing
      self.triedIndex = triedIndex
    }
  }

  package var name: String
  /// By resource name.
  package var flavors: [String: Choice] = [:]
  /// Summed over the pods; the implicit `pods` included.
  package var requests: ResourceAmounts = [:]
  package var count: Int
  /// Why flavors were passed over, in words: shared by the podsets of a group.
  package var reasons: [FlavorReason] = []
  /// What ended the evaluation of the podset.
  package var error: String?
  package var attempts: [FlavorAttempt] = []
  package var topology: TopologyAssignment?
  package var isTopologyDelayed = false

  package init(name: String, count: Int) {
    self.name = name
    self.count = count
  }
}

/// How far the scan of flavors came.
///
/// Source: KUEUE-SPEC 3.6, the last assignment.
package struct ScanProgress: Equatable, Sendable {
  package var cycle: Int
  package var generation: Int
  package var shape: ShapeID
  /// By podset, then by resource: the index where the scan stopped, -1 at the end. **shape**: `[podSet][resource]`.
  package var triedIndices: [[String: Int]]

  package init(cycle: Int, generation: Int, shape: ShapeID, triedIndices: [[String: Int]]) {
    self.cycle = cycle
    self.generation = generation
    self.shape = shape
    self.triedIndices = triedIndices
  }

  package var hasUntriedFlavors: Bool { triedIndices.contains { $0.values.contains { $0 != -1 } } }
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
