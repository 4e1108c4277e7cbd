import Scenarios
import Timeline

/// How a command ended. The numbers are a promise to scripts and never change.
enum ExitStatus: Int32, Error {
  case ok = 0
  /// A full disk, a lack of permission.
  case worldFailed = 1
  /// A mistake in a scenario, in a file that was named, or in the arguments.
  case badInput = 2
  /// An expectation, a gate or a recorded case is not met.
  case notMet = 3
  case invariantViolated = 4
  /// By SIGINT or SIGTERM; the timeline stays, marked incomplete.
  case interrupted = 130
}

/// The end of a command that did not go well.
struct CommandFailure: Error {
  var status: ExitStatus
  /// For standard error; nil when everything has been said.
  var message: String?

  init(_ status: ExitStatus, _ message: String? = nil) {
    self.status = status
    self.message = message
  }

  /// Everything that is wrong with a scenario.
  init(_ refusal: ScenarioSource.Refusal) {
    let count = refusal.diagnostics.count
    self.init(.badInput, "\(ScenarioError(diagnostics: refusal.diagnostics))\n\(Self.verdict(count))")
  }

  /// Everything that can be wrong with a timeline file.
  init(_ error: TimelineError) {
    switch error {
    case .exists, .notATimeline, .wrongVersion: self.init(.badInput, error.description)
    case .cannotWrite, .cannotRead: self.init(.worldFailed, error.description)
    }
  }

  /// The last line after the diagnostics.
  static func verdict(_ count: Int) -> String {
    "\(count) \(count == 1 ? "problem" : "problems"), nothing was run"
  }
}
