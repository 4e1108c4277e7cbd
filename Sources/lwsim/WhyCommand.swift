import ArgumentParser
import Experiments
import Kernel
import Scenarios
import Simulation
import Timeline

/// Says why something does not run at a moment of a run, and what would help.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say why something does not run, with the numbers, and what would have to change.",
    discussion: """
      Examples:
        lwsim why runs/burst-1.db lws/vllm/3              group 3 of a LeaderWorkerSet, at the end of the run
        lwsim why runs/burst-1.db lws/vllm --at 2h10m     its first group that does not run, at that time
        lwsim why runs/burst-1.db job/training/big --json

      An object is lws/NAME, lws/NAME/GROUP, job/NAME, jobset/NAME, trainjob/NAME, pytorchjob/NAME, pod/NAME or
      workload/NAME; a namespace other than default comes before the name. The run is repeated in memory from what the
      timeline keeps; what "would run if" says was tried on a copy of that moment.
      """)

  @Argument(
    help: "The timeline (.db) of a run, or a scenario (YAML).", completion: .file(extensions: ["db", "yaml", "yml"]))
  var file: String

  @Argument(help: "What is asked about, such as lws/vllm/3.")
  var object: String

  @Option(help: ArgumentHelp("The moment, such as 2h10m; the end of the run if not given.", valueName: "time"))
  var at: String?

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  func run() throws {
    let name = try MomentOfRun.checked { () throws(SubjectName.Refusal) in try SubjectName(parsing: object) }
    let history = HistoryRecorder()
    let moment = try MomentOfRun(file, at: at, showsProgress: !json, sink: history)
    let subject = try MomentOfRun.checked { () throws(SubjectName.Refusal) in
      try Subject(name, in: moment.world)
    }
    let explainer = Explainer(moment.world, history: history)
    guard let explanation = explainer.explanation(of: subject, in: moment.world) else {
      throw CommandFailure(.badInput, "\(name) has no groups at \(moment.world.now)")
    }
    if json {
      try Terminal.print(try JSONText.of(ExplanationJSON(explanation, digestDiffers: moment.digestDiffers)))
    } else {
      if moment.digestDiffers { Terminal.complain(MomentOfRun.digestWarning(file)) }
      try Terminal.print(ExplanationText(explanation: explanation, style: .current).lines.joined(separator: "\n"))
    }
  }
}

/// The world of a scenario or of an earlier run at one moment.
struct MomentOfRun: ~Copyable {
  let world: World
  /// Whether the run came out otherwise than the timeline says.
  let digestDiffers: Bool

  static func digestWarning(_ file: String) -> String {
    "\(file): run again, it comes to another digest; what follows is about the new run, not the recorded one"
  }

  /// Runs a scenario from the start to a time, or to its end.
  ///
  /// - Throws: `CommandFailure`, also when someone stops it.
  init(_ file: String, at text: String?, showsProgress: Bool, sink: (any FactSink)? = nil) throws {
    var loaded = try ScenarioChanges.load(file)
    let whole = loaded.scenario.duration
    if let text {
      guard let time = SimDuration(text), time >= .zero else {
        throw CommandFailure(.badInput, "--at \(text): write a time since the start, such as 2h10m")
      }
      guard time <= whole else {
        throw CommandFailure(.badInput, "--at \(text): the run ends at \(whole)")
      }
      loaded.scenario.duration = time
    }
    Interruption.listen()
    var simulation = Simulation(loaded.scenario, sink: sink)
    var options = Simulation.Options()
    let end = SimTime.zero + loaded.scenario.duration
    var line = showsProgress && Terminal.isErrorInteractive ? ProgressLine(until: end) : nil
    options.onProgress = { now, events in
      line?.show(now, events: events)
      let goesOn = !Interruption.isRequested
      if !goesOn || now >= end { line?.clear() }
      return goesOn
    }
    let result = simulation.run(options)
    if result.isInterrupted { throw CommandFailure(.interrupted, "interrupted at \(simulation.world.now)") }
    if let violation = result.violation { throw CommandFailure(.invariantViolated, violation) }
    digestDiffers =
      loaded.scenario.duration == whole && Self.recordedDigest(in: file).map { $0 != result.digest.all } ?? false
    world = simulation.world.clone()
  }

  private static func recordedDigest(in file: String) -> String? {
    guard let reader = try? TimelineReader(path: file), (try? reader.status()) == .complete else { return nil }
    return try? reader.value(.digest)
  }

  /// A name that means nothing ends the command.
  static func checked<Value>(_ read: () throws(SubjectName.Refusal) -> Value) throws -> Value {
    do throws(SubjectName.Refusal) {
      return try read()
    } catch {
      throw CommandFailure(.badInput, error.message)
    }
  }
}

extension ScenarioChanges {
  /// A scenario as it is, without changes.
  ///
  /// - Throws: `CommandFailure` with everything that is wrong.
  static func load(_ path: String) throws -> LoadedScenario {
    do throws(ScenarioSource.Refusal) {
      return try ScenarioSource(path: path).scenario(overrides: [])
    } catch {
      throw CommandFailure(error)
    }
  }
}
