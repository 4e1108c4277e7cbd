import API
import Testing

@testable import Quota

/// KUEUE-SPEC 3.6: several resources, resource groups and podsets, one rule a test.
struct FlavorGroupTests {
  /// GPUs and CPUs are given by different flavors.
  private static func world() -> FlavorWorld {
    var world = FlavorWorld(["gpus": ["nvidia.com/gpu": 4]])
    world.queue.resourceGroups.append(
      ResourceGroup(
        coveredResources: ["cpu"],
        flavors: [FlavorQuotas(flavor: "cpus", quotas: ["cpu": ResourceQuota(nominal: 10_000)])]))
    world.flavors.append(ResourceFlavor(name: "cpus"))
    return world
  }

  /// The hash of `nvidia.com/gpu` comes before that of `cpu`: only its failure is told, and no flavor stays.
  @Test func theFirstResourceThatFailsReplacesEverything() throws {
    let answer = try Self.world().ask([podSet(1, ["nvidia.com/gpu": 5, "cpu": 20_000])])
    #expect(answer.text == "noFit 0 | main")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor gpus, "
        + "previously considered podsets requests (0) + current podset request (5) > maximum capacity (4)")
    let later = try Self.world().ask([podSet(1, ["nvidia.com/gpu": 4, "cpu": 20_500])])
    #expect(later.text == "noFit 0 | main")
    #expect(later.usage.isEmpty)
    #expect(later.assignment.message.hasSuffix("request (20500m) > maximum capacity (10)"))
    #expect(later.assignment.blocker == .exceedsMaxQuota)
  }

  /// The hash of `memory` comes first: without quota for it the group fails before a flavor was tried.
  @Test func undeclaredResourcesBlockUnlessTheyAreIgnored() throws {
    var world = Self.world()
    let podSets = [podSet(2, ["nvidia.com/gpu": 1, "memory": 1])]
    let answer = try world.ask(podSets)
    #expect(answer.text == "noFit 0 | main")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set main: resource memory unavailable in ClusterQueue")
    #expect(answer.assignment.blocker == .noMatchingFlavor)
    world.options.quotaCheck = .ignoreUndeclared
    #expect(try world.ask(podSets).text == "fit 0 | main nvidia.com/gpu=gpus:fit#-1")
    world.options.gates[.quotaCheckStrategy] = false
    #expect(try world.ask(podSets).text == "noFit 0 | main")
    #expect(try Self.world().ask([podSet(2, ["nvidia.com/gpu": 1, "memory": 0])]).assignment.mode == .fit)
  }

  /// A flavor was found for `nvidia.com/gpu` before `example.com/npu`, which has no quota: no attempt failed.
  @Test func anUndeclaredResourceBehindAFlavorLeavesNoReason() throws {
    let answer = try Self.world().ask([podSet(1, ["nvidia.com/gpu": 1, "example.com/gpu": 1])])
    #expect(answer.assignment.mode == .noFit)
    #expect(answer.assignment.blocker == nil)
  }

  @Test func laterPodSetsSeeWhatEarlierOnesTake() throws {
    let answer = try Self.world().ask([
      podSet(1, ["nvidia.com/gpu": 3], name: "a"), podSet(1, ["nvidia.com/gpu": 2], name: "b"),
      podSet(1, ["nvidia.com/gpu": 1], name: "c"),
    ])
    #expect(answer.text == "noFit 0 | a nvidia.com/gpu=gpus:fit#-1 | b")
    #expect(answer.usage == "gpus/nvidia.com/gpu=3")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set b: insufficient quota for nvidia.com/gpu in flavor gpus, "
        + "previously considered podsets requests (3) + current podset request (2) > maximum capacity (4)")
  }

  /// 3 leaders' and workers' GPUs fit in the second flavor only; the leader requests CPUs alone.
  @Test func podSetsOfAGroupGetOneFlavor() throws {
    var world = FlavorWorld(["small": ["gpu": 2, "cpu": 9], "large": ["gpu": 4, "cpu": 9]])
    world.used = ["small/cpu": 9]
    let answer = try world.ask([
      podSet(1, ["cpu": 1], name: "leader", group: "g"), podSet(3, ["gpu": 1, "cpu": 1], name: "workers", group: "g"),
    ])
    #expect(answer.text == "fit 0 | leader cpu=large:fit#-1 | workers cpu=large:fit#-1 gpu=large:fit#-1")
    #expect(answer.usage == "large/cpu=4 large/gpu=3")
  }

  @Test func podsCountWhereAQueueHasQuotaForThem() throws {
    let world = FlavorWorld(["one": ["gpu": 8, "pods": 2]])
    #expect(try world.ask([podSet(2, ["gpu": 1])]).usage == "one/gpu=2 one/pods=2")
    let answer = try world.ask([podSet(3, ["gpu": 1])])
    #expect(answer.assignment.mode == .noFit)
    #expect(answer.assignment.podSets[0].requests == ["gpu": 3, "pods": 3])
  }

  /// The flavor ranks as a fit that borrows, because that counts more than preemption: nothing is told of the GPUs.
  @Test func preemptionOverBorrowingHidesWhatDoesNotFit() throws {
    var world = FlavorWorld(["one": ["gpu": 4, "cpu": 4]])
    world.queue.cohort = "all"
    world.queue.fungibility.whenCanBorrow = .tryNextFlavor
    world.queue.fungibility.preference = .preemptionOverBorrowing
    var other = ClusterQueue(name: "other")
    other.cohort = "all"
    other.resourceGroups = [
      ResourceGroup(
        coveredResources: ["cpu"], flavors: [FlavorQuotas(flavor: "one", quotas: ["cpu": ResourceQuota(nominal: 4)])])
    ]
    world.others = [other]
    world.used = ["one/gpu": 4]
    world.forecasts.answers["one/gpu"] = PreemptionForecast(.preempt, borrowing: 0)
    let answer = try world.ask([podSet(1, ["gpu": 2, "cpu": 6])])
    #expect(answer.text == "fit 1 | main cpu=one:fit#-1 gpu=one:preempt#-1")
    #expect(answer.assignment.message.isEmpty)
  }

  /// An elastic workload of 5 GPUs that held 3 asks for 2 more, of the same flavor.
  @Test func aGrowingWorkloadStaysWithItsFlavor() throws {
    var world = FlavorWorld(["one": ["gpu": 8], "two": ["gpu": 8]])
    world.used = ["two/gpu": 6]
    var state = try world.state()
    let queue = try world.node(state.tree)
    var old = WorkloadClaim(namespace: "ns", name: "old", uid: "old", podSets: [podSet(3, ["gpu": 1])])
    old.admission = Admission(
      clusterQueue: "q",
      podSets: [PodSetAdmission(name: "main", flavors: ["gpu": "two"], usage: ["gpu": 3], count: 3)])
    state.set(old, for: WorkloadID(index: 0))
    state.takeOut(WorkloadID(index: 0))
    var new = WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: [podSet(5, ["gpu": 1])])
    new.replaces = WorkloadID(index: 0)
    state.set(new, for: WorkloadID(index: 1))
    let request = AssignmentRequest(workload: WorkloadID(index: 1), clusterQueue: queue, cycle: 1, now: .zero)
    let assignment = state.assignFlavors(request, world.forecasts)
    let answer = FlavorWorld.Answer(assignment: assignment, claim: new, state: state)
    #expect(answer.text == "fit 0 | main gpu=two:fit#-1")
    #expect(answer.usage == "two/gpu=2")
    #expect(assignment.podSets[0].requests == ["gpu": 5])
    #expect(
      assignment.podSets[0].attempts[0].reasons.map(\.description)
        == ["could not assign one flavor since the original workload is assigned: two"])
  }
}
