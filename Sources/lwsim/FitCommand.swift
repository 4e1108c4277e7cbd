import API
import ArgumentParser
import Experiments
import Kernel
import Scenarios

/// Says whether something new would be admitted at a moment of a scenario.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Say whether a new LeaderWorkerSet, job or pod would be admitted, where, and after preempting whom.",
    discussion: """
      Examples:
        lwsim fit -f new-service.yaml --scenario cluster.yaml             at the end of the scenario
        lwsim fit -f new-service.yaml --scenario cluster.yaml --at 2h10m
        lwsim fit -f job.yaml --scenario runs/burst-1.db --json

      The scenario runs to that time; then the manifest is applied to a copy of it, and the copy runs on until all is
      admitted or nothing moves any more. Exit status 0: everything fits; 3: something does not.
      """)

  @Option(
    name: [.short, .customLong("file")],
    help: ArgumentHelp("The manifest (YAML) of what is new.", valueName: "manifest"),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String

  @Option(
    help: "The scenario (YAML), or the timeline (.db) of a run.", completion: .file(extensions: ["yaml", "yml", "db"]))
  var scenario: String

  @Option(help: ArgumentHelp("The moment, such as 2h10m; the end of the run if not given.", valueName: "time"))
  var at: String?

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  func run() throws {
    // Mistakes of the manifest are told before anything runs.
    _ = try manifests(in: try ScenarioChanges.load(scenario).scenario, beside: nil)
    let moment = try MomentOfRun(scenario, at: at, showsProgress: !json)
    let manifests = try manifests(in: moment.world.scenario, beside: moment.world.kueueObjects)
    let answers = try answers(to: manifests, in: moment)
    let report = FitReport(manifest: file, time: moment.world.now, answers: answers)
    try Terminal.print(
      json ? try JSONText.of(FitJSON(report)) : FitText(report: report, style: .current).lines.joined(separator: "\n"))
    guard report.fits else { throw CommandFailure(.notMet) }
  }

  private func manifests(in scenario: Scenario, beside objects: KueueObjects?) throws -> [Manifest] {
    do throws(ScenarioError) {
      return try scenario.manifests(path: file, beside: objects ?? scenario.kueue)
    } catch {
      throw CommandFailure(ScenarioSource.Refusal(diagnostics: error.diagnostics))
    }
  }

  private func answers(to manifests: [Manifest], in moment: borrowing MomentOfRun) throws -> [FitAnswer] {
    do throws(SubjectName.Refusal) {
      return try FitTrial.answers(to: manifests, in: moment.world)
    } catch {
      throw CommandFailure(.badInput, "\(file): \(error.message)")
    }
  }
}

/// What there is to say about a manifest.
struct FitReport {
  var manifest: String
  var time: SimTime
  var answers: [FitAnswer]

  var fits: Bool { answers.allSatisfy(\.fits) && !answers.isEmpty }
}
