import API

/// Facts about single pods.
enum PodFacts {
  @Sendable static func groupKey(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let parts = try item.items("in").compactMap(\.text)
    guard parts.count == 2 else { throw MalformedCase("two names are expected") }
    return Difference.outcome(expected: try item.value("expect"), got: Value(PodName.uniqueKey(parts[0], parts[1])))
  }

  @Sendable static func injectTerms(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let topologyKey = try input.text("topologyKey")
    var affinity = Affinity()
    if let existing = input["existing"]?.text {
      guard existing.contains("both topologyKey") else { throw MalformedCase("existing is \"\(existing)\"") }
      let term = PodAffinityTerm(selector: LabelSelector([]), topologyKey: topologyKey)
      (affinity.requiredPods, affinity.requiredAntiPods) = ([term], [term])
    }
    let before = affinity
    ExclusiveTerms.inject(
      into: &affinity, key: input["labelKey"]?.text ?? LWSKey.groupKey, value: try input.text("value"),
      topologyKey: topologyKey)
    if try item.value("expect") == .string("unchanged") {
      return Difference.outcome(expected: before.description, got: affinity.description)
    }
    return Difference.outcome(
      expecting: try item.object("expect"),
      got: [
        "podAffinity": requirements(affinity.requiredPods), "podAntiAffinity": requirements(affinity.requiredAntiPods),
      ])
  }

  private static func requirements(_ terms: [PodAffinityTerm]) -> Value {
    .array(terms.flatMap(\.selector.requirements).map { $0.description(operatorKey: "op") })
  }

  @Sendable static func termsPresent(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    var affinity = Affinity()
    func term(_ key: String) -> [PodAffinityTerm] {
      input[key]?.text.map { [PodAffinityTerm(selector: LabelSelector([]), topologyKey: $0)] } ?? []
    }
    affinity.requiredPods = term("affinityTopologyKey")
    affinity.requiredAntiPods = term("antiAffinityTopologyKey")
    return Difference.outcome(
      expected: try item.value("expect"),
      got: Value(ExclusiveTerms.arePresent(in: affinity, topologyKey: "topologyKey")))
  }

  @Sendable static func subgroupIndex(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let index = Subgroup.index(
      size: try input.int("size"), subGroupSize: try input.int("subGroupSize"),
      workerIndex: try input.int("workerIndex"), version: .head)
    return Difference.outcome(expected: try item.value("expect"), got: Value(String(index)))
  }

  @Sendable static func environment(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let (set, group) = (try input.text("set"), try input.text("groupIndex"))
    var spec = PodSpec()
    spec.containers = [Container(name: "c")]
    spec.subdomain = try input.text("subdomain")
    var pod = Pod(
      metadata: Metadata(
        name: "\(set)-\(group)", namespace: try input.text("namespace"),
        labels: [
          LWSKey.name: set, LWSKey.groupIndex: group, LWSKey.workerIndex: try input.text("workerIndex"),
        ], annotations: [LWSKey.size: String(try input.int("size"))]),
      spec: spec)
    do {
      try LWSEnvironment.inject(into: &pod)
    } catch {
      return .failed("refused: \(error)")
    }
    let first = pod.spec.containers[0].env.prefix(3).map { Value([$0.name, $0.value]) }
    return Difference.outcome(expected: try item.value("expect"), got: .array(first))
  }

  @Sendable static func environmentLookup(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    var container = Container(name: "c")
    container.env = try input.items("env").compactMap(\.text).map { entry in
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return EnvironmentVariable(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
    }
    let value = container.environmentValue(try input.text("name"))
    return Difference.outcome(
      expected: try item.value("expect"), got: .array([Value(value != nil), Value(value ?? "")]))
  }

  @Sendable static func parentAndOrdinal(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let (parent, ordinal) = PodName.parentAndOrdinal(of: try item.text("in"))
    return Difference.outcome(
      expected: try item.value("expect"), got: .array([Value(parent), Value(ordinal ?? -1)]))
  }
}
