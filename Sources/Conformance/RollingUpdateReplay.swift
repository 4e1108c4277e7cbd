import API
import LeaderWorkerSets

/// The tables of rollout decisions.
enum RollingUpdateReplay {
  @Sendable static func partitionStep(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let groups = try groups(try row.text("states"))
    let partition = RollingUpdate.advancedPartition(
      groups, step: try row.int("rollingStep"), from: try row.int("currentPartition"))
    return Difference.outcome(
      expecting: CaseFields([
        "newPartition": try row.value("newPartition"), "continuousReadyTail": try row.value("continuousReadyTail"),
      ]),
      got: ["newPartition": Value(partition), "continuousReadyTail": Value(RollingUpdate.readyTail(groups))])
  }

  @Sendable static func parameters(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let decision = try question(row).decide(version: .head)
    return try compare(row, decision, ["newPartition", "newStsReplicas", "branch", "surgeEvent"])
  }

  /// The recorded answers of v0.8.0 name no rule.
  @Sendable static func parametersOfV0_8_0(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let decision = try question(row).decide(version: .v0_8_0)
    return try compare(row, decision, ["newPartition", "newStsReplicas"])
  }

  private static func compare(
    _ row: CaseFields, _ decision: RollingUpdateDecision, _ columns: [String]
  ) throws(MalformedCase) -> CaseOutcome {
    var expected: [String: Value] = [:]
    for column in columns { expected[column] = try row.value(column) }
    return Difference.outcome(
      expecting: CaseFields(expected),
      got: [
        "newPartition": Value(decision.rollout.partition), "newStsReplicas": Value(decision.rollout.replicas),
        "branch": Value(decision.rule.rawValue), "surgeEvent": Value(decision.surgeEvent ?? ""),
      ])
  }

  private static func question(_ row: CaseFields) throws(MalformedCase) -> RollingUpdate {
    let lws = try LWSManifest.leaderWorkerSet(
      CaseFields([
        "name": Value("lws"), "replicas": row.value("lwsReplicas"), "partition": row.value("lwsPartition"),
        "maxUnavailable": row.value("maxUnavailable"), "maxSurge": row.value("maxSurge"),
      ]))
    var leaders: RollingUpdate.Leaders?
    if try row.flag("stsExists") {
      leaders = .init(
        rollout: .init(partition: try row.int("stsPartition"), replicas: try row.int("stsReplicas")),
        recordedReplicas: try row.int("stsReplicasAnnotation"))
    }
    return RollingUpdate(
      of: lws, leaders: leaders, isTemplateUpdated: try row.flag("templateUpdated"),
      groups: try groups(try row.text("states")))
  }

  /// Group states from one letter each: `R` ready and updated, `r` ready, `U` updated, `.` neither.
  static func groups(_ letters: String) throws(MalformedCase) -> [GroupReadiness] {
    var groups: [GroupReadiness] = []
    for letter in letters {
      guard "RrU.".contains(letter) else { throw MalformedCase("\"\(letter)\" is no state of a group") }
      groups.append(
        GroupReadiness(isReady: letter == "R" || letter == "r", isUpdated: letter == "R" || letter == "U"))
    }
    return groups
  }
}
