import API
import Testing

@testable import Quota

/// The worked examples Q1 and Q2 of KUEUE-SPEC 10.
struct QuotaLedgerTests {
  private static func queue(
    _ name: String, cohort: String?, nominal: Int, borrowing: Int? = nil, lending: Int? = nil
  ) -> ClusterQueue {
    var queue = ClusterQueue(name: name)
    queue.cohort = cohort
    queue.resourceGroups = [group(nominal, borrowing: borrowing, lending: lending)]
    return queue
  }

  private static func group(_ nominal: Int, borrowing: Int? = nil, lending: Int? = nil) -> ResourceGroup {
    ResourceGroup(
      coveredResources: ["gpu"],
      flavors: [
        FlavorQuotas(
          flavor: "f",
          quotas: ["gpu": ResourceQuota(nominal: nominal, borrowingLimit: borrowing, lendingLimit: lending)])
      ])
  }

  @Test func lendsOnlyWhatIsNotKeptLocal() throws {
    let tree = QuotaTree(
      flavors: [],
      clusterQueues: [
        Self.queue("A", cohort: "root", nominal: 8, lending: 2), Self.queue("B", cohort: "root", nominal: 8),
      ], cohorts: [])
    var ledger = QuotaLedger(tree)
    let (a, b) = (try #require(tree.clusterQueue(named: "A")), try #require(tree.clusterQueue(named: "B")))
    let root = try #require(tree.cohort(named: "root"))
    let gpu = try #require(tree.pair(FlavorResource("f", "gpu")))
    #expect(tree.quota(root, gpu).subtree == 10)
    ledger.add(4, gpu, to: a)
    ledger.add(9, gpu, to: b)
    #expect(ledger.usage(root, gpu) == 9)
    #expect(ledger.available(a, gpu) == 3)
    #expect(ledger.available(b, gpu) == 1)
    #expect(ledger.potential(a, gpu) == 16)
    #expect(ledger.potential(b, gpu) == 10)
    ledger.remove(9, gpu, from: b)
    ledger.remove(4, gpu, from: a)
    #expect(ledger.usage(root, gpu) == 0)
  }

  @Test func measuresHowHighIsBorrowed() throws {
    var x = Cohort(name: "X", parent: "R")
    x.resourceGroups = [Self.group(0, borrowing: 3)]
    var r = Cohort(name: "R")
    r.resourceGroups = [Self.group(4)]
    let tree = QuotaTree(
      flavors: [],
      clusterQueues: [Self.queue("x1", cohort: "X", nominal: 4), Self.queue("y", cohort: "R", nominal: 4)],
      cohorts: [x, r])
    var ledger = QuotaLedger(tree)
    let (x1, y) = (try #require(tree.clusterQueue(named: "x1")), try #require(tree.clusterQueue(named: "y")))
    let gpu = try #require(tree.pair(FlavorResource("f", "gpu")))
    #expect(ledger.potential(x1, gpu) == 7)
    #expect(ledger.borrowingHeight(x1, gpu, adding: 6).height == 2)
    ledger.add(9, gpu, to: y)
    #expect(ledger.available(x1, gpu) == 3)
    ledger.remove(9, gpu, from: y)
    ledger.add(6, gpu, to: x1)
    #expect(ledger.available(x1, gpu) == 1)
    #expect(ledger.available(y, gpu) == 6)
  }
}
