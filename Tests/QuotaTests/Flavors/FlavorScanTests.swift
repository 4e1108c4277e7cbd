import API
import Testing

@testable import Quota

/// KUEUE-SPEC 3.6: the scan of flavors, one rule a test.
struct FlavorScanTests {
  /// Two flavors of 4 and 8 GPUs.
  private static func world(_ used: [String: Int] = [:]) -> FlavorWorld {
    var world = FlavorWorld(["one": ["gpu": 4], "two": ["gpu": 8]])
    world.used = used
    return world
  }

  private static let three = [podSet(3, ["gpu": 1])]

  @Test func theFirstFlavorThatFitsIsTaken() throws {
    let answer = try Self.world().ask(Self.three)
    #expect(answer.text == "fit 0 | main gpu=one:fit#0")
    #expect(answer.usage == "one/gpu=3")
    #expect(answer.assignment.progress?.hasUntriedFlavors == true)
    #expect(answer.assignment.message.isEmpty)
  }

  /// 5 of 4 never fit in the first; the second is the last, so that nothing is left to try.
  @Test func whatWasPassedOverIsNotToldOnceSomethingFits() throws {
    let answer = try Self.world().ask([podSet(5, ["gpu": 1])])
    #expect(answer.text == "fit 0 | main gpu=two:fit#-1")
    #expect(answer.assignment.message.isEmpty)
    #expect(
      answer.assignment.considered(in: answer.state.tree)
        == "main: one(NoFit;insufficient quota for gpu in flavor one, previously considered podsets requests (0) + "
        + "current podset request (5) > maximum capacity (4))")
    #expect(answer.assignment.progress?.hasUntriedFlavors == false)
  }

  @Test func aFlavorToPreemptInIsTakenWithTheReasonsOfAll() throws {
    var world = Self.world(["one/gpu": 4, "two/gpu": 7])
    world.forecasts.answers["two/gpu"] = PreemptionForecast(.preempt, borrowing: 0)
    let answer = try world.ask(Self.three)
    #expect(answer.text == "preempt 0 | main gpu=two:preempt#-1")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set main: insufficient unused quota for gpu in flavor one, 3 more needed, "
        + "insufficient unused quota for gpu in flavor two, 2 more needed")
    #expect(answer.assignment.blocker == nil)
    #expect(
      answer.assignment.considered(in: answer.state.tree)
        == "main: one(preemptionMode=NoCandidates;insufficient unused quota for gpu in flavor one, 3 more needed), "
        + "two(preemptionMode=Preempt;insufficient unused quota for gpu in flavor two, 2 more needed)")
  }

  /// Of what stands in the way of the flavors of a resource group the least counts.
  @Test func theNearestFlavorGivesTheReason() throws {
    var world = Self.world()
    world.queue.resourceGroups[0].flavors[1].quotas["gpu"]?.nominal = 2
    let never = try world.ask([podSet(5, ["gpu": 1])])
    #expect(never.text == "noFit 0 | main")
    #expect(never.assignment.blocker == .exceedsMaxQuota)
    world.flavors[0].nodeTaints = [Taint(key: "spot", value: "", effect: .noSchedule)]
    let tainted = try world.ask([podSet(5, ["gpu": 1])])
    #expect(tainted.assignment.blocker == .exceedsMaxQuota)
    world.flavors[1].nodeTaints = world.flavors[0].nodeTaints
    let unmatched = try world.ask([podSet(1, ["gpu": 1])])
    #expect(unmatched.assignment.blocker == .noMatchingFlavor)
    #expect(unmatched.assignment.message.contains("untolerated taint {spot  NoSchedule <nil>} in flavor one"))
  }

  @Test func theScanGoesOnBehindTheFlavorWhereItStopped() throws {
    let answer = try Self.world().ask(Self.three) { request, _ in
      request.progress = ScanProgress(cycle: 9, generation: 0, shape: nil, stops: [[.init("gpu", 0)]])
    }
    #expect(answer.text == "fit 0 | main gpu=two:fit#-1")
  }

  struct Progress: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var cycle: Int
    var generation: Int
    var shape = ShapeID(index: 1)
    var preserves = true
    var isKept: Bool
  }

  /// The question is asked in cycle 10, generation 0, for shape 1.
  @Test(
    arguments: [
      Progress(testDescription: "of the cycle before, though quotas changed", cycle: 9, generation: -1, isKept: true),
      Progress(testDescription: "older, quotas unchanged", cycle: 5, generation: 0, isKept: true),
      Progress(testDescription: "older, quotas changed", cycle: 8, generation: -1, isKept: false),
      Progress(
        testDescription: "of another shape", cycle: 9, generation: 0, shape: ShapeID(index: 2), isKept: false),
      Progress(
        testDescription: "gate off: of the cycle before, quotas changed", cycle: 9, generation: -1, preserves: false,
        isKept: false),
      Progress(
        testDescription: "gate off: of another shape", cycle: 5, generation: 0, shape: ShapeID(index: 2),
        preserves: false, isKept: true),
    ])
  func progressExpires(_ c: Progress) throws {
    var world = Self.world()
    world.options.gates[.flavorFungibilityPreserveScanProgress] = c.preserves
    let answer = try world.ask(Self.three) { request, _ in
      request.shape = ShapeID(index: 1)
      request.progress = ScanProgress(
        cycle: c.cycle, generation: c.generation, shape: c.shape, stops: [[.init("gpu", 0)]])
    }
    #expect(answer.text == (c.isKept ? "fit 0 | main gpu=two:fit#-1" : "fit 0 | main gpu=one:fit#0"))
  }

  @Test func onlyNominatedFlavorsAreTriedAgain() throws {
    let nominated = try Self.world().ask([podSet(5, ["gpu": 1])]).assignment
    let answer = try Self.world(["two/gpu": 8]).ask(Self.three) { request, _ in request.nominated = nominated }
    #expect(answer.text == "preempt 0 | main gpu=two:preempt#-1")
    #expect(
      answer.assignment.message
        == "couldn't assign flavors to pod set main: insufficient unused quota for gpu in flavor two, 3 more needed, "
        + "skipping flavor one as it is not found in the nomination mapping for resource gpu")
    #expect(answer.assignment.podSets[0].attempts.count == 1)
  }

  @Test func withoutFungibilityTheFirstOfTheHighestModeIsTaken() throws {
    var world = Self.world(["one/gpu": 4, "two/gpu": 7])
    world.options.gates[.flavorFungibility] = false
    world.queue.fungibility.whenCanPreempt = .mayStopSearch
    world.forecasts.answers = [
      "one/gpu": PreemptionForecast(.preempt, borrowing: 0), "two/gpu": PreemptionForecast(.reclaim, borrowing: 3),
    ]
    #expect(try world.ask(Self.three).text == "preempt 3 | main gpu=two:preempt#0")
    world.used = [:]
    #expect(try world.ask(Self.three).text == "fit 0 | main gpu=one:fit#0")
  }

  /// An other queue of the cohort lends 4: 6 of the first flavor fit borrowing.
  @Test func borrowingMayBeAvoided() throws {
    var world = Self.world()
    world.queue.cohort = "all"
    var other = ClusterQueue(name: "other")
    other.cohort = "all"
    other.resourceGroups = world.queue.resourceGroups
    world.others = [other]
    let six = [podSet(6, ["gpu": 1])]
    #expect(try world.ask(six).text == "fit 1 | main gpu=one:fit#0")
    world.queue.fungibility.whenCanBorrow = .tryNextFlavor
    #expect(try world.ask(six).text == "fit 0 | main gpu=two:fit#-1")
    world.used = ["two/gpu": 8]
    let borrowing = try world.ask(six)
    #expect(borrowing.text == "fit 1 | main gpu=one:fit#-1")
    #expect(borrowing.assignment.considered(in: borrowing.state.tree) == "main: one(Fit;borrow=1), two(Fit;borrow=1)")
  }
}
