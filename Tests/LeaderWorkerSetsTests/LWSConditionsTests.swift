import API
import Kernel
import LeaderWorkerSets
import Testing

struct LWSConditionsTests {
  private func stamp(_ seconds: Int64, generation: Int = 1) -> LWSConditions.Stamp {
    .init(now: SimTime(nanoseconds: seconds * 1_000_000_000), generation: generation)
  }

  /// Conditions as `Type=True@seconds#generation`.
  private func text(_ conditions: [Condition]) -> [String] {
    conditions.map { "\($0.type)=\($0.isTrue)@\(Int($0.since.seconds))#\($0.observedGeneration)" }
  }

  @Test("A template change is told in two writes") func twoSteps() {
    var conditions: [Condition] = []
    #expect(LWSConditions.set([LWSConditions.Kind.available.asserted], on: &conditions, stamp(1), version: .head))
    let update = [LWSConditions.Kind.updateInProgress, .progressing].map(\.asserted)
    #expect(LWSConditions.set(update, on: &conditions, stamp(2, generation: 2), version: .head))
    #expect(text(conditions) == ["Available=false@2#2", "UpdateInProgress=true@2#2"])
    #expect(conditions[0].reason == "AllGroupsReady", "a flipped condition keeps its reason")
    #expect(LWSConditions.set(update, on: &conditions, stamp(3, generation: 2), version: .head))
    #expect(text(conditions) == ["Available=false@2#2", "UpdateInProgress=true@2#2", "Progressing=true@3#2"])
    #expect(!LWSConditions.set(update, on: &conditions, stamp(4, generation: 2), version: .head))
    #expect(
      LWSConditions.set(
        [LWSConditions.Kind.available.asserted], on: &conditions, stamp(5, generation: 2), version: .head))
    #expect(text(conditions) == ["Available=true@5#2", "UpdateInProgress=false@5#2", "Progressing=false@5#2"])
  }

  @Test("A new generation is a change, but not to release 0.8") func generations() {
    let asserted = [LWSConditions.Kind.progressing.asserted]
    var conditions: [Condition] = []
    _ = LWSConditions.set(asserted, on: &conditions, stamp(1), version: .head)
    #expect(LWSConditions.set(asserted, on: &conditions, stamp(2, generation: 2), version: .head))
    var old: [Condition] = []
    _ = LWSConditions.set(asserted, on: &old, stamp(1), version: .v0_8_0)
    #expect(!LWSConditions.set(asserted, on: &old, stamp(2, generation: 2), version: .v0_8_0))
    #expect(text(old) == ["Progressing=true@1#0"])
  }

  struct Case: Sendable, CustomStringConvertible {
    var description: String
    /// One letter a group: `R` ready and updated, `r` ready, `U` updated, `.` neither, `-` does not exist.
    var groups: String
    var replicas: Int
    var partition = 0
    var conditions: [LWSConditions.Kind]
    var isDone = false
  }

  static let cases = [
    Case(description: "no groups wanted, none there", groups: "", replicas: 0, conditions: [.available], isDone: true),
    Case(description: "all there", groups: "RR", replicas: 2, conditions: [.available], isDone: true),
    Case(description: "one is missing", groups: "R-", replicas: 2, conditions: [.progressing]),
    Case(description: "one is outdated", groups: "Rr", replicas: 2, conditions: [.updateInProgress, .progressing]),
    Case(
      description: "the outdated one is below the partition", groups: "rR", replicas: 2, partition: 1,
      conditions: [.available]),
    Case(description: "updated, not ready", groups: "RU", replicas: 2, conditions: [.progressing]),
    Case(
      description: "an outdated surge group does not matter", groups: "RRr", replicas: 2, conditions: [.available],
      isDone: true),
    Case(
      description: "a partition beyond the groups", groups: "rr", replicas: 2, partition: 5, conditions: [.available]),
  ]

  @Test(arguments: cases) func countsGroups(_ item: Case) {
    let groups = item.groups.enumerated().filter { $1 != "-" }.map { index, letter in
      GroupCounts.Group(
        index: index, readiness: .init(isReady: "Rr".contains(letter), isUpdated: "RU".contains(letter)))
    }
    let counts = GroupCounts(of: groups, replicas: item.replicas, partition: item.partition)
    #expect(counts.conditions == item.conditions)
    #expect(counts.isRolloutDone == item.isDone)
    #expect(counts.ready == item.groups.filter { "Rr".contains($0) }.count)
  }
}
