import API

/// Defaulting and validation of LeaderWorkerSets.
enum WebhookLWSReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    guard let base = try? CaseFields(document["base"] ?? .null) else {
      return [CaseResult(id: "base", kind: "base", outcome: .failed("base is missing"))]
    }
    return Replaying.cases(document["defaulting"], kind: "defaulting") { item throws(MalformedCase) in
      try defaulting(item, base)
    }
      + Replaying.cases(document["validation"], kind: "validation") { item throws(MalformedCase) in
        try validation(item, base)
      } + helpers(document["helpers"])
  }

  private static func defaulting(_ item: CaseFields, _ base: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let fields = LWSManifest.merged(base, with: try item.object("create"))
    let spec = try LWSManifest.leaderWorkerSet(fields).spec.defaulted()
    let rolling = spec.rolloutStrategy?.rollingUpdate
    let policy = spec.leaderWorkerTemplate.subGroupPolicy
    return Difference.outcome(
      expecting: try item.object("expectSpec"),
      got: [
        "replicas": optional(spec.replicas), "size": optional(spec.leaderWorkerTemplate.size),
        "startupPolicy": optional(spec.startupPolicy),
        "restartPolicy": optional(spec.leaderWorkerTemplate.restartPolicy),
        "subdomainPolicy": optional(spec.networkConfig?.subdomainPolicy),
        "rolloutType": optional(spec.rolloutStrategy?.type), "partition": optional(rolling?.partition),
        "maxUnavailable": rolling?.maxUnavailable?.value ?? .null, "maxSurge": rolling?.maxSurge?.value ?? .null,
        "subGroupSize": optional(policy?.subGroupSize), "subGroupPolicyType": optional(policy?.type),
      ])
  }

  private static func optional(_ number: Int?) -> Value { number.map { Value($0) } ?? .null }
  private static func optional(_ text: String?) -> Value { text.map { Value($0) } ?? .null }

  private static func validation(_ item: CaseFields, _ base: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let fields = LWSManifest.merged(base, with: try item.object("create"))
    let (created, createProblems) = try admitted(fields, replacing: nil)
    var got: [String: Value] = ["createAdmitted": Value(createProblems.isEmpty)]
    var problems = createProblems
    if item["update"] != nil {
      let updated = LWSManifest.merged(fields, with: try item.object("update"))
      let updateProblems = try admitted(updated, replacing: created).1
      got["updateAdmitted"] = Value(updateProblems.isEmpty)
      problems += updateProblems
    }
    let outcome = Difference.outcome(expecting: try item.object("expect"), got: got)
    guard case .failed(let text) = outcome else { return outcome }
    return .failed(([text] + problems.map { "found \($0.path): \($0.message)" }).joined(separator: "\n"))
  }

  private static func admitted(
    _ fields: CaseFields, replacing old: LeaderWorkerSet?
  ) throws(MalformedCase) -> (LeaderWorkerSet?, [Problem]) {
    let (lws, problems) = try LWSManifest.decode(fields)
    guard let lws, problems.isEmpty else { return (nil, problems) }
    if let old { return (lws, LeaderWorkerSetValidation.problems(updating: lws, from: old)) }
    return (lws, LeaderWorkerSetValidation.problems(creating: lws))
  }

  /// The small tables, whose names list their columns.
  private static func helpers(_ tables: Value?) -> [CaseResult] {
    guard let tables = try? CaseFields(tables ?? .object([:])).fields else { return [] }
    return tables.sorted { $0.key < $1.key }.flatMap { name, rows in
      rows.items.enumerated().map { index, row in
        CaseResult(id: "\(name) row \(index)", kind: "helper", outcome: helper(name, row.items))
      }
    }
  }

  private static func helper(_ name: String, _ row: [Value]) -> CaseOutcome {
    guard let input = row.first, let amount = CountOrPercent(input) else { return .failed("the row has no input") }
    let answer: [Value]
    switch name.prefix(while: { $0 != "[" }) {
    case "percentValue":
      if case .percent(let percent) = amount {
        answer = [Value(percent), .bool(true)]
      } else {
        answer = [Value(0), .bool(false)]
      }
    case "nonNegative":
      answer = [optional(input.integer.flatMap(LeaderWorkerSetValidation.nonNegative))]
    case "notMoreThan100Percent":
      answer = [optional(LeaderWorkerSetValidation.notMoreThan100Percent(amount))]
    default:
      return .failed("the replayer does not know the table \(name)")
    }
    return Difference.outcome(expected: .array(Array(row.dropFirst())), got: .array(answer))
  }
}
