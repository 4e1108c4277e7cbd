import ArgumentParser
import Conformance
import Foundation
import Validation

/// Holds the simulator against figures that are published or exact.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Hold the simulator against figures that are published or exact.",
    discussion: """
      Examples:
        lwsim validate --quick                       the rows that take little, with few seeds
        lwsim validate --corpora ../corpora          with all recorded decisions instead of the committed excerpt
        lwsim validate --json > results/validation.json
        lwsim validate --only 'M/M/1'                rows whose name contains this

      Every row says where its figure comes from; docs/validation.md says how each is computed. The exit status is 3
      when a row misses its target for no known reason.
      """)

  @Flag(help: "Compute only what takes little, with fewer seeds.")
  var quick = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Recorded decisions: files or folders, instead of those that are committed.", valueName: "dir"),
    completion: .directory)
  var corpora: [String] = []

  @Option(
    help: ArgumentHelp("The folder of the shipped scenarios, if it is not found by itself.", valueName: "dir"),
    completion: .directory)
  var scenarios: String?

  @Option(help: ArgumentHelp("Compute only rows whose name contains this.", valueName: "text"))
  var only: String?

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  func run() throws {
    let rows = ValidationTable.rows.filter { row in
      (!quick || row.isQuick) && only.map { row.name.contains($0) } ?? true
    }
    guard !rows.isEmpty else {
      throw CommandFailure(.badInput, "--only \(only ?? ""): no row has this in its name")
    }
    let source = try CorpusSource(named: corpora)
    let inputs = Validator.Inputs(scenarios: scenarios ?? RepositoryFolder.find("scenarios"), corpora: source.corpora)
    let validator = Validator(rows, quick ? .quick : .full, inputs)
    let showsProgress = !json && Terminal.isErrorInteractive
    let results = validator.results { done, all in
      if showsProgress { Terminal.showOnError("\r\u{1B}[K \(done) of \(Figure.counted(all, "run"))") }
    }
    if showsProgress { Terminal.showOnError("\r\u{1B}[K") }
    let text = json ? try JSONText.of(ValidationJSON(results, source.name)) : ValidationText(results, source.name).text
    try Terminal.print(text)
    guard !results.contains(where: \.isUnexpectedFailure) else { throw CommandFailure(.notMet) }
  }
}

/// The recorded decisions that are replayed, and what they are called.
struct CorpusSource {
  let corpora: [CorpusFile]
  let name: String

  private static let excerpt = "Tests/ConformanceTests/Fixtures"

  /// - Parameter paths: Without any, the excerpt that is committed, if it can be found.
  /// - Throws: `CommandFailure` for a path that cannot be read.
  init(named paths: [String]) throws {
    let found = paths.isEmpty ? RepositoryFolder.find(Self.excerpt).map { [$0] } ?? [] : paths
    corpora = try CorpusPaths(found).files.map(CorpusPaths.corpus)
    name = paths.isEmpty ? (found.isEmpty ? "none" : "the committed excerpt") : "the corpora that were named"
  }
}

/// A folder of the repository that the program was built in or is called in.
enum RepositoryFolder {
  static func find(_ path: String) -> String? {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let starts = [
      FileManager.default.currentDirectoryPath, URL(fileURLWithPath: program).deletingLastPathComponent().path,
    ]
    for start in starts {
      var folder = URL(fileURLWithPath: start)
      while folder.path != "/" {
        let isPackage = FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
        let found = folder.appendingPathComponent(path).path
        if isPackage, FileManager.default.fileExists(atPath: found) { return found }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }
}
