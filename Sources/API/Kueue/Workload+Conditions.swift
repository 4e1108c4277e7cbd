package import Kernel

/// The types of a Workload's conditions.
///
/// Source: KUEUE-SPEC 1.7.
package enum WorkloadCondition: String, CaseIterable, Sendable {
  case quotaReserved = "QuotaReserved"
  case admitted = "Admitted"
  case podsReady = "PodsReady"
  case evicted = "Evicted"
  case preempted = "Preempted"
  case requeued = "Requeued"
  case finished = "Finished"
  case deactivationTarget = "DeactivationTarget"
}

/// How far a Workload is.
///
/// Source: KUEUE-SPEC 1.7, derived status.
package enum WorkloadPhase: String, CaseIterable, Sendable {
  case pending = "Pending"
  case quotaReserved = "QuotaReserved"
  case admitted = "Admitted"
  case finished = "Finished"
}

extension Workload {
  package func condition(_ type: WorkloadCondition) -> Condition? {
    status.conditions.first { $0.type == type.rawValue }
  }

  /// Asked at every step of a workload's life: looks where the condition stands instead of copying it.
  package func isTrue(_ type: WorkloadCondition) -> Bool {
    let name = type.rawValue
    for index in status.conditions.indices where status.conditions[index].type == name {
      return status.conditions[index].isTrue
    }
    return false
  }

  /// Sets a condition; its time changes only when its status does.
  package mutating func set(
    _ type: WorkloadCondition, _ isTrue: Bool, reason: String, message: String, at now: SimTime
  ) {
    var new = Condition(type: type.rawValue, isTrue: isTrue, reason: reason, message: message, since: now)
    guard let position = status.conditions.firstIndex(where: { $0.type == type.rawValue }) else {
      return status.conditions.append(new)
    }
    if status.conditions[position].isTrue == isTrue { new.since = status.conditions[position].since }
    status.conditions[position] = new
  }

  package var phase: WorkloadPhase {
    if isTrue(.finished) { return .finished }
    if isTrue(.admitted) { return .admitted }
    return isTrue(.quotaReserved) ? .quotaReserved : .pending
  }

  package var isEvicted: Bool { isTrue(.evicted) }
  package var isFinished: Bool { isTrue(.finished) }
  package var hasReservation: Bool { isTrue(.quotaReserved) }

  /// The pods of all podsets.
  package var podCount: Int { podSets.reduce(0) { $0 + $1.count } }
}
