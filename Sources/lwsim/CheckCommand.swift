import ArgumentParser
import Scenarios

/// Reads scenarios and everything that they name, and runs nothing.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check scenarios and the files that they name, without running anything.",
    discussion: """
      Examples:
        lwsim check my.yaml
        lwsim check scenarios/*.yaml
        lwsim check my.yaml --set cluster.blocks=6
        lwsim check my.yaml --notes     fields and kinds of the manifests that are not simulated exactly

      Mistakes go to standard error with file, line and path, all of them at once; the exit status is then 2.
      """)

  @Argument(
    help: "Scenarios (YAML), or timelines of earlier runs.", completion: .file(extensions: ["yaml", "yml", "db"]))
  var files: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value in every scenario; may be repeated.", valueName: "path=value"))
  var overrides: [String] = []

  @Flag(help: "List the fields and kinds of the manifests that are approximated or ignored.")
  var notes = false

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print only mistakes.")
  var quiet = false

  func run() throws {
    let checked = files.map { CheckedFile($0, overrides: overrides) }
    if json {
      try Terminal.print(try JSONText.of(checked.map(CheckedFile.Report.init)))
    } else {
      let lines = checked.flatMap { quiet ? [] : $0.lines(withNotes: notes) }
      if !lines.isEmpty { try Terminal.print(lines.joined(separator: "\n")) }
      for mistakes in checked.compactMap(\.mistakes) { Terminal.complain(mistakes) }
    }
    let count = checked.reduce(0) { $0 + $1.problemCount }
    guard count == 0 else { throw CommandFailure(.badInput, json ? nil : CommandFailure.verdict(count)) }
  }
}

/// What became of reading one scenario.
struct CheckedFile {
  let path: String
  private let outcome: Result<Scenario, ScenarioSource.Refusal>

  init(_ path: String, overrides: [String]) {
    self.path = path
    do throws(ScenarioSource.Refusal) {
      outcome = .success(try ScenarioSource(path: path).scenario(overrides: overrides).scenario)
    } catch {
      outcome = .failure(error)
    }
  }

  var problemCount: Int { diagnostics.count }

  /// Every mistake, a line each; nil when there is none.
  var mistakes: String? {
    diagnostics.isEmpty ? nil : ScenarioError(diagnostics: diagnostics).description
  }

  private var diagnostics: [Diagnostic] {
    switch outcome {
    case .success: []
    case .failure(let refusal): refusal.diagnostics
    }
  }

  /// What a scenario without mistakes is, in one line, and what is not simulated exactly in it.
  func lines(withNotes: Bool) -> [String] {
    guard case .success(let scenario) = outcome else { return [] }
    let kinds = Dictionary(grouping: scenario.manifests, by: \.object.kind).mapValues(\.count)
    let objects = kinds.sorted { $0.key < $1.key }.map { Figure.counted($0.value, $0.key) }
    let arrivals = scenario.arrivals.isEmpty ? [] : [Figure.counted(scenario.arrivals.count, "source") + " of arrivals"]
    let parts =
      [Figure.counted(scenario.cluster.nodes.count, "node")] + objects + arrivals + [
        Figure.counted(scenario.operations.count, "operation"), Figure.counted(scenario.failures.count, "failure"),
        Figure.counted(scenario.expect.count, "expectation"), "\(scenario.duration)", "seed \(scenario.seed)",
      ]
    let notes = withNotes ? Self.notes(of: scenario) : []
    return ["\(path)  ok  \(scenario.name): \(parts.joined(separator: ", "))"] + notes
  }

  private static func notes(of scenario: Scenario) -> [String] {
    scenario.notes.map { "  \($0.treatment.rawValue.padded(to: 13)) \($0.kind) \($0.pattern)" }
      + scenario.ignoredKinds.map { "  \("not simulated".padded(to: 13)) \($0)" }
  }
}

extension CheckedFile {
  /// As `--json` prints it.
  struct Report: Encodable {
    struct Problem: Encodable {
      var file: String
      var line: Int?
      var column: Int?
      var path: String
      var message: String
    }

    var file: String
    var scenario: String?
    var nodes: Int?
    var objects: Int?
    var arrivals: Int?
    var operations: Int?
    var failures: Int?
    var expectations: Int?
    var problems: [Problem]

    init(_ checked: CheckedFile) {
      file = checked.path
      problems = checked.diagnostics.map {
        Problem(file: $0.file, line: $0.mark?.line, column: $0.mark?.column, path: $0.path, message: $0.message)
      }
      guard case .success(let scenario) = checked.outcome else { return }
      self.scenario = scenario.name
      nodes = scenario.cluster.nodes.count
      objects = scenario.manifests.count
      arrivals = scenario.arrivals.count
      operations = scenario.operations.count
      failures = scenario.failures.count
      expectations = scenario.expect.count
    }
  }
}
