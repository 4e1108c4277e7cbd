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
    var symbols = SymbolTable()
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(2))
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(1_000_000))
    let samples = metrics.takeChanges(&symbols)
    let labels = samples.map { symbols[$0.labels] }
    // 14 bounds, infinity, sum and count; 1 holds neither, 2.5 holds the first, only infinity holds the second.
    #expect(samples.count == 17)
    #expect(labels[0] == "reason=\"Preempted\",le=\"1\"" && samples[0].value == 0)
    #expect(labels[1] == "reason=\"Preempted\",le=\"2.5\"" && samples[1].value == 1)
    #expect(labels[14] == "reason=\"Preempted\",le=\"+Inf\"" && samples[14].value == 2)
    #expect(
      symbols[samples[15].name] == "kueue_workload_eviction_latency_seconds_sum" && samples[15].value == 1_000_002)
    #expect(metrics.takeChanges(&symbols).isEmpty)
    metrics.observe(.evictionLatency, [("reason", "Preempted")], .seconds(1_000_000))
    // Only infinity, the sum and the count change.
    #expect(metrics.takeChanges(&symbols).map(\.value) == [3, 2_000_002, 3])
  }

  @Test func aGaugeOfWhatIsGoneIsZero() {
    var metrics = KueueMetrics()
    var symbols = SymbolTable()
    metrics.beginScrape()
    metrics.set(.pendingWorkloads, [("cluster_queue", "a")], to: 3)
    metrics.count(.admissionAttempts, [("result", "success")])
    #expect(metrics.takeChanges(&symbols).map(\.value) == [3, 1])
    metrics.beginScrape()
    #expect(metrics.takeChanges(&symbols).map(\.value) == [0])
  }

  @Test func seriesOfASubjectAreThoseOfItsLabels() {
    var metrics = KueueMetrics()
    var symbols = SymbolTable()
    let (team, other, user) = (symbols.intern("team"), symbols.intern("other"), symbols.intern("user"))
    let keys = [user, other].map { localQueue in
      MetricSubject.Key(clusterQueue: team, localQueue: localQueue, namespace: team, priorityClass: "high")
    }
    let subjects = keys.map { metrics.subject($0, symbols) }
    #expect(metrics.subject(keys[0], symbols) == subjects[0] && subjects[0] != subjects[1])
    for subject in subjects { metrics.count(.admittedWorkloads, of: subject, .priority) }
    metrics.count(.admittedWorkloads, [("cluster_queue", "team"), ("priority_class", "high")])
    // One series for the ClusterQueue, counted by both subjects and by its labels, and one for each LocalQueue.
    #expect(metrics.takeChanges(&symbols).map(\.value) == [3, 1, 1])
  }

  @Test func whatTheWorkloadsOfAGaugeAddIsSummedUpAnewAtEveryLook() {
    var metrics = KueueMetrics()
    var symbols = SymbolTable()
    let key = MetricSubject.Key(clusterQueue: .empty, localQueue: .empty, namespace: .empty, priorityClass: "")
    let subject = metrics.subject(key, symbols)
    for expected in [5.0, 2.0] {
      metrics.beginScrape()
      metrics.addTwin(.finishedWorkloads, of: subject, by: Int(expected) - 1)
      metrics.addTwin(.finishedWorkloads, of: subject, by: 1)
      #expect(metrics.takeChanges(&symbols).map(\.value) == [expected])
    }
  }

  @Test func aCensusCountsByKindInOrderOfAppearance() {
    let (one, other) = (MetricSubject.ID(index: 0), MetricSubject.ID(index: 1))
    var census = WorkloadCensus()
    for subject in [other, one, one, other] { census.count(WorkloadCensus.Kind(subject: subject, isFinished: true)) }
    census.count(WorkloadCensus.Kind(subject: one, isFinished: false))
    let counts = census.takeCounts()
    #expect(counts.map(\.kind.subject) == [other, one, one])
    #expect(counts.map(\.count) == [2, 2, 1])
    #expect(census.takeCounts().isEmpty)
  }
}
