import API
import Kernel
import Placement

@testable import Quota

/// A small quota state in which workloads of GPUs run and one more wants in.
struct PreemptionWorld {
  var state: QuotaState
  private(set) var keys: [String] = []

  init(
    _ queues: [ClusterQueue], cohorts: [Cohort] = [], flavors: [ResourceFlavor] = [],
    topology: CapacityTree? = nil, fair: FairSharing? = nil
  ) {
    let tree = QuotaTree(flavors: flavors, clusterQueues: queues, cohorts: cohorts)
    var options = QuotaOptions()
    options.fairSharing = fair
    state = QuotaState(tree, topologies: tree.flavors.map { _ in topology }, options: options)
  }

  static func queue(
    _ name: String, cohort: String? = nil, gpus: Int, within: PreemptionPolicies.Policy = .never,
    reclaim: PreemptionPolicies.Policy = .never
  ) -> ClusterQueue {
    var queue = ClusterQueue(name: name)
    queue.cohort = cohort
    queue.preemption.withinClusterQueue = within
    queue.preemption.reclaimWithinCohort = reclaim
    queue.resourceGroups = [group(gpus)]
    return queue
  }

  static func group(_ gpus: Int) -> ResourceGroup {
    ResourceGroup(
      coveredResources: ["gpu"],
      flavors: [FlavorQuotas(flavor: "f", quotas: ["gpu": ResourceQuota(nominal: gpus)])])
  }

  var gpu: PairID { PairID(index: 0) }

  func node(_ name: String) -> QuotaNodeID {
    guard let node = state.tree.clusterQueue(named: name) else { preconditionFailure("no ClusterQueue \(name)") }
    return node
  }

  /// - Parameter node: The host of the pod, in a world with a topology.
  mutating func run(
    _ name: String, in queue: String, gpus: Int, priority: Int = 0, reserved: Int? = nil, node: String? = nil,
    _ change: (inout WorkloadClaim) -> Void = { _ in }
  ) {
    var claim = claim(name, gpus: gpus, priority: priority)
    var podSet = PodSetAdmission(name: "main", flavors: ["gpu": "f"], usage: ["gpu": gpus], count: 1)
    podSet.topology = node.map {
      TopologyAssignment(levels: [TopologyFlavor.hostname], domains: [.init(values: [$0], count: 1)])
    }
    claim.admission = Admission(clusterQueue: queue, podSets: [podSet])
    claim.reservedAt = reserved.map { SimTime.zero + .seconds($0) }
    change(&claim)
    add(claim)
  }

  /// Whom a new workload would preempt, in the order in which they were chosen, as `name: reason`.
  mutating func victims(
    for gpus: Int, in queue: String, priority: Int = 0, created: Int = 1_000, topology: TopologyRequest? = nil
  ) -> [String] {
    var claim = claim("new", gpus: gpus, priority: priority)
    claim.queueOrderTime = .zero + .seconds(created)
    claim.podSets[0].placement.topology = topology
    let preemptor = add(claim)
    var question = PreemptionQuestion(
      preemptor: preemptor, clusterQueue: node(queue), contested: [gpu], amounts: [PairAmount(gpu, gpus)])
    if topology != nil {
      question.topology = [
        FlavorPlacementQuestion(
          flavor: FlavorID(index: 0), question: PlacementQuestion(podSets: claim.podSets.map(\.placement)))
      ]
    }
    return state.preemptionTargets(for: question, now: .zero + .seconds(1_000)).map {
      "\(keys[$0.workload.index]): \($0.reason.rawValue)"
    }
  }

  @discardableResult
  private mutating func add(_ claim: WorkloadClaim) -> WorkloadID {
    let id = WorkloadID(index: keys.count)
    keys.append(claim.name)
    state.set(claim, for: id)
    return id
  }

  private func claim(_ name: String, gpus: Int, priority: Int) -> WorkloadClaim {
    let placement = PodSetRequest(name: "main", count: 1, requests: ["gpu": gpus])
    var claim = WorkloadClaim(
      namespace: "ns", name: name, uid: "uid-\(name)",
      podSets: [ClaimPodSet(name: "main", count: 1, requests: ["gpu": gpus], placement: placement)])
    claim.priority = priority
    return claim
  }
}
