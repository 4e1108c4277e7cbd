import ArgumentParser
import Timeline

/// `lwsim export`: parts of a timeline in the form in which scenarios take them.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the failures of a run as a trace that repeats them.",
    discussion: """
      Examples:
        lwsim export runs/year-1.db --faults > faults.yaml
        lwsim run year.yaml --set failures.trace=faults.yaml      the same failures, with another policy or seed

      The path of a trace counts from the scenario's folder. What `failures.script` wrote stays in the scenario.
      """)

  @Argument(help: "The timeline (.db) of a run.", completion: .file(extensions: ["db"]))
  var file: String

  @Flag(help: "The failures that chance decided.")
  var faults = false

  func run() throws {
    guard faults else { throw CommandFailure(.badInput, "nothing to export; say --faults") }
    let lines: [String]
    do throws(TimelineError) {
      let reader = try TimelineReader(path: file)
      lines = try reader.faultLines()
    } catch {
      throw CommandFailure(error)
    }
    let text = lines.isEmpty ? "[]" : lines.map { "- \($0)" }.joined(separator: "\n")
    try Terminal.print("# Failures of \(file), for failures.trace.\n" + text)
  }
}
