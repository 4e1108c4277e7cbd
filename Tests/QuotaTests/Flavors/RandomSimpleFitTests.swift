import API
import Kernel
import Placement
import Testing

@testable import Quota

/// What is remembered of a shape changes no assignment: a workload without a shape, for which flavors are always looked
/// for, gets the same.
struct RandomSimpleFitTests {
  @Test(arguments: 0..<40)
  func remembersWhatIsFoundAnew(_ seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    let isPlaced = seed % 2 == 0
    var state = try state(&random, isPlaced: isPlaced)
    let shapes = (0..<3).map { _ in podSets(&random, isPlaced: isPlaced) }
    for index in shapes.indices { state.set(claim(shapes[index], index), for: WorkloadID(index: index)) }
    var taken: [(usage: ClaimUsage, queue: QuotaNodeID)] = []
    var (recalled, last) = (0, [FlavorAssignment?](repeating: nil, count: shapes.count))
    for step in 0..<120 {
      let (shape, queue) = (random.below(shapes.count), QuotaNodeID(index: random.below(2)))
      var request = AssignmentRequest(
        workload: WorkloadID(index: shape), clusterQueue: queue, cycle: step, now: .zero)
      if random.chance(0.3) { request.nominated = last[shape] }
      if random.chance(0.3) { request.progress = last[shape]?.progress }
      request.progress?.shape = nil
      let expected = state.assignFlavors(request, PreemptionOracle())
      request.shape = ShapeID(index: shape)
      request.progress?.shape = request.shape
      if state.simpleFit(for: request) != nil { recalled += 1 }
      var found = state.assignFlavors(request, PreemptionOracle())
      #expect(found.progress?.shape == request.shape)
      found.progress?.shape = nil
      #expect(found == expected, "seed \(seed), step \(step)")
      last[shape] = found
      if found.mode == .fit, random.chance(0.5) {
        let usage = found.netUsage(of: state[request.workload], in: state.tree)
        state.assume(usage, in: queue)
        taken.append((usage, queue))
      } else if !taken.isEmpty, random.chance(0.6) {
        let item = taken.remove(at: random.below(taken.count))
        state.withdraw(item.usage, from: item.queue)
      }
    }
    #expect(recalled > 0, "seed \(seed): nothing simply fits again")
  }

  /// Two ClusterQueues of one cohort or of none, with two flavors to choose from.
  private func state(_ random: inout RandomStream, isPlaced: Bool) throws -> QuotaState {
    var options = QuotaOptions()
    if random.chance(0.2) { options.gates[.flavorFungibility] = false }
    let cohort: String? = random.chance(0.7) ? "T" : nil
    var queues: [ClusterQueue] = []
    for name in ["a", "b"] {
      var queue = ClusterQueue(name: name)
      queue.cohort = cohort
      queue.fungibility.whenCanBorrow = random.chance(0.5) ? .mayStopSearch : .tryNextFlavor
      // Places are chosen in one flavor for all resources.
      let resources = isPlaced ? [["cpu", "gpu"]] : [["cpu"], ["gpu"]]
      queue.resourceGroups = resources.map { group($0, &random) }
      queues.append(queue)
    }
    let flavors = ["near", "far"].map { name in
      var flavor = ResourceFlavor(name: name)
      if isPlaced { flavor.topologyName = "t" }
      return flavor
    }
    let tree = QuotaTree(flavors: flavors, clusterQueues: queues, cohorts: [])
    let nodes = (0..<6).map { host in
      FlavorNode(
        name: "h\(host)", labels: ["rack": "r\(host / 3)", TopologyFlavor.hostname: "h\(host)"],
        allocatable: ["gpu": 4, "cpu": 16, "pods": 9])
    }
    let topology = TopologyFlavor(topology: "t", levels: ["rack", TopologyFlavor.hostname])
    let topologies = try tree.flavors.map { _ in isPlaced ? try CapacityTree(topology, nodes: nodes) : nil }
    return QuotaState(tree, topologies: topologies, options: options)
  }

  private func group(_ resources: [String], _ random: inout RandomStream) -> ResourceGroup {
    let limit: Int? = random.chance(0.3) ? random.below(6) : nil
    let quotas = resources.map { ($0, ResourceQuota(nominal: 6 + random.below(20), borrowingLimit: limit)) }
    return ResourceGroup(
      coveredResources: resources,
      flavors: ["near", "far"].map { FlavorQuotas(flavor: $0, quotas: Dictionary(uniqueKeysWithValues: quotas)) })
  }

  /// A leader and workers, together or apart.
  private func podSets(_ random: inout RandomStream, isPlaced: Bool) -> [ClaimPodSet] {
    let group: String? = random.chance(0.6) ? "group" : nil
    let workers = [["gpu": 1], ["cpu": 2, "gpu": 1], ["cpu": 1]] as [ResourceAmounts]
    let kinds = [
      ("leader", 1, ["cpu": 1] as ResourceAmounts), ("worker", 1 + random.below(4), workers[random.below(3)]),
    ]
    return kinds.map { name, count, requests in
      var placement = PodSetRequest(
        name: name, count: count, requests: requests, topology: isPlaced ? TopologyRequest(required: "rack") : nil)
      placement.group = isPlaced ? group : nil
      return ClaimPodSet(name: name, count: count, requests: requests, placement: placement)
    }
  }

  private func claim(_ podSets: [ClaimPodSet], _ index: Int) -> WorkloadClaim {
    WorkloadClaim(namespace: "ns", name: "w\(index)", uid: "w\(index)", podSets: podSets)
  }
}
