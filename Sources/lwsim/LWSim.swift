import API
import ArgumentParser

/// The command line of the simulator.
@main struct LWSim: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "lwsim",
    abstract: "Simulates LeaderWorkerSets on a GPU cluster: real manifests, scripted failures, a SQLite timeline.",
    discussion: """
      Begin here:
        lwsim demo                                a run with a rollout and a failure, and what its timeline tells
        lwsim init my.yaml && lwsim run my.yaml   a scenario of your own
        lwsim run my.yaml --set cluster.blocks=6 --seed 7

      Exit status: 0 ok · 1 the world failed (disk, permission) · 2 bad input · 3 an expectation or a recorded case
      is not met · 4 an invariant is violated · 130 interrupted.

      Shell completions: lwsim --generate-completion-script bash|zsh|fish
      """,
    version: version,
    subcommands: [
      DemoCommand.self, InitCommand.self, CheckCommand.self, RunCommand.self, WhyCommand.self,
      FitCommand.self, ExportCommand.self, VerifyCommand.self, ValidateCommand.self, ImportCommand.self,
      SchemaCommand.self,
      TimingCommand.self,
    ])

  static func main() {
    Terminal.turnWriteSignalsIntoErrors()
    let status = run(Array(CommandLine.arguments.dropFirst()))
    Terminal.exit(with: status)
  }

  /// Runs one command line and says how it ended; everything that goes wrong has been printed.
  static func run(_ arguments: [String]) -> ExitStatus {
    do {
      try checkCommandName(arguments)
      var command = try parseAsRoot(arguments)
      try command.run()
      return .ok
    } catch let failure as CommandFailure {
      if let message = failure.message { Terminal.complain(message) }
      return failure.status
    } catch {
      return report(error)
    }
  }

  /// The argument parser takes a command that it does not know for a stray argument; this says what was meant.
  private static func checkCommandName(_ arguments: [String]) throws {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let name = arguments.first, !name.hasPrefix("-"), !names.contains(name) else { return }
    let hint =
      name.contains(".") ? "; to run a file, write lwsim run \(name)" : suggestion(for: name, among: names)
    throw CommandFailure(
      .badInput, "\"\(name)\" is not a command; use \(names.joined(separator: ", "))\(hint)")
  }

  /// What the argument parser throws: a request for help, the version or a completion script, or a usage error.
  private static func report(_ error: any Error) -> ExitStatus {
    let text = fullMessage(for: error)
    guard exitCode(for: error).isSuccess else {
      Terminal.complain(text)
      return .badInput
    }
    return (try? Terminal.print(text)) == nil ? .worldFailed : .ok
  }
}
