import API
import Cluster
import Queueing
import Testing

struct GroupWorkloadsTests {
  @Test func everyGroupHasOneWorkloadOfItsOwn() throws {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 2, size: 3)
    let workloads = fixture.create(fixture.plan(set))
    #expect(workloads.count == 2)
    #expect(fixture.plan(set).isEmpty)
    let first = fixture.cluster[workloads[0]]
    #expect(first.header.name.hasPrefix("leaderworkerset-vllm-0-"))
    // Prefix, hyphen, and five hexadecimal digits.
    #expect(first.header.name.count == "leaderworkerset-vllm-0-".count + 5)
    #expect(first.workload.podSets.map(\.name) == ["leader", "worker"])
    #expect(first.workload.podSets.map(\.count) == [1, 2])
    #expect(first.workload.podSets.map(\.podIndexLabel) == [nil, LWSKey.workerIndex])
    #expect(fixture.cluster.workload(ofGroup: 1, in: ObjectKey("default", "vllm")) == workloads[1])
  }

  @Test func groupsAboveTheReplicasLoseTheirWorkloads() throws {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 3, size: 2)
    let workloads = fixture.create(fixture.plan(set))
    fixture.cluster[set].spec.replicas = 1
    #expect(
      fixture.plan(set)
        == workloads.dropFirst().map { .delete(.workload($0), .background, graceSeconds: nil) })
  }

  @Test func surgeGroupsHaveWorkloads() {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 2, size: 2)
    fixture.cluster[set].spec.rolloutStrategy = RolloutStrategy()
    fixture.cluster[set].spec.rolloutStrategy?.rollingUpdate = RollingUpdateConfiguration()
    fixture.cluster[set].spec.rolloutStrategy?.rollingUpdate?.maxSurge = .count(1)
    fixture.cluster[set].status.replicas = 3
    fixture.cluster[set].status.updatedReplicas = 1
    #expect(fixture.create(fixture.plan(set)).count == 3)
  }

  @Test func theQueueFollowsTheSetUntilQuotaIsReserved() {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 1, size: 2)
    let workload = fixture.create(fixture.plan(set))[0]
    fixture.cluster[set].header.metadata.labels[KueueKey.queueName] = "other"
    guard case .updateWorkload(workload, let changed) = fixture.plan(set).first else {
      Issue.record("no update is planned")
      return
    }
    #expect(changed.queueName == "other")
    fixture.cluster[workload].workload.reserve(Admission(clusterQueue: "cq", podSets: []), at: .zero)
    #expect(fixture.plan(set).isEmpty)
  }

  @Test func leavesSetsWithoutAQueueAlone() {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 1, size: 2)
    fixture.cluster[set].header.metadata.labels = [:]
    #expect(fixture.plan(set).isEmpty)
    fixture.context.localQueues[ObjectKey("default", "default")] = LocalQueue(name: "default", clusterQueue: "cq")
    #expect(fixture.create(fixture.plan(set)).count == 1)
  }
}
