import ArgumentParser
import Foundation
import Kernel
import Scenarios
import Timeline

/// Runs a scenario and records its timeline.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario, or run again what a timeline holds.",
    discussion: """
      Examples:
        lwsim run scenarios/first-steps.yaml
        lwsim run my.yaml --seed 7 --set cluster.blocks=6 --set 'versions.lws=v0.8.0'
        lwsim run my.yaml --until 2h --db /tmp/two-hours.db
        lwsim run my.yaml --json --no-record | jq .expectations
        lwsim run runs/first-steps-1.db            again, from the inputs, seed and settings that it keeps

      The timeline goes to runs/<name>-<seed>.db, or to the first of -2, -3, … that is free.
      """)

  @Argument(
    help: "A scenario (YAML) or the timeline (.db) of an earlier run.",
    completion: .file(extensions: ["yaml", "yml", "db"]))
  var file: String

  @OptionGroup var changes: ScenarioChanges
  @OptionGroup var recording: RecordingOptions

  @Flag(help: "Check every invariant of the simulated world after each 1/200 of the run.")
  var checkInvariants = false

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print only what is wrong.")
  var quiet = false

  func validate() throws {
    if recording.noRecord, recording.db != nil { throw ValidationError("--no-record and --db exclude each other") }
    if json, quiet { throw ValidationError("--json and --quiet exclude each other") }
  }

  func run() throws {
    let loaded = try changes.load(file)
    var execution = RunExecution(loaded, checksInvariants: checkInvariants)
    execution.showsProgress = !json && !quiet && Terminal.isErrorInteractive
    let report = try execution.run(into: try recording.file(for: loaded.scenario))
    if json {
      try Terminal.print(try SummaryJSON(report).text())
    } else {
      let text = SummaryText(report: report, style: Style.current)
      let lines = quiet ? text.complaints : text.lines
      if !lines.isEmpty { try Terminal.print(lines.joined(separator: "\n")) }
    }
    guard report.status == .ok else { throw CommandFailure(report.status) }
  }
}

/// What the command line changes in a scenario; a timeline keeps it, so that the run can be repeated.
struct ScenarioChanges: ParsableArguments {
  @Option(help: "What all random draws follow from, instead of the scenario's seed.")
  var seed: UInt64?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the scenario, such as cluster.blocks=6; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("End the run at this simulated time, such as 2h.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "The timing profile, by name or as a file; single constants that the scenario changes stay changed.",
      valueName: "name"))
  var timing: String?

  @Flag(help: "Run only the first tenth of the scenario, but at least its first half hour.")
  var quick = false

  private static let shortestQuickRun = SimDuration.minutes(30)

  func validate() throws {
    if quick, until != nil { throw ValidationError("--quick and --until exclude each other") }
  }

  /// - Throws: `CommandFailure` with everything that is wrong.
  func load(_ path: String) throws -> LoadedScenario {
    do throws(ScenarioSource.Refusal) {
      return try load(try ScenarioSource(path: path))
    } catch {
      throw CommandFailure(error)
    }
  }

  private func load(_ source: ScenarioSource) throws(ScenarioSource.Refusal) -> LoadedScenario {
    var all = overrides
    if let timing { all.append("timing.profile=\(Self.fromAnywhere(timing))") }
    if let seed { all.append("seed=\(seed)") }
    if let until { all.append("duration=\(until)") }
    let loaded = try source.scenario(overrides: all)
    let duration = loaded.scenario.duration
    let tenth = SimDuration.seconds(Int(duration.seconds / 10))
    let shortened = max(tenth, Self.shortestQuickRun)
    guard quick, shortened < duration else { return loaded }
    return try source.scenario(overrides: all + ["duration=\(shortened)"])
  }
}

extension ScenarioChanges {
  /// A profile's name, or its file by a path that does not count from the scenario's folder.
  private static func fromAnywhere(_ profile: String) -> String {
    guard TimingProfile.isPath(profile), !profile.hasPrefix("/") else { return profile }
    return FileManager.default.currentDirectoryPath + "/" + profile
  }
}

/// Where the timeline goes.
struct RecordingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The timeline's file, instead of one under runs/.", valueName: "path"), completion: .file())
  var db: String?

  @Flag(help: "Replace the timeline that --db names if there is one.")
  var force = false

  @Flag(help: "Write no timeline. The digest is the same.")
  var noRecord = false

  func validate() throws {
    if force, db == nil { throw ValidationError("--force belongs to --db; timelines under runs/ are numbered") }
  }

  /// Makes the file; nil when nothing is to be recorded.
  ///
  /// - Throws: `CommandFailure`.
  func file(for scenario: Scenario) throws -> TimelineFile? {
    noRecord ? nil : try TimelineDestination(path: db, isReplaced: force).file(for: scenario)
  }
}

/// A place for a timeline: one that was named, or a numbered one under `runs/`.
struct TimelineDestination {
  /// Where timelines go that nobody named.
  private static let folder = "runs"

  var path: String?
  var isReplaced: Bool

  /// Makes the file.
  ///
  /// - Throws: `CommandFailure`.
  func file(for scenario: Scenario) throws -> TimelineFile {
    do throws(TimelineError) {
      guard let path else {
        return try .createNumbered(in: Self.folder, scenario: scenario.name, seed: scenario.seed)
      }
      return try isReplaced ? .replace(at: path) : .create(at: path)
    } catch {
      throw CommandFailure(error)
    }
  }
}
