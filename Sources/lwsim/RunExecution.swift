import Foundation
import Kernel
import Scenarios
import Simulation
import Timeline

/// One run from the loaded scenario to the report, with its recording, its progress and its interruption.
struct RunExecution {
  private let loaded: LoadedScenario
  private let checksInvariants: Bool
  var showsProgress = false

  /// From here on a signal stops the run instead of the process: no timeline exists yet that could be left unfinished.
  init(_ loaded: LoadedScenario, checksInvariants: Bool) {
    self.loaded = loaded
    self.checksInvariants = checksInvariants
    Interruption.listen()
  }

  /// - Parameter file: Nil records nothing.
  /// - Throws: `CommandFailure` when the timeline cannot be written; its file then stays, marked incomplete.
  func run(into file: TimelineFile?) throws -> RunReport {
    let recorder = try file.map(recorder)
    let chronicle = RunChronicle(nodeNames: loaded.scenario.cluster.nodes.map(\.metadata.name), next: recorder)
    var simulation = Simulation(loaded.scenario, sink: chronicle)
    let begin = ContinuousClock.now
    let result = simulation.run(options(recorder))
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    var report = RunReport(
      scenario: loaded.scenario, result: result, summary: RunSummary(of: simulation.world), chronicle: chronicle)
    report.seconds = seconds
    if let recorder {
      do throws(TimelineError) {
        report.timeline = RunReport.Recording(path: recorder.file.path, size: try recorder.finish(outcome(of: report)))
      } catch {
        throw CommandFailure(error)
      }
    }
    return report
  }

  private func options(_ recorder: TimelineRecorder?) -> Simulation.Options {
    var options = Simulation.Options()
    options.checksInvariants = checksInvariants
    let end = SimTime.zero + loaded.scenario.duration
    var line = showsProgress ? ProgressLine(until: end) : nil
    options.onProgress = { now, events in
      line?.show(now, events: events)
      let goesOn = !Interruption.isRequested && recorder?.failure == nil
      if !goesOn || now >= end { line?.clear() }
      return goesOn
    }
    return options
  }

  /// Begins the recording; a file in which it cannot begin is taken away again.
  private func recorder(_ file: TimelineFile) throws -> TimelineRecorder {
    do throws(TimelineError) {
      return try TimelineRecorder(file, run: RunDescription(loaded))
    } catch {
      try? file.discard()
      throw CommandFailure(error)
    }
  }

  private func ending(of result: RunResult) -> RunOutcome.Ending {
    if result.violation != nil { return .violated }
    return result.isInterrupted ? .interrupted : .finished
  }

  private func outcome(of report: RunReport) -> RunOutcome {
    let digest = report.result.digest
    var outcome = RunOutcome(ending(of: report.result), end: .zero + report.result.simulated, digest: digest.all)
    outcome.eventCount = report.result.eventCount
    for group in FactGroup.allCases {
      outcome.groupDigests[group] = digest.groups.first { $0.name == group.name }?.hex
    }
    return outcome
  }
}

extension RunDescription {
  /// What the timeline of a scenario keeps.
  init(_ loaded: LoadedScenario) {
    let scenario = loaded.scenario
    self.init(scenario: scenario.name, seed: scenario.seed)
    version = LWSim.version
    timing = scenario.timing.name
    kubernetes = "1.\(scenario.versions.kubernetes.minor)"
    lws = scenario.versions.lws.rawValue
    start = scenario.start
    createdAt = Date().formatted(.iso8601)
    levels = scenario.cluster.levels.map { Level(name: $0.name, labelKey: $0.labelKey) }
    let tree = scenario.cluster.topology
    nodes = scenario.cluster.nodes.enumerated().map { index, node in
      Node(name: node.metadata.name, domains: tree.domainOfNode[index].map { $0.map(tree.path) })
    }
    inputs = scenario.inputs.map { Input(path: $0.path, content: $0.content) }
    options = loaded.options
    recorded = Set(FactGroup.allCases.filter { scenario.record.includes($0) })
  }
}

extension RecordedGroups {
  /// Whether the facts of a group are among those to record.
  fileprivate func includes(_ group: FactGroup) -> Bool {
    switch group {
    case .pods: contains(.pods)
    case .nodes: contains(.nodes)
    case .groups: contains(.groups)
    case .events: contains(.events)
    case .queueing: contains(.queueing)
    case .gangs: contains(.gangs)
    }
  }
}
