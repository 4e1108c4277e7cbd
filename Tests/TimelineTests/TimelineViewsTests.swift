import Cluster
import Kernel
@testable import Simulation
import Testing
import Timeline

/// Facts in, rows of every view out.
@Suite struct TimelineViewsTests {
  @Test func podTimelineHasOneRowForEachState() throws {
    var story = Story()
    story.pod(0, "vllm-0", .pending, .none)
    story.pod(1.5, "vllm-0", .pending, .containerCreating, on: 1)
    story.pod(1.5, "vllm-0", .pending, .pulling, on: 1)
    story.pod(60, "vllm-0", .running, .ready, on: 1)
    story.tell(90, .podGone(uid: UInt64(UInt8(ascii: "0"))))
    let rows = try record(
      story, until: 100,
      ask: "SELECT namespace, pod, uid, node, phase, reason, start_s, end_s FROM pod_timeline ORDER BY start_s, end_s")
    #expect(
      rows == [
        ["default", "vllm-0", "48", nil, "Pending", "", "0.0", "1.5"],
        ["default", "vllm-0", "48", "n1", "Pending", "ContainerCreating", "1.5", "1.5"],
        ["default", "vllm-0", "48", "n1", "Pending", "Pulling", "1.5", "60.0"],
        ["default", "vllm-0", "48", "n1", "Running", "Ready", "60.0", "90.0"],
      ])
  }

  @Test func aPodRebornUnderItsNameHasAnIntervalOfItsOwn() throws {
    var story = Story()
    story.pod(0, "vllm-0", .running, .ready, on: 0)
    let reborn = PodFact(
      uid: 1000, namespace: story.symbol("default"), name: story.symbol("vllm-0"), phase: .pending, reason: .none,
      node: nil)
    story.tell(10, .pod(reborn))
    story.tell(12, .podGone(uid: 48))
    let rows = try record(
      story, until: 20, ask: "SELECT uid, phase, start_s, end_s FROM pod_timeline ORDER BY start_s")
    #expect(rows == [["48", "Running", "0.0", "12.0"], ["1000", "Pending", "10.0", "20.0"]])
  }

  @Test func groupAvailabilityTellsRevisionAndState() throws {
    var story = Story()
    story.group(0, 1, "a", .pending)
    story.group(5, 0, "a", .ready)
    story.group(9, 1, "b", .pending)
    story.group(11, 1, "b", .recreating)
    story.tell(12, .groupGone(namespace: story.symbol("default"), set: story.symbol("vllm"), group: 1))
    let rows = try record(
      story, until: 20,
      ask: """
        SELECT namespace, lws, group_index, revision, state, start_s, end_s FROM group_availability
        ORDER BY group_index, start_s
        """)
    #expect(
      rows == [
        ["default", "vllm", "0", "a", "Ready", "5.0", "20.0"],
        ["default", "vllm", "1", "a", "Pending", "0.0", "9.0"],
        ["default", "vllm", "1", "b", "Pending", "9.0", "11.0"],
        ["default", "vllm", "1", "b", "Recreating", "11.0", "12.0"],
      ])
  }

  @Test func nodeTimelineTellsStateAndReason() throws {
    var story = Story()
    story.node(0, 2, "Ready")
    story.node(0, 0, "Ready")
    story.node(40, 2, "Unknown", "NodeStatusUnknown")
    let rows = try record(
      story, until: 100, ask: "SELECT node, state, reason, start_s, end_s FROM node_timeline ORDER BY node, start_s")
    #expect(
      rows == [
        ["n0", "Ready", "", "0.0", "100.0"],
        ["n2", "Ready", "", "0.0", "40.0"],
        ["n2", "Unknown", "NodeStatusUnknown", "40.0", "100.0"],
      ])
  }

  @Test func objectEventHasTheRealTexts() throws {
    var story = Story()
    story.event(3, .normal, "GroupsProgressing", "Created leader statefulset vllm")
    story.event(4.25, .warning, "FailedCreate", "it's \"full\" – 0/3 nodes are available")
    let rows = try record(
      story, until: 10,
      ask: "SELECT time_s, kind, namespace, name, type, reason, message FROM object_event ORDER BY time_s")
    #expect(
      rows == [
        [
          "3.0", "LeaderWorkerSet", "default", "vllm", "Normal", "GroupsProgressing", "Created leader statefulset vllm",
        ],
        [
          "4.25", "LeaderWorkerSet", "default", "vllm", "Warning", "FailedCreate",
          "it's \"full\" – 0/3 nodes are available",
        ],
      ])
  }

  @Test func placementTellsNodesAndDomains() throws {
    var story = Story()
    story.bind(2, "vllm-0", to: 1)
    story.bind(3, "vllm-1", to: 2)
    #expect(
      try record(story, until: 9, ask: "SELECT namespace, pod, node, bound_s FROM placement ORDER BY bound_s")
        == [["default", "vllm-0", "n1", "2.0"], ["default", "vllm-1", "n2", "3.0"]])
    #expect(
      try record(
        story, until: 9, ask: "SELECT namespace, pod, level, domain FROM placement_domain ORDER BY pod, level")
        == [
          ["default", "vllm-0", "block", "b0"], ["default", "vllm-0", "rack", "r1"],
          ["default", "vllm-1", "block", "b0"],
        ])
  }

  @Test func lwsStatusHasOneRowForEachChange() throws {
    var story = Story()
    story.status(1, ready: 0, updated: 0, "Progressing")
    story.status(61, ready: 4, updated: 4, "Available")
    let rows = try record(
      story, until: 100,
      ask: """
        SELECT time_s, namespace, name, replicas, ready_replicas, updated_replicas, conditions FROM lws_status
        ORDER BY time_s
        """)
    #expect(
      rows == [
        ["1.0", "default", "vllm", "4", "0", "0", "Progressing"],
        ["61.0", "default", "vllm", "4", "4", "4", "Available"],
      ])
  }

  @Test func faultImpactTellsWhatAFailureCost() throws {
    var story = Story()
    let entry = story.symbol("rack-power")
    func tell(_ story: inout Story, _ seconds: Double, _ step: FaultStep, _ subject: String = "", _ gpus: Int64 = 0) {
      let fact = FaultFact(
        fault: 0, entry: entry, step: step, node: step == .node ? NodeID(1) : nil, subject: story.symbol(subject),
        pods: step == .started ? 3 : gpus / 8, gpus: gpus)
      story.tell(seconds, .fault(fact))
    }
    tell(&story, 100, .started, "{at: 100s}")
    tell(&story, 100, .node)
    for group in ["a", "b", "c"] { tell(&story, 100, .group, group, 16) }
    for job in ["x", "y"] { tell(&story, 100, .job, job, 8) }
    tell(&story, 150, .noticed)
    tell(&story, 160, .detected)
    tell(&story, 150, .lost, "a", 16)
    tell(&story, 151, .lost, "b", 16)
    tell(&story, 450, .evicted)
    tell(&story, 460, .recreating, "a", 16)
    tell(&story, 550, .ready, "a", 16)
    for job in ["x", "y"] { tell(&story, 160, .jobLost, job, 8) }
    tell(&story, 1_000, .jobReady, "x", 8)
    tell(&story, 550, .jobEnded, "y", 8)
    tell(&story, 700, .ended)
    // 16 GPUs for 450 s, 16 more until the end of the run, 900 s: 2 and 4 GPU-hours. 8 for 900 s, 8 for 450 s: 2 and 1.
    let rows = try record(
      story, until: 1_000,
      ask: """
        SELECT entry, start_s, end_s, nodes, pods, pods_lost, groups_hit, groups_lost, jobs_hit, jobs_lost, detected_s,
          noticed_s, evicted_s, recreated_s, ready_s, groups_back, jobs_back, jobs_ended, gpu_hours_lost, script
        FROM fault_impact
        """)
    #expect(
      rows == [
        [
          "rack-power", "100.0", "700.0", "1", "3", "6", "3", "2", "2", "2", "60.0", "50.0", "350.0", "360.0", "900.0",
          "1", "1", "1", "9.0", "{at: 100s}",
        ]
      ])
  }

  @Test(arguments: TimelineSchema.views) func everyExampleRuns(view: TimelineView) throws {
    var story = Story()
    story.group(0, 0, "a", .ready)
    #expect(throws: Never.self) { try record(story, until: 1, ask: view.example) }
  }

  @Test func theViewsHaveTheColumnsThatUsersRelyOn() {
    let columns = TimelineSchema.views.map { view in
      "\(view.name)(\(view.columns.map(\.description.name).joined(separator: ", ")))"
    }
    #expect(
      columns.sorted() == [
        "cohort_usage(cohort, flavor, resource, nominal, reserved, admitted, borrowed, available, start_s, end_s)",
        "fault_impact(fault, entry, start_s, end_s, nodes, pods, pods_lost, groups_hit, groups_lost, jobs_hit, "
          + "jobs_lost, detected_s, noticed_s, evicted_s, recreated_s, ready_s, groups_back, jobs_back, jobs_ended, "
          + "gpu_hours_lost, script)",
        "gang_bandwidth(gang, gigabytes_per_s, step_s, ideal_step_s, start_s, end_s)",
        "gang_goodput(gang, number, gpu_hours, productive, ettr)",
        "gang_timeline(gang, number, state, up, bound, start_s, end_s)",
        "gpu_hours(category, owner, gpu_hours)",
        "group_availability(namespace, lws, group_index, revision, state, start_s, end_s)",
        "link_timeline(link, share, start_s, end_s)",
        "link_utilisation(time_s, link, utilisation, gigabytes_per_s)",
        "lws_status(time_s, namespace, name, replicas, ready_replicas, updated_replicas, conditions)",
        "metric(time_s, name, labels, value)",
        "node_timeline(node, state, reason, start_s, end_s)",
        "object_event(time_s, kind, namespace, name, type, reason, message)",
        "placement(namespace, pod, node, bound_s)",
        "placement_domain(namespace, pod, level, domain)",
        "placement_quality(time_s, namespace, workload, podset, flavor, level, domains, distance, resource, "
          + "whole_share, largest_share)",
        "pod_timeline(namespace, pod, uid, node, phase, reason, start_s, end_s)",
        "preemption(time_s, namespace, preemptor, preemptor_queue, victim_namespace, victim, victim_queue, reason)",
        "queue_usage(cluster_queue, flavor, resource, nominal, reserved, admitted, borrowed, available, start_s, end_s)",
        "topology_fragmentation(flavor, level, resource, free, largest, whole_domains, whole_share, start_s, end_s)",
        "workload_assignment(time_s, namespace, workload, podset, pods, flavor, resource, amount)",
        "workload_eviction(time_s, namespace, workload, reason, message)",
        "workload_place(time_s, namespace, workload, podset, level, domain, pods)",
        "workload_timeline(namespace, workload, uid, owner, local_queue, cluster_queue, priority, pods, state, "
          + "reason, message, start_s, end_s)",
        "workload_wait(namespace, workload, cluster_queue, created_s, admitted_s, wait_s, outcome)",
      ])
  }
}
