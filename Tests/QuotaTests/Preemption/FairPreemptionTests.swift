import API
import Testing

@testable import Quota

/// KUEUE-SPEC 4.5, with the numbers of its worked example Q4: three ClusterQueues of 8 in a cohort, c idle.
struct FairPreemptionTests {
  private func world(
    b: Int, _ strategies: [FairSharing.Strategy] = FairSharing().strategies, weight: Double = 1
  ) -> PreemptionWorld {
    var heavy = PreemptionWorld.queue("b", cohort: "all", gpus: 8, within: .lowerPriority, reclaim: .any)
    heavy.fairWeight = weight
    var world = PreemptionWorld(
      [
        PreemptionWorld.queue("a", cohort: "all", gpus: 8), heavy, PreemptionWorld.queue("c", cohort: "all", gpus: 8),
      ], fair: FairSharing(strategies: strategies))
    for number in 1...4 { world.run("a\(number)", in: "a", gpus: 4, reserved: number) }
    if b > 0 { world.run("b1", in: "b", gpus: b) }
    return world
  }

  /// b would have (8 + 4 − 8) / 24 = 166.7, as a afterwards: allowed.
  @Test func takesFromWhomStaysAtLeastAsLarge() {
    var world = world(b: 8)
    #expect(world.victims(for: 4, in: "b") == ["a4: InCohortFairSharing"])
  }

  /// b would have 5/24 = 208.3, more than a's 166.7 afterwards and less than its 333.3 before: the second strategy takes
  /// one, 4 < 5 do not suffice, and a is not asked again.
  @Test func asksEachQueueOnlyOnceByInitialShare() {
    var world = world(b: 8)
    #expect(world.victims(for: 5, in: "b") == [])
    #expect(world.state.ledger.usage(world.node("a"), world.gpu) == 16)
    #expect(world.state.ledger.usage(world.node("b"), world.gpu) == 8)
  }

  /// With the initial share alone, a (333.3) gives one, then has 166.7 < 208.3 and gives none; 2 more fit after a4: 16 − 4.
  @Test func canAskByInitialShareAlone() {
    var world = world(b: 6, [.lessThanInitialShare])
    // b: 6 + 5 − 8 = 3 above its own, 125 < 333.3; free is 24 − 22 = 2, and 2 + 4 ≥ 5.
    #expect(world.victims(for: 5, in: "b") == ["a4: InCohortFairSharing"])
  }

  /// 2 + 4 ≤ 8: b is within its own quota, so that whoever borrows gives way whatever the shares.
  @Test func reclaimsWithinNominal() {
    var world = world(b: 2)
    world.run("c1", in: "c", gpus: 4)
    #expect(world.victims(for: 4, in: "b") == ["a4: InCohortReclamation"])
  }

  /// Nobody who borrows with weight gives way to b, whose weight is 0 and who borrows.
  @Test func hasNoClaimWithoutWeight() {
    var world = world(b: 8, weight: 0)
    #expect(world.victims(for: 4, in: "b") == [])
  }

  /// b above its own quota would have 4/24 = 166.7 with weight 1, and 83.3 with weight 2, less than a's rest after two.
  @Test func weighsShares() {
    var light = world(b: 8)
    #expect(light.victims(for: 8, in: "b") == [])
    var heavy = world(b: 8, weight: 2)
    // 8/24/2 = 166.7 ≤ 166.7 for a4 and not for a3 (0); a3 then by the initial share: 166.7 is not less than 166.7.
    #expect(heavy.victims(for: 8, in: "b") == [])
    // 6/24/2 = 125: a4 goes by the first; by the second, 125 < 166.7, a3 goes too; 8 ≥ 6 fit, and both are needed.
    #expect(heavy.victims(for: 6, in: "b") == ["a4: InCohortFairSharing", "a3: InCohortFairSharing"])
  }

  /// The cohort with the larger share gives first: L uses 12 of 4 (8 above), M 8 of 4 (4 above), of 24 in all.
  @Test func goesDownTheLargestShares() {
    var world = PreemptionWorld(
      [
        PreemptionWorld.queue("l", cohort: "L", gpus: 4), PreemptionWorld.queue("m", cohort: "M", gpus: 4),
        PreemptionWorld.queue("x", cohort: "R", gpus: 16, reclaim: .any),
      ], cohorts: [Cohort(name: "L", parent: "R"), Cohort(name: "M", parent: "R")], fair: FairSharing())
    for number in 1...3 { world.run("l\(number)", in: "l", gpus: 4, reserved: number) }
    for number in 1...2 { world.run("m\(number)", in: "m", gpus: 4, reserved: 10 + number) }
    // x holds nothing; 24 − 20 = 4 are free. 8 need one victim, 12 two: after l3, L and M are level at 4 above, and of
    // cohorts with equal shares the later one gives.
    #expect(world.victims(for: 8, in: "x") == ["l3: InCohortReclamation"])
    #expect(world.victims(for: 12, in: "x") == ["l3: InCohortReclamation", "m2: InCohortReclamation"])
  }

  @Test func preemptsWithinItsOwnQueueWithoutACohort() {
    var world = PreemptionWorld(
      [PreemptionWorld.queue("q", gpus: 8, within: .lowerPriority)], fair: FairSharing(strategies: []))
    world.run("w1", in: "q", gpus: 4, priority: 1)
    world.run("w2", in: "q", gpus: 4)
    #expect(world.victims(for: 4, in: "q", priority: 5) == ["w2: InClusterQueue"])
  }
}
