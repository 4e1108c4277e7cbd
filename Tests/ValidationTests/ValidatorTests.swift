import API
import Conformance
import Testing

@testable import Validation

@Suite struct ValidatorTests {
  private static let effort = Validator.Effort(
    queueSeedCount: 2, queueJobCount: 50, performanceSeedCount: 1, interruptionSeedCount: 2, availabilitySeedCount: 1)

  private static var rows: [ValidationRow] {
    ["wait", "none"].map { figure in
      ValidationRow(
        figure, Reference(0.5, .runTimes, source: "theory"), .insideInterval(0.99),
        .queue(QueueModel(serverCount: 1, load: 0.5, runTimes: .constant)), figure: figure)
    } + [
      ValidationRow(
        "scenario", Reference(1, .seconds, source: "-"), .within(0.1), .performance(.baseline), figure: "run"),
      ValidationRow("cases", Reference(nil, .cases, source: "-"), .all, .decisions(.placement), figure: "identical"),
    ]
  }

  @Test func rowsKeepTheirOrderAndShareTheirRuns() {
    let inputs = Validator.Inputs(scenarios: nil, corpora: [])
    let results = Validator(Self.rows, Self.effort, inputs).results()
    #expect(results.map(\.row.name) == ["wait", "none", "scenario", "cases"])
    #expect(results.map(\.seedCount) == [2, 2, 1, 1])
    #expect(results[0].value != nil)
    #expect(results[1].reason?.contains("no figure") == true)
    #expect(results[2].reason?.contains("--scenarios") == true)
    #expect(results[3].reason?.contains("--corpora") == true)
    #expect(results[0].value == Validator(Self.rows, Self.effort, inputs).results()[0].value)
  }

  @Test func everyCorpusIsCountedByOneGroup() {
    for corpus in Conformance.replayers.keys.sorted() {
      #expect(DecisionGroup.allCases.count { $0.covers(corpus) } == 1, "\(corpus)")
    }
  }

  @Test func stepsOfACaseThatDiffersDoNotCount() throws {
    let document: Value = .object([
      "corpus": .string("lws/rollout_traces"),
      "cases": .array([.object(["id": .string("a"), "steps": .array([.object([:]), .object([:])])])]),
    ])
    let corpus = try CorpusFile(json: Array(document.canonicalJSON.utf8))
    let figures = try DecisionGroup.rollouts.figures([corpus])
    #expect(figures == ["identical": 0, "asked": 1, "identical steps": 0, "asked steps": 2])
  }

  @Test func namesOfRowsAreUnique() {
    let names = ValidationTable.rows.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(ValidationTable.rows.count { $0.isQuick } < names.count)
  }
}
