import API
import Kernel
import Measuring
import Placement
import Quota

/// One of the throughput runs that real Kueue was measured with: a cluster, its queues, and what waits in them.
///
/// Racks of 16 hosts, 8 racks a block, 8 GPUs a host; a workload is a leader of 4 cpu and 3 workers of 8 cpu and a GPU;
/// workload i waits in queue i mod queues; quota is ample and nobody preempts.
struct AdmittedCase {
  /// 0 counts quota only.
  var nodeCount: Int
  var queueCount: Int
  var pendingCount: Int
  /// What real Kueue admits a second.
  ///
  /// Source: the note that lwsim was given with its specification: Kueue's own queues, cache and scheduling loop at the
  /// specification's commit, API writes discarded, Go 1.26, one thread, on a 2-core AMD EPYC machine; medians of 3.
  var kueuePerSecond: Double
  /// What lwsim admits a second, one number a round.
  var samples: [Double] = []

  static let all = [
    AdmittedCase(nodeCount: 0, queueCount: 1, pendingCount: 1_000, kueuePerSecond: 4_527),
    AdmittedCase(nodeCount: 0, queueCount: 10, pendingCount: 1_000, kueuePerSecond: 6_345),
    AdmittedCase(nodeCount: 640, queueCount: 1, pendingCount: 1_000, kueuePerSecond: 700),
    AdmittedCase(nodeCount: 640, queueCount: 10, pendingCount: 1_000, kueuePerSecond: 748),
    AdmittedCase(nodeCount: 2_560, queueCount: 1, pendingCount: 500, kueuePerSecond: 224),
    AdmittedCase(nodeCount: 10_240, queueCount: 1, pendingCount: 100, kueuePerSecond: 50),
  ]

  var title: String {
    "\(nodeCount == 0 ? "quota only" : "\(nodeCount) nodes"), \(queueCount) queues, \(pendingCount) pending"
  }

  private var isPlaced: Bool { nodeCount > 0 }

  /// The system with everything waiting.
  private func system() throws -> AdmissionSystem {
    var system = try AdmissionSystem(objects, nodes: nodes, options: QuotaOptions())
    for index in 0..<pendingCount {
      _ = system.submit(claim(index), as: WorkloadID(index: index), now: .zero)
    }
    return system
  }

  private var objects: AdmissionObjects {
    var objects = AdmissionObjects()
    var flavor = ResourceFlavor(name: "default")
    if isPlaced {
      flavor.topologyName = "default"
      flavor.nodeLabels = ["pool": "gpu"]
      objects.topologies = [KueueTopology(name: "default", levels: ["block", "rack", TopologyFlavor.hostname])]
    }
    objects.flavors = [flavor]
    for index in 0..<queueCount {
      var queue = ClusterQueue(name: "cq\(index)")
      queue.namespaceSelector = LabelSelector([])
      let ample = ResourceQuota(nominal: 1 << 40)
      queue.resourceGroups = [
        ResourceGroup(
          coveredResources: ["cpu", "nvidia.com/gpu"],
          flavors: [FlavorQuotas(flavor: "default", quotas: ["cpu": ample, "nvidia.com/gpu": ample])])
      ]
      objects.clusterQueues.append(queue)
      objects.localQueues.append(LocalQueue(name: "lq\(index)", clusterQueue: "cq\(index)"))
    }
    return objects
  }

  private var nodes: [FlavorNode] {
    (0..<nodeCount).map { index in
      let (block, rack) = (index / 128, index / 16)
      return FlavorNode(
        name: "h\(index)",
        labels: ["pool": "gpu", "block": "b\(block)", "rack": "r\(rack)", TopologyFlavor.hostname: "h\(index)"],
        allocatable: ["cpu": 128_000, "memory": 1 << 40, "pods": 110, "nvidia.com/gpu": 8])
    }
  }

  private func claim(_ index: Int) -> WorkloadClaim {
    let uid = "uid-" + String(1_000_000 + index)
    var claim = WorkloadClaim(
      namespace: "default", name: "w\(index)", uid: uid,
      podSets: [
        podSet("leader", 1, ["cpu": 4_000]), podSet("worker", 3, ["cpu": 8_000, "nvidia.com/gpu": 1]),
      ])
    claim.localQueue = "lq\(index % queueCount)"
    claim.created = .zero + .seconds(index)
    claim.queueOrderTime = claim.created
    return claim
  }

  private func podSet(_ name: String, _ count: Int, _ requests: ResourceAmounts) -> ClaimPodSet {
    var placement = PodSetRequest(
      name: name, count: count, requests: requests, topology: isPlaced ? TopologyRequest(required: "rack") : nil)
    if isPlaced { placement.group = "group" }
    return ClaimPodSet(name: name, count: count, requests: requests, placement: placement)
  }

  var median: Double { SampleQuantile.of(samples, 0.5) }

  /// Admits everything, once as a warm-up and then until enough was admitted to be measured.
  mutating func measure() throws {
    var (admittedCount, nanoseconds) = (0, 0.0)
    _ = try admitAll()
    while admittedCount < 2_000 {
      nanoseconds += try admitAll()
      admittedCount += pendingCount
    }
    samples.append(Double(admittedCount) * 1e9 / nanoseconds)
  }

  /// - Returns: The CPU time that it took from the first cycle to the last, in nanoseconds.
  private func admitAll() throws -> Double {
    var system = try system()
    var admittedCount = 0
    let start = cpuNanoseconds()
    while let outcome = system.runCycle(now: .zero), !outcome.admitted.isEmpty {
      for admitted in outcome.admitted { system.admissionWritten(admitted.workload, now: .zero) }
      admittedCount += outcome.admitted.count
    }
    let elapsed = cpuNanoseconds() - start
    precondition(admittedCount == pendingCount, "\(title): \(admittedCount) were admitted")
    return elapsed
  }
}
