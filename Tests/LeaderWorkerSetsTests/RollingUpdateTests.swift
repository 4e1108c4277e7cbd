import API
import LeaderWorkerSets
import Testing

struct RollingUpdateTests {
  private func groups(_ letters: String) -> [GroupReadiness] {
    letters.map { GroupReadiness(isReady: "Rr".contains($0), isUpdated: "RU".contains($0)) }
  }

  /// Four groups, one at a time: the partition follows the groups that have become ready.
  @Test(
    "The partition moves down as the groups above become ready",
    arguments: [("rrrr", 4, 3), ("rrrU", 3, 3), ("rrrR", 3, 2), ("rrRR", 2, 1), ("rRRR", 1, 0), ("RRRR", 0, 0)])
  func advances(states: String, partition: Int, expected: Int) {
    #expect(RollingUpdate.advancedPartition(groups(states), step: 1, from: partition) == expected)
  }

  @Test("Old groups that are down are passed over for nothing, and cost the budget further down") func unavailable() {
    // The top group is down: it may go, and with it nothing else.
    #expect(RollingUpdate.advancedPartition(groups("rrr."), step: 1, from: 4) == 3)
    // Group 0 is down and eats the only step: the ready group 3 has to wait.
    #expect(RollingUpdate.advancedPartition(groups(".rrr"), step: 1, from: 4) == 4)
    #expect(RollingUpdate.advancedPartition([], step: 1, from: 2) == 0)
  }

  @Test("One replica with surge moves in head and hangs in 0.8") func singleReplica() {
    let limits = RolloutLimits(maxUnavailable: 0, maxSurge: 1)
    #expect(limits.wantedReplicas(1, unready: 1, version: .head) == 2)
    #expect(limits.wantedReplicas(1, unready: 1, version: .v0_8_0) == 1)
  }

  @Test("Workers that only exist make a group ready in 0.8 alone") func workersReady() {
    var status = StatefulSetStatus()
    status.replicas = 3
    status.availableReplicas = 1
    #expect(!GroupReadiness.workersReady(replicas: 3, status, version: .head))
    #expect(GroupReadiness.workersReady(replicas: 3, status, version: .v0_8_0))
    status.updateRevision = "next"
    #expect(!GroupReadiness.workersReady(replicas: 3, status, version: .v0_8_0))
  }
}
