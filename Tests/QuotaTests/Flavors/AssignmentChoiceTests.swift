import API
import Testing

@testable import Quota

/// KUEUE-SPEC 3.8: full or partial admission, and whom it preempts.
struct AssignmentChoiceTests {
  private static func choose(
    _ world: FlavorWorld, _ podSets: [ClaimPodSet], targets: (PreemptionQuestion) -> [PreemptionTarget] = { _ in [] }
  ) throws -> AssignmentChoice {
    var state = try world.state()
    let id = WorkloadID(index: 0)
    state.set(WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: podSets), for: id)
    let request = AssignmentRequest(
      workload: id, clusterQueue: try world.node(state.tree), cycle: 1, now: .zero)
    return state.chooseAssignment(request, world.forecasts) { question, _ in targets(question) }
  }

  private static func flexible(_ count: Int, atLeast least: Int) -> [ClaimPodSet] {
    var podSet = podSet(count, ["gpu": 1])
    podSet.minCount = least
    return [podSet]
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var free: Int
    /// Pods that are admitted, nil when the workload has to wait.
    var count: Int?
  }

  /// 10 pods, at least 4, of a quota of 16.
  @Test(
    arguments: [
      Case(testDescription: "all fit", free: 12, count: 10), Case(testDescription: "most fit", free: 9, count: 9),
      Case(testDescription: "the fewest fit", free: 4, count: 4), Case(testDescription: "not even the fewest", free: 3),
    ])
  func admitsAsManyAsFit(_ c: Case) throws {
    var world = FlavorWorld(["one": ["gpu": 16]])
    world.used = ["one/gpu": 16 - c.free]
    let choice = try Self.choose(world, Self.flexible(10, atLeast: 4))
    #expect(choice.assignment.mode == (c.count == nil ? .preempt : .fit))
    #expect(choice.assignment.podSets[0].count == c.count ?? 10)
    world.options.gates[.partialAdmission] = false
    let whole = try Self.choose(world, Self.flexible(10, atLeast: 4))
    #expect(whole.assignment.podSets[0].count == 10)
  }

  /// 8 of 10 could be had by preemption, which the search finds before the 3 that are free.
  @Test func preemptionForMostBeatsAFitForFew() throws {
    var world = FlavorWorld(["one": ["gpu": 16]])
    world.used = ["one/gpu": 13]
    world.forecasts.answers["one/gpu"] = PreemptionForecast(.preempt, borrowing: 0)
    let victim = PreemptionTarget(workload: WorkloadID(index: 0), reason: .inClusterQueue)
    let choice = try Self.choose(world, Self.flexible(10, atLeast: 2)) { question in
      question.amounts[0].amount <= 8 ? [victim] : []
    }
    #expect(choice.assignment.mode == .preempt)
    #expect(choice.assignment.podSets[0].count == 8)
    #expect(choice.targets == [victim])
  }

  /// Finished pods are not subtracted from the counts of a partial admission.
  @Test func partialCountsStartFromTheSpecification() throws {
    var world = FlavorWorld(["one": ["gpu": 16]])
    world.used = ["one/gpu": 11]
    var podSets = Self.flexible(10, atLeast: 4)
    podSets[0].reclaimableCount = 2
    #expect(try Self.choose(world, podSets).assignment.podSets[0].count == 5)
    world.used = ["one/gpu": 8]
    #expect(try Self.choose(world, podSets).assignment.podSets[0].count == 8)
  }

  /// Implicit `pods` are contested, but no amount of them is asked for.
  @Test func asksForRoomWithoutPods() throws {
    var world = FlavorWorld(["one": ["cpu": 8, "gpu": 8, "pods": 3]])
    world.used = ["one/gpu": 7, "one/pods": 2]
    for pair in ["one/gpu", "one/pods"] { world.forecasts.answers[pair] = PreemptionForecast(.preempt, borrowing: 0) }
    var asked: [PreemptionQuestion] = []
    _ = try Self.choose(world, [podSet(2, ["gpu": 1, "cpu": 0])]) { question in
      asked.append(question)
      return []
    }
    let tree = try world.state().tree
    #expect(asked.count == 1)
    #expect(try asked[0].contested == [world.pair("one/gpu", tree), world.pair("one/pods", tree)])
    #expect(try asked[0].amounts == [PairAmount(world.pair("one/gpu", tree), 2)])
  }

  /// 6 pods want a rack: with a victim they get what it leaves, without one the places on empty nodes.
  @Test(arguments: [true, false]) func waitingWorkloadsHaveTheirPlaces(_ findsVictim: Bool) throws {
    var world = FlavorWorld(["f": ["gpu": 16]])
    try world.setHosts("r1 h1=4 h2=4; r2 h3=7", of: "f")
    var state = try world.state()
    for (index, host) in ["h1", "h3"].enumerated() {
      var other = WorkloadClaim(namespace: "ns", name: host, uid: host, podSets: [podSet(4, ["gpu": 1])])
      var held = PodSetAdmission(name: "main", flavors: ["gpu": "f"], usage: ["gpu": 4], count: 4)
      held.topology = TopologyAssignment(
        levels: ["kubernetes.io/hostname"], domains: [.init(values: [host], count: 4)])
      other.admission = Admission(clusterQueue: "q", podSets: [held])
      state.set(other, for: WorkloadID(index: index))
    }
    let id = WorkloadID(index: 2)
    let podSets = [podSet(6, ["gpu": 1], TopologyRequest(required: "rack"))]
    let claim = WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: podSets)
    state.set(claim, for: id)
    let queue = try world.node(state.tree)
    let request = AssignmentRequest(workload: id, clusterQueue: queue, cycle: 1, now: .zero)
    let victim = PreemptionTarget(workload: WorkloadID(index: 0), reason: .inClusterQueue)
    let choice = state.chooseAssignment(request, world.forecasts) { _, _ in findsVictim ? [victim] : [] }
    let answer = FlavorWorld.Answer(assignment: choice.assignment, claim: claim, state: state)
    #expect(choice.assignment.mode == .preempt)
    #expect(answer.places == (findsVictim ? "main h1:4 h2:2" : "main h3:6"))
    #expect(!state.isTakenOut(WorkloadID(index: 0)))
  }

  @Test func writesWhatWasDecided() throws {
    var world = FlavorWorld(["f": ["gpu": 16]])
    try world.setHosts("r1 h1=4 h2=4", of: "f")
    let answer = try world.ask([podSet(2, ["gpu": 2])])
    let tree = answer.state.tree
    let admission = answer.assignment.admission(of: answer.claim, to: try world.node(tree), in: tree)
    #expect(admission.clusterQueue == "q")
    #expect(admission.podSets.map(\.flavors) == [["gpu": "f"]])
    #expect(admission.podSets.map(\.usage) == [["gpu": 4]])
    #expect(admission.podSets.map(\.count) == [2])
    #expect(admission.podSets[0].topology?.podCount == 2)
    let net = answer.assignment.netUsage(of: answer.claim, in: tree)
    #expect(net.quota.map(\.amount) == [4])
    #expect(net.topology.map(\.requests) == [["gpu": 2]])
  }
}
