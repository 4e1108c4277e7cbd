import API
import LeaderWorkerSets

/// Small facts about single functions, by kind.
enum UnitFactsReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"]) { item throws(MalformedCase) in
      let kind = try item.text("kind")
      let name = kinds.keys.sorted().last { kind.hasPrefix($0) }
      if let answer = name.flatMap({ kinds[$0] }) { return try answer(item) }
      if let reason = unanswered[kind] { return .skipped(reason) }
      throw MalformedCase("kind \"\(kind)\" is not known")
    }
  }

  private typealias Answer = @Sendable (CaseFields) throws(MalformedCase) -> CaseOutcome

  /// Kinds by the beginning of their name; what follows it explains the columns.
  private static let kinds: [String: Answer] = [
    "conditionsMutuallyExclusive": exclusion,
    "setCondition": setCondition,
    "workerStatefulSetReady": workersReady,
    "wantedReplicas": RolloutFacts.wantedReplicas,
    "rollingUpdateParameters": RolloutFacts.parameters,
    "placeByIndex": RolloutFacts.placeByIndex,
    "revisionsEqual": RevisionFacts.equality,
    "semanticRevisionMatch": RevisionFacts.semanticMatch,
    "highestRevision": RevisionFacts.highest,
    "groupKey": PodFacts.groupKey,
    "injectExclusiveTerms": PodFacts.injectTerms,
    "exclusiveTermsAlreadyPresent": PodFacts.termsPresent,
    "subgroupIndex": PodFacts.subgroupIndex,
    "lwsEnv": PodFacts.environment,
    "envLookup": PodFacts.environmentLookup,
    "parentAndOrdinal": PodFacts.parentAndOrdinal,
    "containerRestarted": ControllerFacts.containerRestarted,
    "restartPolicy worker ownership": ControllerFacts.ownership,
    "reconcile terminating leader": ControllerFacts.terminatingLeader,
    "exclusive topology, leader node missing": ControllerFacts.missingNode,
  ]

  /// Kinds that nothing here answers for, and why.
  private static let unanswered = [
    "podGroup": "gang scheduling by PodGroups is not simulated"
  ]

  @Sendable private static func exclusion(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let types = try item.items("in").compactMap(\.text)
    guard types.count == 2 else { throw MalformedCase("two conditions are expected") }
    return Difference.outcome(
      expected: try item.value("expect"), got: Value(LWSConditions.areExclusive(types[0], types[1])))
  }

  @Sendable private static func setCondition(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    var conditions: [Condition] = []
    for value in try input.items("current") { conditions.append(try condition(value)) }
    let isChanged = LWSConditions.set(
      [try condition(try input.value("new"))], on: &conditions,
      .init(now: .zero, generation: try input.int("generation")), version: .head)
    return Difference.outcome(expected: try item.value("expect"), got: Value(isChanged))
  }

  /// A condition written as type, status and observed generation.
  private static func condition(_ value: Value) throws(MalformedCase) -> Condition {
    guard value.items.count == 3, let type = value.items[0].text, let status = value.items[1].text,
      let generation = value.items[2].integer
    else { throw MalformedCase("\(value.canonicalJSON) is no condition") }
    return Condition(type: type, isTrue: status == "True", reason: "", message: "", observedGeneration: generation)
  }

  @Sendable private static func workersReady(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    var status = StatefulSetStatus()
    status.availableReplicas = try input.int("available")
    status.currentRevision = try input.text("currentRevision")
    status.updateRevision = try input.text("updateRevision")
    let isReady = GroupReadiness.workersReady(replicas: try input.int("replicas"), status, version: .head)
    return Difference.outcome(expected: try item.value("expect"), got: Value(isReady))
  }
}

/// Facts about rollouts.
enum RolloutFacts {
  @Sendable static func wantedReplicas(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let limits = RolloutLimits(maxUnavailable: try input.int("maxUnavailable"), maxSurge: try input.int("maxSurge"))
    let wanted = limits.wantedReplicas(
      try input.int("lwsReplicas"), unready: try input.int("unready"), version: .head)
    return Difference.outcome(expected: try item.value("expect"), got: Value(wanted))
  }

  @Sendable static func parameters(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let lws = try LWSManifest.leaderWorkerSet(
      CaseFields([
        "replicas": try input.value("lwsReplicas"), "size": try input.value("size"),
        "partition": input["lwsPartition"] ?? .null, "maxUnavailable": try input.value("maxUnavailable"),
        "maxSurge": try input.value("maxSurge"),
      ]))
    let replicas = try input.int("stsReplicas")
    let leaders = RollingUpdate.Leaders(
      rollout: .init(partition: try input.int("stsPartition"), replicas: replicas),
      recordedReplicas: try input.int("replicasAnnotation"))
    let groups = try input["states"]?.text.map(RollingUpdateReplay.groups)
    let decision = RollingUpdate(
      of: lws, leaders: leaders, isTemplateUpdated: try input.flag("templateUpdated"),
      groups: groups ?? Array(repeating: .missing, count: replicas)
    ).decide(version: .head)
    return Difference.outcome(
      expecting: try item.object("expect"),
      got: ["partition": Value(decision.rollout.partition), "replicas": Value(decision.rollout.replicas)])
  }

  @Sendable static func placeByIndex(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let places = placedByIndex(
      try input.items("items").compactMap(\.integer), count: try input.int("length"), missing: 0
    ) { $0 }
    return Difference.outcome(expected: try item.value("expect"), got: .array(places.map { Value($0) }))
  }
}
