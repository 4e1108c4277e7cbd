import ArgumentParser
import Scenarios

/// Makes scenarios of what other tools are given.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a scenario of another tool's input.",
    discussion: """
      Examples:
        lwsim import kueue-perf generator.yaml -o scenarios/my-load.yaml && lwsim run scenarios/my-load.yaml
        lwsim import kueue-perf generator.yaml --out my-load.yaml --force
      """,
    subcommands: [KueuePerformanceImport.self])

  struct KueuePerformanceImport: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "kueue-perf",
      abstract: "Make a scenario of a generator file of Kueue's scheduler performance test.",
      discussion: """
        The files lie in Kueue's repository under test/performance/scheduler/configs. Cohorts, ClusterQueues, the
        flavor, the nodes, and what comes when, stay as they are; workloads have no pods and end so long after their
        admission as the file says.
        """)

    @Argument(help: "The generator file (YAML).", completion: .file(extensions: ["yaml", "yml"]))
    var generator: String

    @Option(
      name: [.customShort("o"), .long],
      help: ArgumentHelp("Write a file instead of standard output.", valueName: "path"), completion: .file())
    var out: String?

    @Flag(help: "Replace the file if there is one.")
    var force = false

    func validate() throws {
      if force, out == nil { throw ValidationError("--force belongs to --out") }
    }

    func run() throws {
      let text = try scenario()
      guard let out else {
        try Terminal.print(String(text.dropLast()))
        return
      }
      try TextFile.write(text, to: out, replacing: force)
      try Terminal.print("wrote \(out); run it with: lwsim run \(out)")
    }

    private func scenario() throws -> String {
      do throws(ScenarioError) {
        return try PerformanceImport.scenario(path: generator)
      } catch {
        let count = error.diagnostics.count
        throw CommandFailure(
          .badInput, "\(error)\n\(count) \(count == 1 ? "problem" : "problems"), nothing was imported")
      }
    }
  }
}
