import Foundation
import Simulation

/// The end of a run as one JSON document. The names are a promise to scripts: more may come, none goes.
struct SummaryJSON: Encodable {
  struct Expectation: Encodable {
    var expression: String
    var value: String
    var pass: Bool
  }

  struct Workload: Encodable {
    var kind: String
    var namespace: String
    var name: String
    var desired: Int
    var ready: Int
    var updated: Int
    var conditions: [String]
    var settled: Bool
    var recreations: Int
    var reasons: [Reason]
  }

  struct Reason: Encodable {
    var reason: String
    var message: String
    var count: Int
    var of: String
    var examples: [String]
  }

  struct Fault: Encodable {
    var timeSeconds: Double
    var cause: String
    var place: String
    var nodes: [String]
    var detectedAfterSeconds: Double?
    var lostGroups: Int
    var restoredAfterSeconds: Double?
  }

  struct Refusal: Encodable {
    var timeSeconds: Double
    var reason: String
    var message: String
  }

  struct Note: Encodable {
    var kind: String
    var field: String
    var treatment: String
  }

  /// Where the GPU-hours went.
  struct Goodput: Encodable {
    struct Owner: Encodable {
      var name: String
      var gpuHours: Double
      var ettr: Double
      var failures: Int
    }

    /// By category; together all GPU-hours of the cluster.
    var gpuHours: [String: Double]
    /// Asked for in vain, by category.
    var waiting: [String: Double]
    var owners: [Owner]
  }

  var scenario: String
  var question: String?
  var seed: UInt64
  var timing: String
  var version = LWSim.version
  var status: Int32
  var interrupted: Bool
  var digest: String
  var digests: [String: String]
  var simulatedSeconds: Double
  var events: Int
  var facts: Int
  /// Rows of the timeline; absent like `timeline` and `bytes` when nothing was recorded.
  var rows: Int?
  var timeline: String?
  var bytes: Int64?
  /// By the wall clock.
  var elapsedSeconds: Double?
  /// Pods that exist at the end.
  var pods: Int
  var cluster: [String: Int]
  var expectations: [Expectation]
  var workloads: [Workload]
  var faults: [Fault]
  var refusedOperations: [Refusal]
  var groupRecreations: Int
  var containerCrashes: Int
  var evictions: Int
  /// Absent without Kueue.
  var queueing: Queueing?
  /// Absent in a cluster without GPUs.
  var goodput: Goodput?
  var violation: String?
  var unmetTriggers: [String]
  var notes: [Note]
  var ignoredKinds: [String]

  init(_ report: RunReport) {
    let (scenario, result) = (report.scenario, report.result)
    self.scenario = scenario.name
    question = scenario.question
    seed = scenario.seed
    timing = scenario.timing.name
    status = report.status.rawValue
    interrupted = result.isInterrupted
    digest = result.digest.all
    digests = Dictionary(result.digest.groups.map { ($0.name, $0.hex) }) { first, _ in first }
    simulatedSeconds = result.simulated.seconds
    events = result.eventCount
    facts = result.factCount
    rows = report.timeline?.size.rowCount
    timeline = report.timeline?.path
    bytes = report.timeline?.size.byteCount
    elapsedSeconds = report.seconds
    pods = result.podCount
    cluster = Dictionary(report.summary.cluster.map { (Figure.plural($0.noun), $0.count) }) { first, _ in first }
    expectations = result.expectations.map {
      Expectation(expression: $0.expression, value: $0.value, pass: $0.pass)
    }
    workloads = report.summary.workloads.map(Workload.init)
    faults = report.outages.map { Fault($0, place: FaultPlace(nodes: $0.nodes, scenario: scenario).text) }
    refusedOperations = report.refusals.map {
      Refusal(timeSeconds: $0.time.seconds, reason: $0.reason, message: $0.message)
    }
    groupRecreations = report.summary.workloads.reduce(0) { $0 + $1.recreationCount }
    containerCrashes = report.crashCount
    evictions = report.evictionCount
    queueing = report.summary.queueing.map(Queueing.init)
    goodput = report.summary.goodput.map(Goodput.init)
    violation = result.violation
    unmetTriggers = result.unmetTriggers
    notes = scenario.notes.map { Note(kind: $0.kind, field: $0.pattern, treatment: $0.treatment.rawValue) }
    ignoredKinds = scenario.ignoredKinds
  }

  func text() throws -> String { try JSONText.of(self) }
}

extension SummaryJSON.Goodput {
  init(_ summary: GoodputSummary) {
    func table(_ parts: [GoodputSummary.Part]) -> [String: Double] {
      Dictionary(parts.map { ($0.category, $0.gpuHours) }) { first, _ in first }
    }
    self.init(
      gpuHours: table(summary.allocation), waiting: table(summary.waiting),
      owners: summary.owners.map {
        Owner(name: $0.name, gpuHours: $0.gpuHours, ettr: $0.effectiveTrainingTimeRatio, failures: $0.failures)
      })
  }
}

extension SummaryJSON.Workload {
  init(_ workload: WorkloadSummary) {
    self.init(
      kind: workload.kind, namespace: workload.namespace, name: workload.name, desired: workload.desired,
      ready: workload.ready, updated: workload.updated, conditions: workload.conditions, settled: workload.isSettled,
      recreations: workload.recreationCount,
      reasons: workload.blockers.map {
        SummaryJSON.Reason(
          reason: $0.reason, message: $0.message, count: $0.count, of: $0.noun, examples: $0.examples)
      })
  }
}

extension SummaryJSON.Fault {
  init(_ outage: RunChronicle.Outage, place: String) {
    self.init(
      timeSeconds: outage.time.seconds, cause: outage.cause, place: place, nodes: outage.nodes,
      detectedAfterSeconds: outage.detectedAfter?.seconds, lostGroups: outage.lostGroupCount,
      restoredAfterSeconds: outage.restoredAfter?.seconds)
  }
}

/// A value as indented JSON with sorted keys: equal values are equal texts.
enum JSONText {
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
