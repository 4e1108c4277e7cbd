import API
import Testing

struct PodAdmissionTests {
  private func pod(
    _ name: String, worker: String? = nil, annotations: [String: String] = [:], labels: [String: String] = [:]
  ) -> Pod {
    var spec = PodSpec()
    spec.containers = [Container(name: "server")]
    spec.subdomain = "vllm"
    var all = labels.merging([LWSKey.name: "vllm", LWSKey.groupIndex: "1"]) { first, _ in first }
    all[LWSKey.workerIndex] = worker
    return Pod(
      metadata: Metadata(
        name: name, labels: all, annotations: annotations.merging([LWSKey.size: "4"]) { first, _ in first }),
      spec: spec)
  }

  private func admitted(_ pod: Pod, _ version: LWSVersion = .head) throws -> Pod {
    var pod = pod
    try PodAdmission.admit(&pod, version: version, gangScheduling: false)
    return pod
  }

  @Test("A pod of no LeaderWorkerSet is left alone") func foreignPod() throws {
    var foreign = pod("anything")
    foreign.metadata.labels = [LWSKey.workerIndex: "0"]
    foreign.metadata.annotations = [:]
    #expect(try admitted(foreign) == foreign)
  }

  @Test("Names and annotations that say nothing are refused") func refusals() {
    var withoutSize = pod("vllm-1", worker: "0")
    withoutSize.metadata.annotations = [:]
    #expect(throws: AdmissionError.sizeAnnotationMissing) { try admitted(withoutSize) }
    #expect(throws: AdmissionError.nameWithoutOrdinal("vllm")) { try admitted(pod("vllm", worker: "0")) }
    #expect(throws: AdmissionError.nameWithoutOrdinal("vllm-1-99999999999")) { try admitted(pod("vllm-1-99999999999")) }
    #expect(throws: AdmissionError.notANumber(key: LWSKey.subgroupSize, text: "0")) {
      try admitted(pod("vllm-1-2", annotations: [LWSKey.subgroupSize: "0"]))
    }
    #expect(throws: AdmissionError.notANumber(key: LWSKey.subgroupSize, text: "two")) {
      try admitted(pod("vllm-1-2", annotations: [LWSKey.subgroupSize: "two"]))
    }
    var withoutGroup = pod("vllm-1-2")
    withoutGroup.metadata.labels[LWSKey.groupIndex] = nil
    #expect(throws: AdmissionError.labelMissing(LWSKey.groupIndex)) { try admitted(withoutGroup) }
  }

  @Test("A worker's index comes from its name, whatever its label says") func overwritesWorkerIndex() throws {
    let worker = try admitted(pod("vllm-1-3", worker: "2"))
    #expect(worker.metadata.labels[LWSKey.workerIndex] == "3")
    #expect(worker.metadata.labels[LWSKey.groupKey] == nil)
  }

  @Test("A leader keeps the group key and index it has") func keepsGroupKey() throws {
    let leader = try admitted(pod("vllm-3", worker: "0", labels: [LWSKey.groupKey: "k", LWSKey.groupIndex: "7"]))
    #expect(leader.metadata.labels[LWSKey.groupKey] == "k")
    #expect(leader.metadata.labels[LWSKey.groupIndex] == "7")
  }

  @Test("The variables of the set come first and win; of other duplicates the first stays") func environment() throws {
    var leader = pod("vllm-1", worker: "0")
    leader.spec.containers[0].env = [("A", "1"), ("LWS_GROUP_SIZE", "9"), ("B", "2"), ("A", "3")].map {
      EnvironmentVariable(name: $0, value: $1)
    }
    leader.spec.initContainers = [Container(name: "load")]
    let result = try admitted(leader)
    #expect(
      result.spec.containers[0].env.map { "\($0.name)=\($0.value)" } == [
        "LWS_LEADER_ADDRESS=vllm-1.vllm.default", "LWS_GROUP_SIZE=4", "LWS_WORKER_INDEX=0", "A=1", "B=2",
      ])
    #expect(result.spec.initContainers[0].env.count == 3)
    #expect(try admitted(result) == result, "admitting a pod again changes nothing")
  }

  @Test("Workers follow their leader by node selector, so only leaders get terms for the group") func groupTerms()
    throws
  {
    let annotations = [LWSKey.exclusiveTopology: "rack"]
    let leader = try admitted(pod("vllm-1", worker: "0", annotations: annotations))
    let key = try #require(leader.metadata.labels[LWSKey.groupKey])
    #expect(
      leader.spec.affinity.requiredPods == [
        PodAffinityTerm(selector: LabelSelector([.init(LWSKey.groupKey, .isIn, [key])]), topologyKey: "rack")
      ])
    #expect(leader.spec.affinity.requiredAntiPods.count == 1)
    #expect(try admitted(pod("vllm-1-1", annotations: annotations)).spec.affinity == Affinity())
  }

  @Test("Half a pair of terms is completed by a whole one") func halfPair() {
    var affinity = Affinity()
    affinity.requiredPods = [PodAffinityTerm(selector: LabelSelector([]), topologyKey: "rack")]
    ExclusiveTerms.inject(into: &affinity, key: "k", value: "v", topologyKey: "rack")
    #expect(affinity.requiredPods.count == 2)
    #expect(affinity.requiredAntiPods.count == 1)
  }

  /// Size 3, subgroups of one pod: from 0.10 on worker w is in subgroup w, before in w − 1.
  @Test(arguments: [(LWSVersion.head, 1), (.v0_10_0, 1), (.v0_9_0, 0), (.v0_8_0, 0)])
  func subgroupsOfOne(version: LWSVersion, expected: Int) {
    #expect(Subgroup.index(size: 3, subGroupSize: 1, workerIndex: 1, version: version) == expected)
  }

  @Test("Release 0.8 knows one TPU container per pod") func tpuContainers() throws {
    var leader = pod("vllm-0", worker: "0", annotations: [LWSKey.size: "1"])
    leader.spec.containers = ["a", "b"].map { name in
      var container = Container(name: name)
      container.limits = [TPUEnvironment.resource: Quantity(units: 4)]
      return container
    }
    func identifiers(_ version: LWSVersion) throws -> [String?] {
      try admitted(leader, version).spec.containers.map { $0.environmentValue(TPUEnvironment.workerID) }
    }
    #expect(try identifiers(.head) == ["0", "1"])
    #expect(try identifiers(.v0_8_0) == ["0", nil])
  }

  @Test("A leader that requests TPUs but belongs to no subgroup is refused, as in the real webhook")
  func excludedLeader() {
    var leader = pod(
      "vllm-0", worker: "0",
      annotations: [LWSKey.subgroupSize: "3", LWSKey.subgroupPolicyType: SubGroupType.leaderExcluded.rawValue])
    leader.spec.containers[0].limits = [TPUEnvironment.resource: Quantity(units: 4)]
    #expect(throws: AdmissionError.notANumber(key: LWSKey.subgroupIndex, text: nil)) { try admitted(leader) }
  }
}
