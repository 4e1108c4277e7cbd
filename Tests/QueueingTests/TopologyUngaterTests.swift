import API
import Cluster
import Kernel
import Queueing
import Testing

struct TopologyUngaterTests {
  /// A group of a leader and three workers in one podset group; the assignment puts two workers on h1, one on h2.
  private struct Case {
    var fixture = QueueingFixture()
    var workload: WorkloadObjectID

    init() {
      let set = fixture.add("vllm", replicas: 1, size: 4)
      workload = fixture.create(fixture.plan(set))[0]
      for index in 0...1 { fixture.cluster[workload].workload.podSets[index].group = "g" }
      var leader = PodSetAdmission(name: "leader", flavors: [:], usage: [:], count: 1)
      leader.topology = Self.hosts([("h0", 1)])
      var worker = PodSetAdmission(name: "worker", flavors: [:], usage: [:], count: 3)
      worker.topology = Self.hosts([("h1", 2), ("h2", 1)])
      fixture.cluster[workload].workload.reserve(Admission(clusterQueue: "cq", podSets: [leader, worker]), at: .zero)
      fixture.cluster[workload].workload.set(.admitted, true, reason: "Admitted", message: "", at: .zero)
    }

    static func hosts(_ hosts: [(String, Int)]) -> TopologyAssignment {
      TopologyAssignment(
        levels: ["kubernetes.io/hostname"], domains: hosts.map { .init(values: [$0.0], count: $0.1) })
    }

    /// Adds a pod of the group that is past its admission gate.
    mutating func addPod(worker: Int) {
      let name = worker == 0 ? "vllm-0" : "vllm-0-\(worker)"
      var metadata = Metadata(name: name)
      metadata.labels = [
        LWSKey.name: "vllm", LWSKey.groupIndex: "0", LWSKey.workerIndex: String(worker),
        KueueKey.podSet: worker == 0 ? "leader" : "worker",
      ]
      var spec = PodSpec()
      spec.schedulingGates = [KueueKey.topologyGate]
      let header = ObjectHeader(metadata: metadata, uid: fixture.cluster.makeUID(), createdAt: .zero)
      _ = fixture.cluster.insert(
        PodRecord(header: header, spec: spec, requests: ResourceRequest([:], columns: fixture.cluster.columns)))
    }

    /// Hosts by pod name.
    var places: [String: String] {
      var places: [String: String] = [:]
      for command in TopologyUngater.plan(for: workload, in: fixture.cluster, fixture.context) {
        guard case .startPod(let pod, let start) = command else { continue }
        places[fixture.cluster[pod].header.name] = start.nodeSelector["kubernetes.io/hostname"]
      }
      return places
    }
  }

  @Test func ranksFollowTheWorkerIndexAfterTheLeader() {
    var test = Case()
    for worker in [0, 3, 1, 2] { test.addPod(worker: worker) }
    // Worker 1 has rank 0 of the workers: ranks 0 and 1 are on h1, rank 2 on h2.
    #expect(test.places == ["vllm-0": "h0", "vllm-0-1": "h1", "vllm-0-2": "h1", "vllm-0-3": "h2"])
  }

  @Test func podsThatComeLateFindTheirPlaces() {
    var test = Case()
    test.addPod(worker: 0)
    test.addPod(worker: 3)
    #expect(test.places == ["vllm-0": "h0", "vllm-0-3": "h2"])
  }

  @Test func podsOfAFailedNodeStayGated() {
    var test = Case()
    for worker in 0...3 { test.addPod(worker: worker) }
    test.fixture.cluster[test.workload].workload.status.unhealthyNodes = ["h1"]
    #expect(test.places == ["vllm-0": "h0", "vllm-0-3": "h2"])
  }
}
