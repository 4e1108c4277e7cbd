/// A metric of Kueue's that runs record, numbered so that series can be found by position.
///
/// Source: KUEUE-SPEC 9.
package enum KueueMetric: UInt8, CaseIterable, Sendable {
  case admissionAttempts, preemptionSkips, targetRecomputations, pendingWorkloads, pendingHashes, unadmittedWorkloads
  case finishedWorkloads, finishedWorkloadsTotal, quotaReservedWorkloads, quotaReservedWait, admittedWorkloads
  case admissionWait, admissionChecksWait, readyWait, admittedUntilReady, executionTime, creationLatency
  case evictedWorkloads, evictedWorkloadsOnce, preemptedWorkloads, evictionLatency, readyToEvicted
  case reservingActiveWorkloads, admittedActiveWorkloads, clusterQueueStatus, localQueueStatus, clusterQueueShare
  case cohortShare, cohortQuota, cohortReservations, cohortAdmittedWorkloads, cohortAdmittedActive, cohortInfo
  case clusterQueueInfo, nominalQuota, borrowingLimit, lendingLimit, resourceReservation, resourceUsage
  case resourcePending, localQueueReservation, localQueueUsage, localQueueFairUsage

  /// How a metric behaves over time.
  package enum Kind: Equatable, Sendable {
    case counter
    case gauge
    /// With so many upper bounds below infinity.
    case histogram(bounds: [Double])
  }

  package var kind: Kind {
    switch self {
    case .quotaReservedWait, .admissionChecksWait, .readyWait, .admittedUntilReady, .evictionLatency, .readyToEvicted:
      .histogram(bounds: Self.exponential(14))
    case .admissionWait, .executionTime: .histogram(bounds: Self.exponential(16))
    case .creationLatency: .histogram(bounds: (0..<11).map { 0.01 * Double(1 << $0) })
    case .finishedWorkloads, .preemptionSkips, .pendingWorkloads, .pendingHashes, .unadmittedWorkloads,
      .reservingActiveWorkloads, .admittedActiveWorkloads, .clusterQueueStatus, .localQueueStatus, .clusterQueueShare,
      .cohortShare, .cohortQuota, .cohortReservations, .cohortAdmittedActive, .cohortInfo, .clusterQueueInfo,
      .nominalQuota, .borrowingLimit, .lendingLimit, .resourceReservation, .resourceUsage, .resourcePending,
      .localQueueReservation, .localQueueUsage, .localQueueFairUsage:
      .gauge
    case .admissionAttempts, .targetRecomputations, .finishedWorkloadsTotal, .quotaReservedWorkloads,
      .admittedWorkloads, .evictedWorkloads, .evictedWorkloadsOnce, .preemptedWorkloads, .cohortAdmittedWorkloads:
      .counter
    }
  }

  /// Whether there is a series of `local_queue_…` beside it.
  package var hasLocalQueueTwin: Bool {
    switch self {
    case .pendingWorkloads, .unadmittedWorkloads, .finishedWorkloads, .finishedWorkloadsTotal,
      .quotaReservedWorkloads, .quotaReservedWait, .admittedWorkloads, .admissionWait, .admissionChecksWait,
      .readyWait, .admittedUntilReady, .executionTime, .evictedWorkloads, .evictedWorkloadsOnce,
      .reservingActiveWorkloads, .admittedActiveWorkloads:
      true
    case .admissionAttempts, .preemptionSkips, .targetRecomputations, .pendingHashes, .creationLatency,
      .preemptedWorkloads, .evictionLatency, .readyToEvicted, .clusterQueueStatus, .localQueueStatus,
      .clusterQueueShare, .cohortShare, .cohortQuota, .cohortReservations, .cohortAdmittedWorkloads,
      .cohortAdmittedActive, .cohortInfo, .clusterQueueInfo, .nominalQuota, .borrowingLimit, .lendingLimit,
      .resourceReservation, .resourceUsage, .resourcePending, .localQueueReservation, .localQueueUsage,
      .localQueueFairUsage:
      false
    }
  }

  /// The name that Prometheus shows.
  package var name: String { "kueue_" + stem }
  /// The name of the series by LocalQueue.
  package var twinName: String { "kueue_local_queue_" + stem }

  /// The name without what all have in common.
  private var stem: String {
    switch self {
    case .admissionAttempts: "admission_attempts_total"
    case .preemptionSkips: "admission_cycle_preemption_skips"
    case .targetRecomputations: "preemption_target_recomputations_total"
    case .pendingWorkloads: "pending_workloads"
    case .pendingHashes: "pending_scheduling_hashes"
    case .unadmittedWorkloads: "unadmitted_workloads"
    case .finishedWorkloads: "finished_workloads"
    case .finishedWorkloadsTotal: "finished_workloads_total"
    case .quotaReservedWorkloads: "quota_reserved_workloads_total"
    case .quotaReservedWait: "quota_reserved_wait_time_seconds"
    case .admittedWorkloads: "admitted_workloads_total"
    case .admissionWait: "admission_wait_time_seconds"
    case .admissionChecksWait: "admission_checks_wait_time_seconds"
    case .readyWait: "ready_wait_time_seconds"
    case .admittedUntilReady: "admitted_until_ready_wait_time_seconds"
    case .executionTime: "execution_time_seconds"
    case .creationLatency: "workload_creation_latency_seconds"
    case .evictedWorkloads: "evicted_workloads_total"
    case .evictedWorkloadsOnce: "evicted_workloads_once_total"
    case .preemptedWorkloads: "preempted_workloads_total"
    case .evictionLatency: "workload_eviction_latency_seconds"
    case .readyToEvicted: "pods_ready_to_evicted_time_seconds"
    case .reservingActiveWorkloads: "reserving_active_workloads"
    case .admittedActiveWorkloads: "admitted_active_workloads"
    case .clusterQueueStatus: "cluster_queue_status"
    case .localQueueStatus: "local_queue_status"
    case .clusterQueueShare: "cluster_queue_weighted_share"
    case .cohortShare: "cohort_weighted_share"
    case .cohortQuota: "cohort_subtree_quota"
    case .cohortReservations: "cohort_subtree_resource_reservations"
    case .cohortAdmittedWorkloads: "cohort_subtree_admitted_workloads_total"
    case .cohortAdmittedActive: "cohort_subtree_admitted_active_workloads"
    case .cohortInfo: "cohort_info"
    case .clusterQueueInfo: "cluster_queue_info"
    case .nominalQuota: "cluster_queue_nominal_quota"
    case .borrowingLimit: "cluster_queue_borrowing_limit"
    case .lendingLimit: "cluster_queue_lending_limit"
    case .resourceReservation: "cluster_queue_resource_reservation"
    case .resourceUsage: "cluster_queue_resource_usage"
    case .resourcePending: "cluster_queue_resource_pending"
    case .localQueueReservation: "local_queue_resource_reservation"
    case .localQueueUsage: "local_queue_resource_usage"
    case .localQueueFairUsage: "local_queue_admission_fair_sharing_usage"
    }
  }

  /// Source: KUEUE-SPEC 9, "exp N".
  private static func exponential(_ count: Int) -> [Double] {
    [1] + (0..<count - 1).map { 2.5 * Double(1 << $0) }
  }
}

/// A metric of Kueue's that no run records, and why.
package struct AbsentMetric: Sendable {
  package var name: String
  package var reason: String

  /// Source: KUEUE-SPEC 9.
  package static let all: [AbsentMetric] = [
    .init(
      name: "kueue_admission_attempt_duration_seconds",
      reason: "the time that Kueue's own process takes; the model has one constant, `admissionCycle`, instead"),
    .init(
      name: "kueue_pod_scheduling_gate_removal_seconds",
      reason: "neither its start nor its buckets are known well enough; `pod_timeline` has the times of every pod"),
    .init(
      name: "kueue_replaced_workload_slices_total",
      reason: "no run has elastic workloads: their gate is off in every release"),
    .init(name: "kueue_build_info", reason: "says what was built, not what happened; `run` has the version profile"),
    .init(name: "kueue_multikueue_workloads_dispatched_total", reason: "a run has one cluster"),
    .init(name: "kueue_multikueue_workloads_admitted_total", reason: "a run has one cluster"),
  ]
}
