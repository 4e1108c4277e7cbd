import ArgumentParser
import Scenarios
import Timeline

/// Runs a scenario that comes with the program and asks its timeline two questions.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a scenario that comes with the program, and ask its timeline two questions.",
    discussion: """
      Examples:
        lwsim demo
        lwsim demo --seed 3 --db /tmp/demo.db
      """)

  @Option(help: "What all random draws follow from.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The timeline's file, instead of one under runs/.", valueName: "path"), completion: .file())
  var db: String?

  @Flag(help: "Replace the timeline that --db names if there is one.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print only what is wrong.")
  var quiet = false

  func validate() throws {
    if force, db == nil { throw ValidationError("--force belongs to --db; timelines under runs/ are numbered") }
  }

  func run() throws {
    let loaded = try load()
    var execution = RunExecution(loaded, checksInvariants: true)
    execution.showsProgress = !quiet && Terminal.isErrorInteractive
    let destination = TimelineDestination(path: db, isReplaced: force)
    let report = try execution.run(into: try destination.file(for: loaded.scenario))
    let text = SummaryText(report: report, style: Style.current)
    let answers = quiet ? [] : try report.timeline.map { try DemoQuestions(path: $0.path).lines() } ?? []
    let lines = quiet ? text.complaints : text.lines + answers
    if !lines.isEmpty { try Terminal.print(lines.joined(separator: "\n")) }
    guard report.status == .ok else { throw CommandFailure(report.status) }
  }

  private func load() throws -> LoadedScenario {
    do throws(ScenarioSource.Refusal) {
      return try ScenarioSource(kept: DemoScenario.inputs).scenario(overrides: seed.map { ["seed=\($0)"] } ?? [])
    } catch {
      throw CommandFailure(error)
    }
  }
}

/// Questions to the timeline of the demo, each with its SQL and the answer.
struct DemoQuestions {
  let path: String

  private static let questions = [
    (
      text: "Which groups were away longest after they had come up?",
      columns: ["group", "times", "seconds"],
      sql: """
      SELECT group_index, count(*) AS times, round(sum(end_s - start_s)) AS seconds FROM group_availability
      WHERE state <> 'Ready' AND start_s > 1200 GROUP BY group_index ORDER BY seconds DESC LIMIT 5
      """
    ),
    (
      text: "What did the control plane say when the rack went dark?",
      columns: ["time_s", "kind", "reason", "times"],
      sql: """
      SELECT min(time_s) AS time_s, kind, reason, count(*) AS times FROM object_event
      WHERE time_s >= (SELECT min(time_s) FROM object_event WHERE reason = 'PowerLost')
      AND reason IN ('PowerLost', 'NodeNotReady', 'TaintManagerEviction', 'FailedScheduling', 'Rebooted')
      GROUP BY kind, reason ORDER BY 1 LIMIT 6
      """
    ),
  ]

  /// - Throws: `CommandFailure` when the timeline cannot be read.
  func lines() throws -> [String] {
    do throws(TimelineError) {
      let reader = try TimelineReader(path: path)
      var lines: [String] = []
      for question in Self.questions {
        lines += ["", question.text, "  sqlite3 -box \(path) \"\(question.sql.replacing("\n", with: " "))\""]
        let rows = try reader.rows(question.sql).map { $0.map { $0 ?? "" } }
        lines += Self.table([question.columns] + rows).map { "    " + $0 }
      }
      return lines
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Rows with aligned columns.
  private static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in zip(row, widths).map { $0.padded(to: $1 + 2) }.joined().trimmedAtEnd }
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmedAtEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
