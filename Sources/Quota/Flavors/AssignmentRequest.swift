package import Kernel

/// Which workload is to get flavors, and what is known from before.
package struct AssignmentRequest: Sendable {
  package var workload: WorkloadID
  package var clusterQueue: QuotaNodeID
  /// The cycle that asks; cycles are counted over the whole scheduler.
  package var cycle: Int
  package var now: SimTime
  /// The shape of the workload, which scan progress is bound to; nil when shapes are not told apart.
  package var shape: ShapeID?
  /// Where earlier evaluations stopped.
  package var progress: ScanProgress?
  /// What was chosen at nomination, when only that may be chosen again.
  package var nominated: FlavorAssignment?
  /// Pods by podset; nil for all that need quota. A reservation has its own counts.
  package var counts: [Int]?

  package init(workload: WorkloadID, clusterQueue: QuotaNodeID, cycle: Int, now: SimTime) {
    self.workload = workload
    self.clusterQueue = clusterQueue
    self.cycle = cycle
    self.now = now
  }
}
