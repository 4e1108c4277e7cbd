import API
import Kernel
import Placement
import Testing

@testable import Quota

/// What a decision takes out for the moment: the state then equals one in which it never was.
struct RandomOverlayTests {
  @Test func takingOutEqualsNeverHavingBeen() throws {
    for seed in 0..<60 {
      var random = RandomStream(seed: UInt64(seed))
      var whole = try world()
      let pods = pods(&random, &whole)
      let gone = Set(pods.indices.filter { _ in random.chance(0.4) })
      var without = try world()
      for index in pods.indices where !gone.contains(index) { run(pods[index], in: &without) }
      for index in gone.sorted() { whole.state.takeOut(WorkloadID(index: index)) }
      #expect(answers(&whole) == answers(&without), "seed \(seed)")
      for index in gone.sorted() { whole.state.putBack(WorkloadID(index: index)) }
      var again = try world()
      for pod in pods { run(pod, in: &again) }
      #expect(answers(&whole) == answers(&again), "seed \(seed)")
    }
  }

  private struct RunningPod {
    var name: String
    var queue: String
    var gpus: Int
    var host: Int
  }

  private static let hostCount = 6

  private func world() throws -> PreemptionWorld {
    let nodes = (0..<Self.hostCount).map { host in
      FlavorNode(
        name: "h\(host)", labels: ["rack": "r\(host / 3)", TopologyFlavor.hostname: "h\(host)"],
        allocatable: ["gpu": 4, "pods": 3])
    }
    let tree = try CapacityTree(
      TopologyFlavor(topology: "t", levels: ["rack", TopologyFlavor.hostname]), nodes: nodes)
    var flavor = ResourceFlavor(name: "f")
    flavor.topologyName = "t"
    var lender = PreemptionWorld.queue("b", cohort: "T", gpus: 9)
    lender.resourceGroups[0].flavors[0].quotas["gpu"]?.lendingLimit = 4
    return PreemptionWorld(
      [PreemptionWorld.queue("a", cohort: "T", gpus: 6), lender, PreemptionWorld.queue("c", cohort: "R", gpus: 9)],
      cohorts: [Cohort(name: "T", parent: "R")], flavors: [flavor], topology: tree)
  }

  private func pods(_ random: inout RandomStream, _ world: inout PreemptionWorld) -> [RunningPod] {
    var free = Array(repeating: 4, count: Self.hostCount)
    var pods: [RunningPod] = []
    for number in 0..<20 {
      let pod = RunningPod(
        name: "w\(number)", queue: ["a", "b", "c"][random.below(3)], gpus: 1 + random.below(3),
        host: random.below(Self.hostCount))
      guard free[pod.host] >= pod.gpus else { continue }
      free[pod.host] -= pod.gpus
      pods.append(pod)
      run(pod, in: &world)
    }
    return pods
  }

  private func run(_ pod: RunningPod, in world: inout PreemptionWorld) {
    world.run(pod.name, in: pod.queue, gpus: pod.gpus, node: "h\(pod.host)")
  }

  /// What is used and left of the quota, and what some questions to the topology are answered.
  private func answers(_ world: inout PreemptionWorld) -> [String] {
    let nodes = world.state.tree.nodes.indices.map(QuotaNodeID.init)
    var answers = nodes.map {
      "\(world.state.ledger.usage($0, world.gpu)) \(world.state.ledger.available($0, world.gpu))"
    }
    for (count, gpus, level) in [(1, 4, TopologyFlavor.hostname), (4, 1, "rack"), (3, 2, "rack"), (7, 1, "rack")] {
      let request = PodSetRequest(
        name: "main", count: count, requests: ["gpu": gpus], topology: TopologyRequest(preferred: level))
      let question = PlacementQuestion(podSets: [request])
      answers.append("\(world.state.choose(question, in: FlavorID(index: 0), PlacementOptions()) ?? [])")
    }
    return answers
  }
}
