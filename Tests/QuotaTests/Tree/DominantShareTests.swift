import API
import Testing

@testable import Quota

struct DominantShareTests {
  /// a holds 12 of its 8 GPUs and 30 of its 20 CPUs; 24 and 200 can be lent: 4/24 = 166.7 and 10/200 = 50.
  @Test func isTheLargestOfAllResources() throws {
    let (ledger, a) = ledger(weight: 1, gpus: 12, cpus: 30)
    let share = ledger.dominantShare(of: a)
    #expect(share.resource.map { ledger.tree.resources[$0] } == "gpu")
    #expect(share.weightedShare == 167)
    #expect(share.isBorrowing)
  }

  @Test func isDividedByTheWeight() {
    let (ledger, a) = ledger(weight: 0.5, gpus: 12, cpus: 0)
    // 166.7 / 0.5 = 333.3, rounded up.
    #expect(ledger.dominantShare(of: a).weightedShare == 334)
  }

  @Test func isUnboundedWithoutWeight() {
    let (ledger, a) = ledger(weight: 0, gpus: 9, cpus: 0)
    #expect(ledger.dominantShare(of: a).weightedShare == .max)
    let (more, b) = self.ledger(weight: 0, gpus: 10, cpus: 0)
    #expect(ledger.dominantShare(of: a) < more.dominantShare(of: b))
    let (weighty, c) = self.ledger(weight: 1, gpus: 16, cpus: 0)
    #expect(weighty.dominantShare(of: c) < ledger.dominantShare(of: a))
  }

  @Test func isNothingWithinTheQuota() {
    let (ledger, a) = ledger(weight: 0, gpus: 8, cpus: 20)
    let share = ledger.dominantShare(of: a)
    #expect(share.weightedShare == 0)
    #expect(!share.isBorrowing)
    #expect(!share.isUnbounded)
  }

  /// The cohort T borrows what its ClusterQueue x borrows beyond T's own 4: x is 6 above its 2, T 2 above its 2 + 4.
  @Test func isCountedForCohortsToo() throws {
    var team = Cohort(name: "T", parent: "R")
    team.resourceGroups = [PreemptionWorld.group(4)]
    let tree = QuotaTree(
      flavors: [],
      clusterQueues: [
        PreemptionWorld.queue("x", cohort: "T", gpus: 2), PreemptionWorld.queue("y", cohort: "R", gpus: 14),
      ], cohorts: [team])
    var ledger = QuotaLedger(tree)
    let x = try #require(tree.clusterQueue(named: "x"))
    let (t, r) = (try #require(tree.cohort(named: "T")), try #require(tree.cohort(named: "R")))
    ledger.add(8, PairID(index: 0), to: x)
    // R has 2 + 4 + 14 = 20, which is also what T could have.
    #expect(ledger.dominantShare(of: x).ratio == 300)
    #expect(ledger.dominantShare(of: t).ratio == 100)
    #expect(ledger.dominantShare(of: r).ratio == 0)
  }

  /// R ⊃ S ⊃ x, and R ⊃ T ⊃ {y, z}: x and y part below R, y and z at once below T.
  @Test func partsBelowTheLowestCommonCohort() throws {
    let tree = QuotaTree(
      flavors: [],
      clusterQueues: [
        PreemptionWorld.queue("x", cohort: "S", gpus: 1), PreemptionWorld.queue("y", cohort: "T", gpus: 1),
        PreemptionWorld.queue("z", cohort: "T", gpus: 1), PreemptionWorld.queue("alone", gpus: 1),
      ], cohorts: [Cohort(name: "S", parent: "R"), Cohort(name: "T", parent: "R")])
    func branches(_ first: String, _ second: String) throws -> [String]? {
      let ends = (try #require(tree.clusterQueue(named: first)), try #require(tree.clusterQueue(named: second)))
      return tree.branches(to: ends.0, ends.1).map { [tree[$0.first].name, tree[$0.second].name] }
    }
    #expect(try branches("x", "y") == ["S", "T"])
    #expect(try branches("y", "z") == ["y", "z"])
    #expect(try branches("z", "x") == ["T", "S"])
    #expect(try branches("x", "alone") == nil)
    let z = try #require(tree.clusterQueue(named: "z"))
    #expect(tree.clusterQueues(around: z).map { tree[$0].name } == ["x", "y", "z"])
  }

  private func ledger(weight: Double, gpus: Int, cpus: Int) -> (QuotaLedger, QuotaNodeID) {
    var queue = ClusterQueue(name: "a")
    queue.cohort = "c"
    queue.fairWeight = weight
    queue.resourceGroups = [group(gpus: 8, cpus: 20)]
    var cohort = Cohort(name: "c")
    cohort.resourceGroups = [group(gpus: 16, cpus: 180)]
    let tree = QuotaTree(flavors: [], clusterQueues: [queue], cohorts: [cohort])
    var ledger = QuotaLedger(tree)
    let node = QuotaNodeID(index: 0)
    for (resource, amount) in [("gpu", gpus), ("cpu", cpus)] {
      if let pair = tree.pair(FlavorResource("f", resource)) { ledger.add(amount, pair, to: node) }
    }
    return (ledger, node)
  }

  private func group(gpus: Int, cpus: Int) -> ResourceGroup {
    let quotas = ["gpu": ResourceQuota(nominal: gpus), "cpu": ResourceQuota(nominal: cpus)]
    return ResourceGroup(
      coveredResources: ["cpu", "gpu"], flavors: [FlavorQuotas(flavor: "f", quotas: quotas)])
  }
}
