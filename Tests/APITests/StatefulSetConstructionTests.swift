import API
import Testing

struct StatefulSetConstructionTests {
  private let rollout = LeaderStatefulSet.Rollout(partition: 1, replicas: 3)

  private func workers(_ lws: LeaderWorkerSet, _ version: LWSVersion, requestsTPUs: Bool = false) -> StatefulSet {
    let metadata = Metadata(
      name: "vllm-0", labels: [LWSKey.groupIndex: "0", LWSKey.groupKey: "k", LWSKey.revision: "r"])
    return WorkerStatefulSet.desired(
      for: lws, at: LWSRevision(recording: lws, number: 1, key: "r"),
      leader: .init(metadata: metadata, requestsTPUs: requestsTPUs, workerNodeSelector: ["rack": "r1"]),
      version: version)
  }

  @Test("From 0.10 on StatefulSets inherit the metadata of their set") func inheritance() throws {
    let lws = try leaderWorkerSet(annotations: ["owner": "platform"])
    func annotations(_ version: LWSVersion) -> [String: String] {
      LeaderStatefulSet.desired(for: lws, rollout, revisionKey: "r", version: version).metadata.annotations
    }
    #expect(annotations(.v0_10_0) == ["owner": "platform", LWSKey.replicas: "1"])
    #expect(annotations(.v0_9_0) == [LWSKey.replicas: "1"])
    #expect(workers(lws, .v0_10_0).metadata.annotations == ["owner": "platform"])
    #expect(workers(lws, .v0_9_0).metadata.annotations.isEmpty)
  }

  @Test("From 0.9 on the surge counts as unavailable leaders") func maxUnavailable() throws {
    let text = #"{"replicas":4,"rolloutStrategy":{"rollingUpdateConfiguration":{"maxUnavailable":"50%","maxSurge":9}}}"#
    let spec = try leaderWorkerSet(text).spec
    // Half of 4 is 2; the surge of 9 is cut to 4.
    #expect(LeaderStatefulSet.maxUnavailable(of: spec, version: .v0_9_0) == .count(6))
    #expect(LeaderStatefulSet.maxUnavailable(of: spec, version: .v0_8_0) == .percent(50))
  }

  @Test("Workers carry the type of their subgroups from 0.10 on") func subgroupType() throws {
    let lws = try leaderWorkerSet(template: #"{"size":2,"subGroupPolicy":{"subGroupSize":2}}"#)
    #expect(workers(lws, .v0_10_0).spec.template.annotations[LWSKey.subgroupPolicyType] == "LeaderWorker")
    #expect(workers(lws, .v0_9_0).spec.template.annotations[LWSKey.subgroupPolicyType] == nil)
    #expect(workers(lws, .v0_9_0).spec.template.annotations[LWSKey.subgroupSize] == "2")
  }

  @Test("Workers go where their leader is, under the name that their network asks for") func workerPlacement() throws {
    let unique = try leaderWorkerSet(
      #"{"networkConfig":{"subdomainPolicy":"UniquePerReplica"}}"#, template: #"{"size":3}"#)
    let set = workers(unique, .head, requestsTPUs: true)
    #expect(set.spec.serviceName == "vllm-0")
    #expect(set.spec.replicas == 2)
    #expect(set.spec.startOrdinal == 1)
    #expect(set.spec.template.spec.nodeSelector == ["rack": "r1"])
    #expect(set.spec.template.annotations[LWSKey.leaderRequestsTPUs] == "true")
    #expect(workers(try leaderWorkerSet(), .head).spec.serviceName == "vllm")
  }
}
