import API
import LeaderWorkerSets

/// The tables that the original functions filled in on random inputs.
enum ArithmeticReplay {
  static let replayers: [String: Conformance.Replayer] = tables.mapValues { replay in
    { document in Replaying.rows(document, replay) }
  }

  private static let tables: [String: @Sendable (CaseFields) throws(MalformedCase) -> CaseOutcome] = [
    "lws/scaled": scaled,
    "lws/wanted_replicas": wantedReplicas,
    "lws/leader_sts_max_unavailable": leaderMaxUnavailable,
    "lws/parent_and_ordinal": parentAndOrdinal,
    "lws/subgroup_index": subgroupIndex,
    "lws/subgroup_validation": subgroupValidation,
    "lws/unique_hash": uniqueHash,
    "lws/revision_hash": revisionHash,
    "lws/partition_step": RollingUpdateReplay.partitionStep,
    "lws/rolling_update_parameters": RollingUpdateReplay.parameters,
    "lws/rolling_update_parameters_v0_8_0": RollingUpdateReplay.parametersOfV0_8_0,
  ]

  @Sendable private static func scaled(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let (amount, total) = (try row.amount("value"), try row.int("total"))
    let result: Int
    switch try row.text("rounding") {
    case "up": result = amount.roundedUp(of: total)
    case "down": result = amount.roundedDown(of: total)
    case let other: throw MalformedCase("rounding \"\(other)\" is neither up nor down")
    }
    return Difference.outcome(
      expecting: CaseFields(["result": try row.value("result")]), got: ["result": Value(result)])
  }

  @Sendable private static func wantedReplicas(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let limits = RolloutLimits(maxUnavailable: try row.int("maxUnavailable"), maxSurge: try row.int("maxSurge"))
    let wanted = limits.wantedReplicas(try row.int("lwsReplicas"), unready: try row.int("unready"), version: .head)
    return Difference.outcome(expected: try row.value("leaderStsReplicas"), got: Value(wanted))
  }

  @Sendable private static func leaderMaxUnavailable(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let lws = try LWSManifest.leaderWorkerSet(
      CaseFields([
        "replicas": row.value("lwsReplicas"), "maxUnavailable": row.value("maxUnavailable"),
        "maxSurge": row.value("maxSurge"),
      ]))
    return Difference.outcome(
      expected: try row.value("leaderStsMaxUnavailable"),
      got: LeaderStatefulSet.maxUnavailable(of: lws.spec, version: .head).value)
  }

  @Sendable private static func parentAndOrdinal(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let (parent, ordinal) = PodName.parentAndOrdinal(of: try row.text("name"))
    return Difference.outcome(
      expected: .array([try row.value("parent"), try row.value("ordinal")]),
      got: .array([Value(parent), Value(ordinal ?? -1)]))
  }

  @Sendable private static func subgroupIndex(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let (size, subGroupSize) = (try row.int("size"), try row.int("subGroupSize"))
    let indices = (1..<max(1, size)).map { worker in
      String(Subgroup.index(size: size, subGroupSize: subGroupSize, workerIndex: worker, version: .head))
    }
    let errors = LeaderWorkerSetValidation.subGroupErrors(
      size: size, subGroupSize: subGroupSize, type: SubGroupType.leaderExcluded.rawValue)
    return Difference.outcome(
      expected: .array([try row.value("leaderExcludedAllowed"), try row.value("subGroupIndexOfWorkers1toN")]),
      got: .array([Value(errors.isEmpty), Value(indices)]))
  }

  @Sendable private static func subgroupValidation(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let errors = LeaderWorkerSetValidation.subGroupErrors(
      size: try row.int("size"), subGroupSize: try row.int("subGroupSize"), type: try row.text("type"))
    return Difference.outcome(expected: try row.value("errors"), got: Value(errors))
  }

  @Sendable private static func uniqueHash(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    Difference.outcome(
      expected: try row.value("sha1HexOfFirstSlashSecond"),
      got: Value(PodName.uniqueKey(try row.text("first"), try row.text("second"))))
  }

  @Sendable private static func revisionHash(_ row: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let data = try row.text("rawData")
    let recordedName = try row.text("controllerRevisionName")
    guard let number = PodName.parentAndOrdinal(of: recordedName).ordinal else {
      throw MalformedCase("controllerRevisionName \"\(recordedName)\" does not end in a number")
    }
    let key = RevisionKey.hash(of: data)
    return Difference.outcome(
      expected: .array([try row.value("fnv1_32"), try row.value("revisionKey"), Value(recordedName)]),
      got: .array([
        Value(Int(RevisionKey.fnv1(of: data))), Value(key),
        Value(RevisionKey.objectName(set: "lws", key: key, number: number)),
      ]))
  }
}
