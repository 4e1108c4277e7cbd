import API
import Placement
import Testing

@testable import Quota

/// KUEUE-SPEC 5.9: places after quota, one rule a test.
struct TopologyStepTests {
  private static let rack = TopologyRequest(required: "rack")

  /// A rack of 8 GPUs and one of 4.
  private static func world(quota: Int = 16) throws -> FlavorWorld {
    var world = FlavorWorld(["f": ["gpu": quota]])
    try world.setHosts("r1 h1=4 h2=4; r2 h3=4", of: "f")
    return world
  }

  /// Asks beside a workload that stands on `h1` with 4 pods.
  private static func askBesideOther(
    _ world: FlavorWorld, _ podSets: [ClaimPodSet]
  ) throws -> FlavorWorld.Answer {
    var state = try world.state()
    var other = WorkloadClaim(namespace: "ns", name: "other", uid: "other", podSets: [podSet(4, ["gpu": 1])])
    var held = PodSetAdmission(name: "main", flavors: ["gpu": "f"], usage: ["gpu": 4], count: 4)
    held.topology = TopologyAssignment(levels: [TopologyFlavor.hostname], domains: [.init(values: ["h1"], count: 4)])
    other.admission = Admission(clusterQueue: "q", podSets: [held])
    state.set(other, for: WorkloadID(index: 0))
    let new = WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: podSets)
    state.set(new, for: WorkloadID(index: 1))
    let queue = try world.node(state.tree)
    let request = AssignmentRequest(workload: WorkloadID(index: 1), clusterQueue: queue, cycle: 1, now: .zero)
    let assignment = state.assignFlavors(request, world.forecasts)
    return FlavorWorld.Answer(assignment: assignment, claim: new, state: state)
  }

  @Test func whatFitsIsPlaced() throws {
    let answer = try Self.askBesideOther(Self.world(), [podSet(4, ["gpu": 1], Self.rack)])
    #expect(answer.text == "fit 0 | main gpu=f:fit#-1")
    #expect(answer.places == "main h2:4")
    #expect(answer.assignment.questions.isEmpty)
  }

  /// Rack r1 has 4 left of the 8 that it has when empty.
  @Test func whatWouldFitOnEmptyNodesMayPreempt() throws {
    let answer = try Self.askBesideOther(Self.world(), [podSet(5, ["gpu": 1], Self.rack)])
    #expect(answer.text == "preempt 0 | main gpu=f:preempt#-1")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set main: topology \"default\" allows to fit only 4 out of 5 pod(s). "
        + "Total nodes: 3; excluded: resource \"gpu\": 1")
    #expect(answer.assignment.blocker == nil)
    #expect(answer.assignment.questions.count == 1)
  }

  /// No rack has 9; the text is that of the rack as it is now.
  @Test func whatNeverFitsIsNoFit() throws {
    let answer = try Self.askBesideOther(Self.world(), [podSet(9, ["gpu": 1], Self.rack)])
    #expect(answer.text == "noFit 0 | main gpu=f:noFit#-1")
    #expect(answer.assignment.message.contains("allows to fit only 4 out of 9 pod(s)"))
    #expect(answer.assignment.blocker == .topologyPlacementFailed)
  }

  /// Quota is short by 1 for `b`; the podset that never finds a rack is `a`, of which nothing is said.
  @Test func aRefusalOfAPodSetWithoutComplaintsHasNoReason() throws {
    let answer = try Self.askBesideOther(
      Self.world(quota: 14),
      [podSet(9, ["gpu": 1], name: "a", Self.rack), podSet(2, ["gpu": 1], name: "b", Self.rack)])
    #expect(answer.text == "noFit 0 | a gpu=f:noFit#-1 | b gpu=f:preempt#-1")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set b: insufficient unused quota for gpu in flavor f, 1 more needed")
    #expect(answer.assignment.blocker == nil)
  }

  /// Both members share their flavors, and the first of the workload is named.
  @Test func aGroupFailsAsOne() throws {
    let answer = try Self.askBesideOther(
      Self.world(),
      [
        podSet(1, ["gpu": 1], name: "leader", group: "g", Self.rack),
        podSet(5, ["gpu": 1], name: "workers", group: "g", Self.rack),
      ])
    #expect(answer.text == "preempt 0 | leader gpu=f:preempt#-1 | workers gpu=f:preempt#-1")
    #expect(answer.assignment.podSets[1].reasons.isEmpty)
    #expect(answer.assignment.message.hasPrefix("couldn't assign flavors to pod set leader: topology"))
  }

  @Test func topologiesThatCannotBeAskedAreErrors() throws {
    var world = FlavorWorld(["plain": ["cpu": 8]])
    let wanting = [podSet(1, [:], name: "a", Self.rack), podSet(1, ["cpu": 1], name: "b")]
    let none = try world.ask(wanting)
    #expect(none.text == "noFit 0 | a | b cpu=plain:fit#-1")
    #expect(
      none.assignment.message
        == "failed to assign flavors to pod set a: workload requires Topology, but there is no TAS cache information")
    world.queue.resourceGroups.append(
      ResourceGroup(
        coveredResources: ["gpu"], flavors: [FlavorQuotas(flavor: "f", quotas: ["gpu": ResourceQuota(nominal: 8)])]))
    world.flavors.append(ResourceFlavor(name: "f"))
    try world.setHosts("r1 h1=4", of: "f")
    #expect(try world.ask(wanting).assignment.message.hasSuffix("pod set a: no TAS flavor assigned"))
  }

  @Test func checksPutPlacesOff() throws {
    var world = try Self.world()
    world.queue.admissionChecks = [AdmissionCheckRule(name: "prov", flavors: ["f"])]
    world.checkControllers = ["prov": AdmissionCheck.provisioning]
    let answer = try world.ask([podSet(20, ["gpu": 0], Self.rack)])
    #expect(answer.assignment.mode == .fit)
    #expect(answer.assignment.podSets[0].isTopologyDelayed)
    world.queue.admissionChecks = [AdmissionCheckRule(name: "prov", flavors: ["another"])]
    #expect(try !world.ask([podSet(2, ["gpu": 1], Self.rack)]).assignment.podSets[0].isTopologyDelayed)
  }

  /// 4 pods were admitted with places put off, and one of them finished since.
  @Test func aReservationKeepsItsFlavorsAndGetsItsPlaces() throws {
    var world = FlavorWorld(["other": ["gpu": 8], "f": ["gpu": 8]])
    try world.setHosts("r1 h1=2 h2=2", of: "f")
    let answer = try world.ask([podSet(4, ["gpu": 1], Self.rack)]) { _, claim in
      var held = PodSetAdmission(name: "main", flavors: ["gpu": "f"], usage: ["gpu": 4], count: 4)
      held.isTopologyDelayed = true
      claim.admission = Admission(clusterQueue: "q", podSets: [held])
      claim.podSets[0].reclaimableCount = 1
    }
    #expect(answer.text == "fit 0 | main gpu=f:fit#0")
    #expect(answer.usage == "f/gpu=3")
    #expect(answer.places == "main h1:2 h2:1")
    #expect(answer.assignment.progress == nil)
    let net = answer.assignment.netUsage(of: answer.claim, in: answer.state.tree)
    #expect(net.quota.isEmpty)
    #expect(net.topology.flatMap(\.domains).map(\.count) == [2, 1])
  }

  /// h1 fails: only its two pods are placed anew, in the same rack or not at all.
  @Test(arguments: [("r1 h2=4", "main h2:4"), ("r1 h2=3; r2 h3=8", "")])
  func aFailedNodeIsReplaced(_ hosts: String, _ places: String) throws {
    var world = FlavorWorld(["f": ["gpu": 8]])
    try world.setHosts(hosts, of: "f")
    let answer = try world.ask([podSet(4, ["gpu": 1], Self.rack)]) { _, claim in
      var held = PodSetAdmission(name: "main", flavors: ["gpu": "f"], usage: ["gpu": 4], count: 4)
      held.topology = TopologyAssignment(
        levels: [TopologyFlavor.hostname],
        domains: [.init(values: ["h1"], count: 2), .init(values: ["h2"], count: 2)])
      claim.admission = Admission(clusterQueue: "q", podSets: [held])
      claim.unhealthyNodes = ["h1"]
    }
    #expect(answer.assignment.mode == (places.isEmpty ? .preempt : .fit))
    if !places.isEmpty { #expect(answer.places == places) }
    let net = answer.assignment.netUsage(of: answer.claim, in: answer.state.tree)
    #expect(net.topology.flatMap(\.domains) == (places.isEmpty ? [] : [.init(values: ["h2"], count: 2)]))
  }

  /// Two flavors on the same host of 4: the second podset finds only what the first leaves.
  @Test func flavorsOfOneWorkloadShareTheirNodes() throws {
    var world = FlavorWorld(["f": ["gpu": 8]])
    world.flavors.append(ResourceFlavor(name: "g"))
    world.queue.resourceGroups.append(
      ResourceGroup(
        coveredResources: ["npu"], flavors: [FlavorQuotas(flavor: "g", quotas: ["npu": ResourceQuota(nominal: 8)])]))
    for flavor in ["f", "g"] { try world.setHosts("r1 h1=4", of: flavor) }
    let wanting = { (count: Int) in
      var second = podSet(count, ["npu": 1], name: "b", Self.rack)
      second.placement.requests = ["gpu": 1]
      return [podSet(3, ["gpu": 1], name: "a", Self.rack), second]
    }
    #expect(try world.ask(wanting(1)).places == "a h1:3 | b h1:1")
    let answer = try world.ask(wanting(2))
    #expect(answer.assignment.message.contains("pod set b: topology \"default\" allows to fit only 1 out of 2 pod(s)"))
    world.options.gates[.tasHandleOverlappingFlavors] = false
    #expect(try world.ask(wanting(2)).places == "a h1:3 | b h1:2")
  }
}
