package import API
import Kernel

/// A workload in a scheduling cycle, and what the cycle makes of it.
struct CycleEntry: Sendable {
  /// How far the cycle came with it.
  enum Progress: Sendable {
    /// It ended while the cycle waited.
    case gone
    /// It may not be considered at all.
    case inadmissible
    case notNominated
    case skipped
    case preemptionGated
    case nominated
    case assumed
    case evicted
  }

  let workload: WorkloadID
  let queue: QuotaNodeID
  /// Whether it holds quota and only wants places.
  let isSecondPass: Bool
  /// Whether its ClusterQueue's last preemption was for it.
  let isPreemptor: Bool
  let priority: Int
  let time: SimTime
  let uid: String
  let shape: ShapeID?
  var progress = Progress.notNominated
  var assignment = FlavorAssignment()
  /// What the assignment would take beyond what the workload holds.
  var usage = ClaimUsage()
  var targets: [PreemptionTarget] = []
  var reason = PendingReason.unnamed
  var message = ""
  var requeue = RequeueReason.generic
  /// Where the flavor scan goes on next time.
  var scan: ScanProgress?

  init(
    _ workload: WorkloadID, _ claim: WorkloadClaim, in queue: QuotaNodeID, shape: ShapeID?, isPreemptor: Bool = false
  ) {
    self.workload = workload
    self.shape = shape
    self.queue = queue
    self.isPreemptor = isPreemptor
    isSecondPass = claim.admission != nil
    priority = claim.priority
    time = claim.queueOrderTime
    uid = claim.uid
  }

  mutating func fail(_ progress: Progress, _ requeue: RequeueReason, _ reason: PendingReason, _ message: String) {
    self.progress = progress
    self.requeue = requeue
    self.reason = reason
    self.message = message
  }
}

/// Where an entry stands in a cycle without fair sharing.
///
/// Source: KUEUE-SPEC 2.6, classical; equal timestamps by uid, then by name (14-2).
package struct EntryRank: Sendable {
  private var isSecondPass: Bool
  private var isPreemptor: Bool
  private var borrowing: Int
  private var priority: Int
  private var time: SimTime
  private var uid: String

  package init(_ claim: WorkloadClaim, borrowing: Int, isPreemptor: Bool = false) {
    isSecondPass = claim.admission != nil
    self.isPreemptor = isPreemptor
    self.borrowing = borrowing
    priority = claim.priority
    time = claim.queueOrderTime
    uid = claim.uid
  }

  init(_ entry: CycleEntry) {
    isSecondPass = entry.isSecondPass
    isPreemptor = entry.isPreemptor
    borrowing = entry.assignment.borrowing
    priority = entry.priority
    time = entry.time
    uid = entry.uid
  }

  package func precedes(_ other: EntryRank, _ gates: KueueGates) -> Bool {
    if isSecondPass != other.isSecondPass { return isSecondPass }
    if gates[.prioritizePreemptorWorkloads], isPreemptor != other.isPreemptor { return isPreemptor }
    if borrowing != other.borrowing { return borrowing < other.borrowing }
    if gates[.prioritySortingWithinCohort], priority != other.priority { return priority > other.priority }
    if time != other.time { return time < other.time }
    return uid.precedesInBytes(other.uid)
  }
}
