import Foundation
import Scenarios
import Testing

@testable import Simulation

/// Every shipped scenario does what its golden file says; `scripts/golden --update` rewrites the files.
@Suite struct GoldenTests {
  @Test func scenariosAreShipped() {
    #expect(ShippedScenarios.names.count >= 8)
  }

  @Test(arguments: ShippedScenarios.names)
  func theTimelineIsTheCommittedOne(_ name: String) throws {
    let scenario = try ShippedScenarios.load(name)
    let sink = GoldenTimeline(scenario)
    var simulation = Simulation(scenario, sink: sink)
    let result = simulation.run()
    let text = (sink.lines + [""] + result.goldenSummary).joined(separator: "\n") + "\n"
    let file = ShippedScenarios.goldenFile(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(Self.difference(text, golden)); if this is meant: scripts/golden --update")
  }

  @Test(arguments: ShippedScenarios.names + ShippedScenarios.knownProblems)
  func everyExpectationIsMetAndNoInvariantBreaks(_ name: String) throws {
    var simulation = Simulation(try ShippedScenarios.load(name))
    var options = Simulation.Options()
    options.checksInvariants = true
    let result = simulation.run(options)
    #expect(!result.expectations.isEmpty)
    for expectation in result.expectations {
      #expect(expectation.pass, "\(expectation.expression) was \(expectation.value)")
    }
    #expect(result.violation == nil)
    #expect(result.unmetTriggers.isEmpty)
  }

  /// The first line in which two timelines differ.
  private static func difference(_ text: String, _ golden: String) -> String {
    let (new, old) = (text.split(separator: "\n"), golden.split(separator: "\n"))
    for (index, line) in new.enumerated() where index >= old.count || old[index] != line {
      return "line \(index + 1) is \"\(line)\", was \"\(index < old.count ? String(old[index]) : "the end")\""
    }
    return "\(old.count - new.count) lines are missing at the end"
  }
}
