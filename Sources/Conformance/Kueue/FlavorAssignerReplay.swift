import API
import Quota

/// Flavor choices: one evaluation of a workload, with scripted answers about preemption.
enum FlavorAssignerReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"]) { fields throws(MalformedCase) in
      switch try fields.text("test") {
      case "TestAssignFlavors": try assignment(fields)
      case "TestAssignFlavors_LeaderWorkerSetTASFlavor": try podSets(fields)
      case "TestIsNoFitDueToCapacityAndLimits": try noFitReason(fields)
      case "TestReclaimBeforePriorityPreemption", "TestHierarchical": try choice(fields)
      case "TestMergeTopologyAssignments": try ElasticAssignmentReplay.merge(fields)
      case "TestTruncateAssignment": try ElasticAssignmentReplay.truncation(fields)
      case let test: .failed("the test \(test) is not known")
      }
    }
  }

  private static func assignment(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let question = try FlavorQuestion(fields)
    let got = question.answer()
    let expected = try fields.object("expect")
    let assignment = try expected.object("assignment")
    var recorded: [Value] = []
    for podSet in try assignment.objects("podSets") { recorded.append(try RecordedPodSet.normalised(podSet)) }
    let usage = assignment["usage"]?["quota"]?["assigned"] ?? .object([:])
    return Difference.outcome(
      expected: .object([
        "repMode": expected["repMode"] ?? Value("NoFit"), "borrowing": assignment["borrowing"] ?? Value(0),
        "noFitReason": assignment["noFitReason"] ?? Value(""), "podSets": .array(recorded),
        "usage": .object(try CaseFields(usage).fields),
      ]),
      got: .object([
        "repMode": Value(got.mode.recordedName), "borrowing": Value(got.borrowing),
        "noFitReason": Value(got.blocker?.recordedName ?? ""),
        "podSets": .array(got.podSets.map { RecordedPodSet.value($0, question.tree) }),
        "usage": .object(
          Dictionary(got.usage.map { ("\(question.tree.name(of: $0.pair))", Value($0.amount)) }) { first, _ in first }),
      ]))
  }

  private static func podSets(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let question = try FlavorQuestion(fields)
    let got = question.answer()
    var errors: [String: Value] = [:]
    var flavors: [String: Value] = [:]
    for podSet in got.podSets {
      flavors[podSet.name] = RecordedPodSet.flavors(podSet, question.tree)
      if let error = podSet.error { errors[podSet.name] = .object(["error": Value("\(error)")]) }
    }
    return Difference.outcome(
      expecting: try fields.object("expect"), got: ["podSetErrors": .object(errors), "podSetFlavors": .object(flavors)])
  }

  /// Flavors that only one side mentions were not attempted, and are not compared.
  private static func noFitReason(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let question = try FlavorQuestion(fields)
    let got = question.answer()
    let expected = try fields.object("expect")
    let attempts = try expected.stringMap("flavorAttempts")
    var tried: [String: Value] = [:]
    for attempt in got.podSets.flatMap(\.attempts) {
      let name = question.tree.flavors[attempt.flavor.index].name
      if attempts[name] != nil { tried[name] = Value(attempt.blocker?.recordedName ?? "") }
    }
    return Difference.outcome(
      expected: .object([
        "noFitReason": expected["noFitReason"] ?? Value(""),
        "flavorAttempts": Value(attempts.filter { tried[$0.key] != nil }),
      ]),
      got: .object([
        "noFitReason": Value(got.blocker?.recordedName ?? ""), "flavorAttempts": .object(tried),
      ]))
  }

  private static func choice(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let question = try FlavorQuestion(fields)
    let got = question.answer()
    var flavors: [String: Value] = [:]
    for choice in got.podSets.flatMap(\.flavors) {
      flavors[question.tree.resources[choice.resource]] = Value(question.tree.flavors[choice.flavor.index].name)
    }
    let expected = try fields.object("expect")
    return Difference.outcome(
      expected: .object([
        "mode": expected["mode"] ?? Value("NoFit"), "assigment": expected["assigment"] ?? .object([:]),
      ]),
      got: .object(["mode": Value(got.mode.recordedName), "assigment": .object(flavors)]))
  }
}
