import API
import Kernel
import Testing

/// Workloads that are given, with where their pods run.
struct WorkloadDecodingTests {
  private static let podSets =
    #""podSets":[{"name":"leader","count":1,"template":{"spec":{"containers":[{"name":"a","image":"a"}]}}},"#
    + #"{"name":"worker","count":6,"template":{"spec":{"containers":[{"name":"a","image":"a"}]}},"#
    + #""topologyRequest":{"required":"rack","podIndexLabel":"i","podSetGroupName":"g"}}]"#

  private static func workload(_ status: String, version: String = "v1beta2") throws -> Workload {
    let manifest = try kueueManifest(
      #"{"apiVersion":"kueue.x-k8s.io/\#(version)","kind":"Workload","#
        + #""metadata":{"name":"w","namespace":"team","uid":"u1","creationTimestamp":"2025-12-31T23:59:00Z"},"#
        + #""spec":{"queueName":"q","priority":7,"maximumExecutionTimeSeconds":60,"# + podSets
        + #"},"status":\#(status)}"#)
    guard case .workload(let workload) = manifest.object else { throw Refused(problems: []) }
    return workload
  }

  @Test func theSpecIsRead() throws {
    let workload = try Self.workload("{}")
    #expect(workload.metadata.namespace == "team")
    #expect(workload.uid == "u1")
    // A minute before the scenario starts.
    #expect(workload.created == .zero - .seconds(60))
    #expect(workload.priority == 7)
    #expect(workload.isActive)
    #expect(workload.maximumExecutionTimeSeconds == 60)
    #expect(workload.podSets.map(\.count) == [1, 6])
    #expect(workload.podSets[0].topology == nil)
    #expect(workload.podSets[1].topology == TopologyRequest(required: "rack"))
    #expect(workload.podSets[1].group == "g")
    #expect(workload.podSets[1].podIndexLabel == "i")
  }

  @Test func theStatusIsRead() throws {
    let status = try Self.workload(
      #"{"conditions":[{"type":"Admitted","status":"True","reason":"Admitted","message":"m","#
        + #""lastTransitionTime":"2026-01-01T00:01:00Z"},{"type":"PodsReady","status":"Unknown"}],"#
        + #""requeueState":{"count":2,"requeueAt":"2026-01-01T00:05:00Z"},"reclaimablePods":[{"name":"worker","count":1}],"#
        + #""admissionChecks":[{"name":"p","state":"Retry","lastTransitionTime":"2026-01-01T00:00:01Z","message":"x","#
        + #""retryCount":1,"requeueAfterSeconds":60,"podSetUpdates":[{"name":"worker","nodeSelector":{"a":"b"}}]}],"#
        + #""unhealthyNodes":[{"name":"n1"}],"accumulatedPastExecutionTimeSeconds":9,"#
        + #""schedulingStats":{"evictions":[{"reason":"Preempted","underlyingCause":"","count":3}]}}"#
    ).status
    // What nobody knows is left out.
    #expect(status.conditions.map(\.type) == ["Admitted"])
    #expect(status.conditions[0].since == .zero + .seconds(60))
    #expect(status.requeue == RequeueState(count: 2, at: .zero + .seconds(300)))
    #expect(status.reclaimablePods == ["worker": 1])
    #expect(status.admissionChecks[0].state == .retry)
    #expect(status.admissionChecks[0].nodeSelector == ["a": "b"])
    #expect(status.unhealthyNodes == ["n1"])
    #expect(status.accumulatedExecution == .seconds(9))
    #expect(status.evictions == [EvictionCount(reason: "Preempted", cause: "", count: 3)])
  }

  private static func admission(_ topology: String) -> String {
    #"{"admission":{"clusterQueue":"cq","podSetAssignments":[{"name":"leader","flavors":{"cpu":"f"},"#
      + #""resourceUsage":{"cpu":"1500m"},"count":1,"delayedTopologyRequest":"Pending"},"#
      + #"{"name":"worker","topologyAssignment":\#(topology)}]}}"#
  }

  private static let racks = TopologyAssignment(
    levels: ["block", "rack"],
    domains: [.init(values: ["b1", "r-1-x"], count: 4), .init(values: ["b1", "r-2-x"], count: 2)])

  /// The same places in every encoding; domains come in the order of their paths.
  static let encodings: [Row<String, String>] = [
    Row(
      "one by one",
      #"{"levels":["block","rack"],"domains":[{"values":["b1","r-2-x"],"count":2},{"values":["b1","r-1-x"],"count":4}]}"#,
      "v1beta1"),
    Row(
      "one slice",
      #"{"levels":["block","rack"],"slices":[{"domainCount":2,"valuesPerLevel":[{"roots":["b1","b1"]},{"roots":["r-1-x","r-2-x"]}],"podCounts":[4,2]}]}"#,
      "v1beta2"),
    Row(
      "shared parts",
      #"{"levels":["block","rack"],"slices":[{"domainCount":2,"valuesPerLevel":[{"universalValue":"b1"},{"prefix":"r-","suffix":"-x","roots":["1","2"]}],"podCounts":[4,2]}]}"#,
      "v1beta2"),
    Row(
      "several slices",
      #"{"levels":["block","rack"],"slices":[{"domainCount":1,"valuesPerLevel":[{"universalValue":"b1"},{"roots":["r-2-x"]}],"universalPodCount":2},{"domainCount":1,"valuesPerLevel":[{"universalValue":"b1"},{"universalValue":"r-1-x"}],"universalPodCount":4}]}"#,
      "v1beta2"),
  ]

  @Test(arguments: encodings) func assignmentsAreRead(_ row: Row<String, String>) throws {
    let admission = try #require(
      try Self.workload(Self.admission(row.input), version: row.expected).status.admission)
    #expect(admission.clusterQueue == "cq")
    #expect(admission.podSets[0].usage == ["cpu": 1_500])
    #expect(admission.podSets[0].isTopologyDelayed)
    // An absent count is the spec's.
    #expect(admission.podSets[1].count == 6)
    #expect(admission.podSets[1].topology == Self.racks)
  }
}
