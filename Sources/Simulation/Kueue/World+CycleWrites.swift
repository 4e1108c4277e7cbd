import Cluster
import Kernel
import Quota
import Scenarios

/// One write that a scheduling cycle decided on.
enum CycleWrite: Sendable {
  case admission(CycleOutcome.Admitted)
  case preemption(CycleOutcome.Preemption)
  case eviction(CycleOutcome.Eviction)
  case status(CycleOutcome.Status)
}

extension CycleWrite {
  /// The workload whose status is written.
  fileprivate var subject: WorkloadID {
    switch self {
    case .admission(let item): item.workload
    case .preemption(let item): item.target.workload
    case .eviction(let item): item.workload
    case .status(let item): item.workload
    }
  }

  fileprivate var isAdmission: Bool {
    if case .admission = self { true } else { false }
  }
}

/// Writes of cycles that are on their way to the API server.
struct CycleWrites: Sendable {
  private var slots: [(write: CycleWrite, workload: WorkloadObjectID)?] = []
  private var free: [Int32] = []
  private var admitted: Set<WorkloadObjectID> = []

  /// Whether the scheduler has admitted a workload and nobody else knows of it yet.
  func isAdmitted(_ workload: WorkloadObjectID) -> Bool { admitted.contains(workload) }

  fileprivate mutating func add(_ write: CycleWrite, of workload: WorkloadObjectID) -> Int32 {
    if write.isAdmission { admitted.insert(workload) }
    if let slot = free.popLast() {
      slots[Int(slot)] = (write, workload)
      return slot
    }
    slots.append((write, workload))
    return Int32(slots.count - 1)
  }

  fileprivate mutating func take(_ slot: Int32) -> (write: CycleWrite, workload: WorkloadObjectID) {
    guard let item = slots[Int(slot)] else { preconditionFailure("nothing is written from slot \(slot)") }
    slots[Int(slot)] = nil
    free.append(slot)
    if item.write.isAdmission { admitted.remove(item.workload) }
    return item
  }
}

extension CycleTiming {
  /// How long a cycle computes.
  func duration(of work: CycleWork) -> SimDuration {
    base + perHead * work.heads + perFlavor * work.flavors + perNode * work.nodes
      + perHeadAndNode * (work.placedHeads * work.largestTopology) + perRemoval * work.removals
  }
}

// What a cycle decided reaches the API server through Kueue's client, in the order in which the scheduler sends it.
extension World {
  /// Sends what a cycle decided. Admissions are written beside the scheduler; it waits for evictions and statuses.
  ///
  /// Source: Kueue `pkg/scheduler`: `admit` writes in a goroutine, `IssuePreemptions` and `requeueAndUpdate` do not
  /// return before the server has answered.
  mutating func apply(_ outcome: CycleOutcome, after computing: SimDuration) {
    measure(outcome)
    let decided = now + computing
    var idle = decided
    for item in outcome.admitted { _ = send(.admission(item), at: decided) }
    for item in outcome.preemptions where !item.isUnderWay { idle = max(idle, send(.preemption(item), at: decided)) }
    for item in outcome.evictions { idle = send(.eviction(item), at: idle) }
    for item in outcome.statuses {
      guard let id = kueue.workload(item.workload), isNews(item, about: id) else { continue }
      idle = send(.status(item), at: idle)
    }
    kueue.busyUntil = idle
    for item in outcome.bypassed { explainBypass(item) }
    for item in outcome.secondPassFailures {
      guard let id = kueue.workload(item.workload) else { continue }
      emit(workloadEvent(id, .warning, "SecondPassFailed", item.message))
      if cluster[id].workload.needsSecondPass { awaitSecondPass(id) }
    }
  }

  /// Says of a workload that an equal one failed, unless the scheduler has told more about it before. Kueue writes that
  /// when it looks at the workload next for another reason; here it costs no write.
  ///
  /// Source: Kueue `pkg/controller/core`, the workload reconciler's condition for workloads without quota.
  private mutating func explainBypass(_ item: CycleOutcome.Status) {
    guard let id = kueue.workload(item.workload) else { return }
    let known = cluster[id].workload.condition(.quotaReserved)
    guard known == nil || known?.message == PendingText.pendingEvaluation || known?.message == PendingText.bypassed
    else { return }
    explain(item, withEvent: false)
  }

  /// Sends a write in the turn of Kueue's client.
  ///
  /// - Returns: When the server has answered; only then anybody sees it.
  private mutating func send(_ write: CycleWrite, at time: SimTime) -> SimTime {
    guard let workload = kueue.workload(write.subject) else { return time }
    let answered = clients.take(.kueue(.workload), at: time) + timing.api.write
    if answered > now {
      let slot = kueue.writes.add(write, of: workload)
      schedule(.queueing(.written(slot)), after: answered - now, .schedule)
    } else {
      perform(write)
    }
    return answered
  }

  /// The server has answered a write, which means nothing to a workload that ended meanwhile.
  mutating func written(_ slot: Int32) {
    let item = kueue.writes.take(slot)
    if kueue.workload(item.write.subject) == item.workload { perform(item.write) }
  }

  private mutating func perform(_ write: CycleWrite) {
    switch write {
    case .admission(let item): admit(item)
    case .preemption(let item): preempt(item)
    case .eviction(let item): evict(item)
    case .status(let item): explain(item, withEvent: true)
    }
  }
}
