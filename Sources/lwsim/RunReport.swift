import Kernel
import Scenarios
import Simulation
import Timeline

/// Everything that a summary says of a run, as text or as JSON.
struct RunReport {
  struct Recording {
    var path: String
    var size: RecordedSize
  }

  var scenario: Scenario
  var result: RunResult
  var summary: RunSummary
  var outages: [RunChronicle.Outage]
  var faultCosts: FaultCosts
  var refusals: [RunChronicle.Refusal]
  var crashCount: Int
  var evictionCount: Int
  /// Why pods could not be created, by what creates them, sorted.
  var creationFailures: [(subject: String, message: String)]
  /// Nil when nothing was recorded.
  var timeline: Recording?
  /// What the run took by the wall clock; nil where it does not belong, as in golden texts.
  var seconds: Double?

  init(scenario: Scenario, result: RunResult, summary: RunSummary, chronicle: RunChronicle) {
    self.scenario = scenario
    self.result = result
    self.summary = summary
    outages = chronicle.outages
    faultCosts = chronicle.costs
    refusals = chronicle.refusals
    crashCount = chronicle.crashCount
    evictionCount = chronicle.evictionCount
    creationFailures = chronicle.creationFailures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  var status: ExitStatus {
    if result.violation != nil { return .invariantViolated }
    if result.isInterrupted { return .interrupted }
    return result.expectations.allSatisfy(\.pass) ? .ok : .notMet
  }
}
