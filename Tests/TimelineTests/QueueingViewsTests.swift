import Kernel
import Testing
import Timeline

@testable import Simulation

/// Facts about Kueue in, rows of its views out.
@Suite struct QueueingViewsTests {
  @Test func workloadTimelineTellsReasons() throws {
    var story = Story()
    story.workload(0, 1, .pending, "PendingEvaluation")
    story.workload(3, 1, .pending, "WaitingForQuota", "no room")
    story.workload(10, 1, .admitted)
    let rows = try record(
      story, until: 20,
      ask: "SELECT owner, cluster_queue, pods, state, reason, message, start_s, end_s FROM workload_timeline ORDER BY 7"
    )
    #expect(
      rows == [
        ["lws/vllm/1", "team-a", "2", "Pending", "PendingEvaluation", "", "0.0", "3.0"],
        ["lws/vllm/1", "team-a", "2", "Pending", "WaitingForQuota", "no room", "3.0", "10.0"],
        ["lws/vllm/1", "team-a", "2", "Admitted", "", "", "10.0", "20.0"],
      ])
  }

  @Test func everyWaitIsARow() throws {
    var story = Story()
    story.workload(1, 1, .pending)
    story.workload(4, 1, .quotaReserved)
    story.workload(6, 1, .admitted)
    story.workload(7, 1, .running)
    story.workload(9, 1, .evicted)
    story.workload(10, 1, .pending)
    story.workload(12, 2, .pending)
    story.tell(14, .queueing(.workloadGone(uid: 2)))
    let rows = try record(
      story, until: 20,
      ask: """
        SELECT workload, cluster_queue, created_s, admitted_s, wait_s, outcome FROM workload_wait
        ORDER BY created_s
        """)
    #expect(
      rows == [
        ["vllm-1", "team-a", "1.0", "6.0", "5.0", "Admitted"],
        ["vllm-1", "team-a", "10.0", nil, "10.0", "Waiting"],
        ["vllm-2", "team-a", "12.0", nil, "2.0", "Gone"],
      ])
  }

  @Test func preemptionsAndEvictionsHaveNames() throws {
    var story = Story()
    story.workload(0, 1, .pending)
    story.workload(0, 2, .admitted)
    let preemption = PreemptionFact(
      preemptor: 1, victim: 2, preemptorQueue: story.symbol("team-a"), victimQueue: story.symbol("team-b"),
      reason: story.symbol("InCohortReclamation"))
    story.tell(5, .queueing(.preemption(preemption)))
    let eviction = EvictionFact(uid: 2, reason: story.symbol("Preempted"), message: story.symbol("for vllm-1"))
    story.tell(5, .queueing(.eviction(eviction)))
    #expect(
      try record(
        story, until: 9,
        ask: "SELECT time_s, preemptor, preemptor_queue, victim, victim_queue, reason FROM preemption")
        == [["5.0", "vllm-1", "team-a", "vllm-2", "team-b", "InCohortReclamation"]])
    #expect(
      try record(story, until: 9, ask: "SELECT time_s, workload, reason, message FROM workload_eviction")
        == [["5.0", "vllm-2", "Preempted", "for vllm-1"]])
  }

  @Test func useOfQuotasHasUnits() throws {
    var story = Story()
    let key = QuotaKey(
      node: story.symbol("team-a"), isCohort: false, flavor: story.symbol("cpu-nodes"), resource: story.symbol("cpu"))
    var use = QuotaUse(nominal: 4000, reserved: 0, admitted: 0, borrowed: 0, available: 4000)
    story.tell(0, .queueing(.quotaUse(QuotaUseFact(key: key, use: use))))
    use.reserved = 1500
    use.available = 2500
    story.tell(3, .queueing(.quotaUse(QuotaUseFact(key: key, use: use))))
    #expect(
      try record(
        story, until: 9,
        ask: "SELECT cluster_queue, flavor, nominal, reserved, available, start_s, end_s FROM queue_usage ORDER BY 6")
        == [
          ["team-a", "cpu-nodes", "4.0", "0.0", "4.0", "0.0", "3.0"],
          ["team-a", "cpu-nodes", "4.0", "1.5", "2.5", "3.0", "9.0"],
        ])
    #expect(try record(story, until: 9, ask: "SELECT * FROM cohort_usage").isEmpty)
  }

  @Test func qualityShowsTheRoomOfTheNextLook() throws {
    var story = Story()
    let (flavor, level, gpu) = (story.symbol("h100"), story.symbol("rack"), story.symbol("nvidia.com/gpu"))
    story.workload(0, 1, .admitted)
    let key = TopologyRoomKey(flavor: flavor, level: level, resource: gpu)
    func room(_ free: Int64) -> Fact {
      .queueing(
        .topologyRoom(
          TopologyRoomFact(key: key, room: TopologyRoom(free: free, largest: 32, wholeDomains: 2, freeInWhole: 64))))
    }
    story.tell(0, room(128))
    let main = story.symbol("main")
    story.tell(
      4,
      .queueing(
        .flavorAssignment(
          FlavorAssignmentFact(uid: 1, podSet: main, podCount: 2, flavor: flavor, resource: gpu, amount: 16))))
    story.tell(
      4,
      .queueing(
        .placementQuality(
          PlacementQualityFact(uid: 1, podSet: main, flavor: flavor, level: level, domainCount: 1, distance: 2))))
    story.tell(15, room(80))
    #expect(
      try record(
        story, until: 40,
        ask: """
          SELECT workload, podset, level, domains, distance, resource, whole_share, largest_share FROM placement_quality
          """) == [["vllm-1", "main", "rack", "1", "2.0", "nvidia.com/gpu", "0.8", "0.4"]])
  }

  @Test func metricsAreSeries() throws {
    var story = Story()
    let (name, labels) = (story.symbol("kueue_pending_workloads"), story.symbol("cluster_queue=\"a\""))
    story.tell(15, .queueing(.metric(MetricFact(name: name, labels: labels, value: 2.5))))
    #expect(
      try record(story, until: 20, ask: "SELECT * FROM metric")
        == [["15.0", "kueue_pending_workloads", "cluster_queue=\"a\"", "2.5"]])
  }
}

extension Story {
  fileprivate mutating func workload(
    _ seconds: Double, _ index: Int, _ state: WorkloadState, _ reason: String = "", _ message: String = ""
  ) {
    let fact = WorkloadFact(
      uid: UInt64(index), namespace: symbol("default"), name: symbol("vllm-\(index)"),
      owner: symbol("lws/vllm/\(index)"),
      localQueue: symbol("lq"), clusterQueue: symbol("team-a"), priority: 0, podCount: 2, state: state,
      reason: symbol(reason), message: symbol(message))
    tell(seconds, .queueing(.workload(fact)))
  }
}
