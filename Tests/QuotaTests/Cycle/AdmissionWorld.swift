import API
import Kernel
import Placement
import Testing

@testable import Quota

/// A small admission system with one flavor, one resource `gpu`, and workloads by name.
struct AdmissionWorld {
  var system: AdmissionSystem
  private(set) var names: [String] = []
  var now = SimTime.zero

  /// - Parameter hosts: With a host, the flavor has a topology of hosts with so many GPUs each.
  init(
    _ queues: [ClusterQueue], cohorts: [Cohort] = [], hosts: [Int] = [], options: QuotaOptions = QuotaOptions()
  ) throws {
    var objects = AdmissionObjects()
    var flavor = ResourceFlavor(name: "f")
    if !hosts.isEmpty {
      flavor.topologyName = "t"
      objects.topologies = [KueueTopology(name: "t", levels: [TopologyFlavor.hostname])]
    }
    objects.flavors = [flavor]
    objects.clusterQueues = queues
    objects.cohorts = cohorts
    objects.localQueues = queues.map { LocalQueue(name: $0.name, clusterQueue: $0.name) }
    let nodes = hosts.enumerated().map { index, count in
      FlavorNode(
        name: "h\(index)", labels: [TopologyFlavor.hostname: "h\(index)"], allocatable: ["gpu": count, "pods": 99])
    }
    system = try AdmissionSystem(objects, nodes: nodes, options: options)
  }

  /// A ClusterQueue for every namespace.
  static func queue(_ name: String, _ nominal: Int, cohort: String? = nil) -> ClusterQueue {
    var queue = ClusterQueue(name: name)
    queue.cohort = cohort
    queue.namespaceSelector = LabelSelector([])
    queue.resourceGroups = [
      ResourceGroup(
        coveredResources: ["gpu"],
        flavors: [FlavorQuotas(flavor: "f", quotas: ["gpu": ResourceQuota(nominal: nominal)])])
    ]
    return queue
  }

  /// A workload of one podset that asks for so many GPUs, one a pod.
  func claim(_ name: String, in queue: String, gpus: Int, priority: Int = 0, at seconds: Int = 0) -> WorkloadClaim {
    let placement = PodSetRequest(name: "main", count: gpus, requests: ["gpu": 1])
    var claim = WorkloadClaim(
      namespace: "default", name: name, uid: name,
      podSets: [ClaimPodSet(name: "main", count: gpus, requests: ["gpu": 1], placement: placement)])
    claim.localQueue = queue
    claim.priority = priority
    claim.created = .zero + .seconds(seconds)
    claim.queueOrderTime = claim.created
    return claim
  }

  func id(_ name: String) -> WorkloadID { WorkloadID(index: names.firstIndex(of: name) ?? names.count) }

  @discardableResult
  mutating func submit(_ claim: WorkloadClaim) -> AdmissionSystem.Submission {
    let workload = id(claim.name)
    if workload.index == names.count { names.append(claim.name) }
    return system.submit(claim, as: workload, now: now)
  }

  @discardableResult
  mutating func submit(
    _ name: String, in queue: String, gpus: Int, priority: Int = 0, at seconds: Int = 0
  ) -> AdmissionSystem.Submission {
    submit(claim(name, in: queue, gpus: gpus, priority: priority, at: seconds))
  }

  /// Runs one cycle and writes what it admitted.
  mutating func cycle() -> CycleOutcome? {
    now += .seconds(1)
    let outcome = system.runCycle(now: now)
    for admitted in outcome?.admitted ?? [] { system.admissionWritten(admitted.workload, now: now) }
    return outcome
  }

  /// A cycle that has something to do.
  mutating func nextCycle() throws -> CycleOutcome {
    let outcome = cycle()
    return try #require(outcome)
  }

  mutating func resume() -> CycleOutcome? {
    let outcome = system.resumeCycle(now: now)
    for admitted in outcome?.admitted ?? [] { system.admissionWritten(admitted.workload, now: now) }
    return outcome
  }

  /// Changes what is known of a workload.
  @discardableResult
  mutating func update(_ name: String, _ change: (inout WorkloadClaim) -> Void) -> AdmissionSystem.Submission {
    var claim = system.state[id(name)]
    change(&claim)
    return system.update(claim, of: id(name), now: now)
  }

  /// Ends a workload and lets others be tried again at once.
  mutating func finish(_ name: String) {
    if let root = system.finish(id(name), now: now) { _ = system.flush(root, now: now) }
  }

  func names(of workloads: [WorkloadID]) -> [String] { workloads.map { names[$0.index] } }
  func place(_ name: String) -> PendingQueues.Place? { system.queues.place(of: id(name)) }
}

extension CycleOutcome {
  var admittedIDs: [WorkloadID] { admitted.map(\.workload) }
}
