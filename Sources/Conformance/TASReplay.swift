import API
import Placement

/// Topology assignments: one call of the placement routine on a fresh snapshot, and on a live tree that must agree.
enum TASReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "placement", answer)
  }

  private static func answer(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let recorded = try TASCase(fields)
    let (answers, live) = try answers(recorded)
    guard live == answers else { return .failed("the live tree answers \(live), the plain placement \(answers)") }
    var assignments: [String: Value] = [:]
    var failures: [String: Value] = [:]
    for (podSet, answer) in zip(recorded.question.podSets, answers) {
      switch answer {
      case .placed(let assignment): assignments[podSet.name] = Value(assignment)
      case .refused(let refusal): failures[podSet.name] = Value(refusal.description)
      case .untried: break
      }
    }
    let expected = try fields.object("expect")
    return Difference.outcome(
      expected: .object([
        "assignments": expected["assignments"] ?? .object([:]), "failures": expected["failures"] ?? .object([:]),
      ]),
      got: .object(["assignments": .object(assignments), "failures": .object(failures)]))
  }
}

extension TASReplay {
  private static func answers(
    _ recorded: TASCase
  ) throws(MalformedCase) -> (plain: [PodSetPlacement], live: [PodSetPlacement]) {
    let (question, options) = (recorded.question, recorded.options)
    do {
      let plain = Placement.choose(question, in: try recorded.state.snapshot(), options)
      var tree = try recorded.state.tree(asking: question, options)
      return (plain, tree.choose(question, options))
    } catch {
      throw MalformedCase("\(error)")
    }
  }
}

extension Value {
  init(_ assignment: TopologyAssignment) {
    let domains = assignment.domains.map { domain in
      Value.object(["values": Value(domain.values), "count": Value(domain.count)])
    }
    self = .object(["levels": Value(assignment.levels), "domains": .array(domains)])
  }
}

extension TopologyAssignment {
  init(_ fields: CaseFields) throws(MalformedCase) {
    var domains: [Domain] = []
    for value in fields["domains"]?.items ?? [] {
      let domain = try CaseFields(value)
      domains.append(Domain(values: try domain.texts("values"), count: try domain.int("count")))
    }
    self.init(levels: try fields.texts("levels"), domains: domains)
  }
}

extension CaseFields {
  /// A list of texts; empty when it is absent.
  func texts(_ key: String) throws(MalformedCase) -> [String] {
    self[key]?.items.compactMap(\.text) ?? []
  }

  /// Amounts by resource name; empty when they are absent.
  func amounts(_ key: String) throws(MalformedCase) -> ResourceAmounts {
    guard let value = self[key] else { return [:] }
    return try CaseFields(value).fields.compactMapValues(\.integer)
  }

  /// The objects of a list; empty when it is absent.
  func objects(_ key: String) throws(MalformedCase) -> [CaseFields] {
    var objects: [CaseFields] = []
    for value in self[key]?.items ?? [] { objects.append(try CaseFields(value)) }
    return objects
  }

  /// Whether a flag is there and true.
  func isSet(_ key: String) -> Bool { self[key] == .bool(true) }
}
