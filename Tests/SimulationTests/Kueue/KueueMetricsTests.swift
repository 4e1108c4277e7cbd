import Kernel
import Testing

@testable import Simulation

/// Names are those of KUEUE-SPEC 9; what series say is derived by hand.
@Suite struct KueueMetricsTests {
  /// Every name of KUEUE-SPEC 9, in its order, without the prefix and without twins.
  private static let specified = [
    "admission_attempts_total", "admission_attempt_duration_seconds", "admission_cycle_preemption_skips",
    "preemption_target_recomputations_total", "pending_workloads", "pending_scheduling_hashes",
    "unadmitted_workloads", "finished_workloads", "finished_workloads_total", "quota_reserved_workloads_total",
    "quota_reserved_wait_time_seconds", "admitted_workloads_total", "admission_wait_time_seconds",
    "admission_checks_wait_time_seconds", "ready_wait_time_seconds", "admitted_until_ready_wait_time_seconds",
    "execution_time_seconds", "workload_creation_latency_seconds", "pod_scheduling_gate_removal_seconds",
    "evicted_workloads_total", "evicted_workloads_once_total", "preempted_workloads_total",
    "workload_eviction_latency_seconds", "pods_ready_to_evicted_time_seconds", "replaced_workload_slices_total",
    "reserving_active_workloads", "admitted_active_workloads", "cluster_queue_status", "local_queue_status",
    "cluster_queue_weighted_share", "cohort_weighted_share", "cohort_subtree_quota",
    "cohort_subtree_resource_reservations", "cohort_subtree_admitted_workloads_total",
    "cohort_subtree_admitted_active_workloads", "cohort_info", "cluster_queue_info", "cluster_queue_nominal_quota",
    "cluster_queue_borrowing_limit", "cluster_queue_lending_limit", "cluster_queue_resource_reservation",
    "cluster_queue_resource_usage", "cluster_queue_resource_pending", "local_queue_resource_reservation",
    "local_queue_resource_usage", "local_queue_admission_fair_sharing_usage", "build_info",
    "multikueue_workloads_dispatched_total", "multikueue_workloads_admitted_total",
  ]

  @Test func everyMetricIsRecordedOrSaidToBeAbsent() {
    let known = KueueMetric.allCases.map(\.name) + AbsentMetric.all.map(\.name)
    #expect(known.sorted() == Self.specified.map { "kueue_" + $0 }.sorted())
  }

  @Test func twinsOfTheSpecificationExist() {
    #expect(KueueMetric.pendingWorkloads.twinName == "kueue_local_queue_pending_workloads")
    #expect(KueueMetric.pendingWorkloads.hasLocalQueueTwin && KueueMetric.unadmittedWorkloads.hasLocalQueueTwin)
    #expect(!KueueMetric.preemptedWorkloads.hasLocalQueueTwin)
  }

  @Test func histogramsSumUpTheirBuckets() {
    var metrics = KueueMetrics()
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(2))
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(1_000_000))
    let samples = metrics.takeChanges()
    // 14 bounds, infinity, sum and count; 1 holds neither, 2.5 holds the first, only infinity holds the second.
    #expect(samples.count == 17)
    #expect(samples[0].labels == "reason=\"Preempted\",le=\"1\"" && samples[0].value == 0)
    #expect(samples[1].labels == "reason=\"Preempted\",le=\"2.5\"" && samples[1].value == 1)
    #expect(samples[14].labels == "reason=\"Preempted\",le=\"+Inf\"" && samples[14].value == 2)
    #expect(samples[15].name == "kueue_workload_eviction_latency_seconds_sum" && samples[15].value == 1_000_002)
    #expect(metrics.takeChanges().isEmpty)
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(1_000_000))
    // Only infinity, the sum and the count change.
    #expect(metrics.takeChanges().map(\.value) == [3, 2_000_002, 3])
  }

  @Test func aGaugeOfWhatIsGoneIsZero() {
    var metrics = KueueMetrics()
    metrics.beginScrape()
    metrics.set(.pendingWorkloads, [("cluster_queue", "a")], to: 3)
    metrics.count(.admissionAttempts, [("result", "success")])
    #expect(metrics.takeChanges().map(\.value) == [3, 1])
    metrics.beginScrape()
    #expect(metrics.takeChanges().map(\.value) == [0])
  }
}
