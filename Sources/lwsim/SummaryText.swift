import Kernel
import Simulation

/// The end of a run on one screen.
struct SummaryText {
  let report: RunReport
  let style: Style

  private static let longestList = 5

  /// Everything worth saying.
  var lines: [String] {
    [header] + question + run + expectations
      + WorkloadTable(summary: report.summary, style: style).lines.labelled("work")
      + (report.summary.queueing.map { QueueLines(summary: $0, style: style).lines } ?? [])
      + (report.summary.goodput.map { GoodputLines(summary: $0, style: style).lines } ?? [])
      + creationFailures + FaultLines(report: report, style: style).lines + disturbances + notes + complaintsOfScript
      + violation + ending
  }

  /// Only what is wrong: nothing for a run that met its expectations.
  var complaints: [String] {
    let failed = report.result.expectations.filter { !$0.pass }.map(expectation)
    return failed.labelled("expect") + complaintsOfScript + violation + interruption.labelled("ran")
  }

  // MARK: What ran

  private var header: String {
    let counts = report.summary.cluster.map { Figure.counted($0.count, $0.noun) }.joined(separator: " · ")
    let scenario = report.scenario
    return [style.strong(scenario.name), counts, "seed \(scenario.seed)", "timing \(scenario.timing.name)"]
      .joined(separator: "   ")
  }

  private var question: [String] {
    report.scenario.question.map { [style.faint("  " + $0)] } ?? []
  }

  private var run: [String] {
    var text = "\(report.result.simulated) simulated   \(Figure.grouped(report.result.eventCount)) events"
    if let seconds = report.seconds {
      let speed = Speed(simulated: report.result.simulated.seconds, events: report.result.eventCount, seconds: seconds)
      text += "   \(speed)"
    }
    return ([text] + interruption).labelled("ran")
  }

  private var interruption: [String] {
    guard report.result.isInterrupted else { return [] }
    return [style.bad("interrupted at \(report.result.simulated) of \(report.scenario.duration)")]
  }

  private var expectations: [String] {
    report.result.expectations.map(expectation).labelled("expect")
  }

  private func expectation(_ result: ExpectationResult) -> String {
    let mark = result.pass ? style.good("✓") : style.bad("✗")
    return "\(mark) \(result.expression)   \(result.value)"
  }

  // MARK: What happened

  private var creationFailures: [String] {
    report.creationFailures.map { "\($0.subject): \($0.message)" }.capped(Self.longestList).labelled("refused")
  }

  private var disturbances: [String] {
    let recreations = report.summary.workloads.reduce(0) { $0 + $1.recreationCount }
    let counts = [
      (recreations, "group recreation"), (report.crashCount, "container restart after a back-off"),
      (report.evictionCount, "pod eviction"),
    ]
    let told = counts.filter { $0.0 > 0 }.map { count, noun in
      noun.hasPrefix("container")
        ? "\(Figure.counted(count, "container restart")) after a back-off" : Figure.counted(count, noun)
    }
    return told.isEmpty ? [] : [told.joined(separator: " · ")].labelled("also")
  }

  private var notes: [String] {
    let scenario = report.scenario
    var parts: [String] = []
    for treatment in ["approximated", "ignored"] {
      let count = scenario.notes.count { $0.treatment.rawValue == treatment }
      if count > 0 { parts.append("\(Figure.counted(count, "field")) \(treatment)") }
    }
    if !scenario.ignoredKinds.isEmpty {
      let kinds = scenario.ignoredKinds.capped(3).joined(separator: ", ")
      parts.append("kinds not simulated: \(kinds)")
    }
    guard !parts.isEmpty else { return [] }
    return [style.faint(parts.joined(separator: " · ") + "   (lwsim check --notes lists them)")].labelled("notes")
  }

  private var complaintsOfScript: [String] {
    let unmet = report.result.unmetTriggers.map { "\(style.bad("never happened")) after: \($0)" }
    let refusals = report.refusals.map {
      "\($0.time - SimTime.zero) \(style.bad("refused")) \($0.reason): \($0.message)"
    }
    return (unmet + refusals).capped(Self.longestList).labelled("script")
  }

  private var violation: [String] {
    report.result.violation.map { [style.bad("invariant violated: \($0)")].labelled("broken") } ?? []
  }

  // MARK: Where it is

  private var ending: [String] {
    var line = report.result.digest.all
    guard let timeline = report.timeline else { return [line + "   not recorded"].labelled("digest") }
    line += "   timeline \(timeline.path) (\(Figure.bytes(timeline.size.byteCount)))"
    return [line].labelled("digest") + [style.faint(Self.exampleQuery(timeline.path))].labelled("ask")
  }

  private static func exampleQuery(_ path: String) -> String {
    """
    sqlite3 -box \(path) "SELECT * FROM group_availability ORDER BY start_s"
    """
  }
}

extension [String] {
  /// The lines under one another behind a label; nothing for no lines.
  func labelled(_ label: String) -> [String] {
    enumerated().map { index, line in
      (index == 0 ? label : "").padded(to: 8) + line
    }
  }

  /// The first few, and how many more there are.
  func capped(_ count: Int) -> [String] {
    self.count <= count ? self : prefix(count) + ["… and \(self.count - count) more"]
  }
}

extension String {
  /// Followed by spaces up to a width.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}
