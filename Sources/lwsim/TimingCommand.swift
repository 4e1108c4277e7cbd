import API
import ArgumentParser
import Foundation
import Scenarios

/// `lwsim timing`: the constants of time that come with the simulator, and where they come from.
struct TimingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timing",
    abstract: "Prints a timing profile: every constant, its source, its range.",
    discussion: """
      Save what it prints, change it, and run with it:
        lwsim timing default > mine.yaml
        lwsim run my.yaml --timing mine.yaml
        lwsim run my.yaml --set timing.kueue.clientQPS=50
      """)

  @Argument(help: "The profile; without one, what there is.")
  var name: String?

  func run() throws {
    guard let name else {
      for name in TimingProfile.builtInNames {
        let about = TimingProfile.builtIn(name)?.about ?? ""
        try Terminal.print(name.padding(toLength: 12, withPad: " ", startingAt: 0) + about)
      }
      return
    }
    guard let text = TimingProfile.text(ofBuiltIn: name) else {
      let names = TimingProfile.builtInNames
      throw CommandFailure(
        .badInput,
        "\"\(name)\" is not a timing profile; use \(names.joined(separator: ", "))\(suggestion(for: name, among: names))"
      )
    }
    try Terminal.print(text)
  }
}
