import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// A year of failures in a small cluster, and the same year again from its trace.
@Suite struct FaultReplayTests {
  private final class Sink: FactSink {
    var script: [String] = []
    /// Failures and states of nodes, with their times.
    var lines: [String] = []
    var entries: [String: Int] = [:]

    func receive(_ facts: [TimedFact], symbols: SymbolTable) {
      for timed in facts {
        switch timed.fact {
        case .fault(let fact):
          if fact.step == .started {
            script.append("- " + symbols[fact.subject])
            entries[symbols[fact.entry], default: 0] += 1
          }
          lines.append(
            "\(timed.time.nanoseconds) \(fact.fault) \(symbols[fact.entry]) \(fact.step.text) \(symbols[fact.subject])")
        case .node(let fact):
          lines.append("\(timed.time.nanoseconds) \(fact.node.index) \(symbols[fact.state]) \(symbols[fact.reason])")
        case .pod, .podGone, .placement, .group, .groupGone, .status, .event, .queueing, .gang, .gangGone,
          .gangBandwidth, .gangSilent, .gangHours, .link, .linkLoad:
          break
        }
      }
    }
  }

  private static func scenario(seed: Int, _ failures: String) -> String {
    var text = ScenarioText(
      cluster: "{levels: [{name: block, count: 2}, {name: rack, count: 2}, {name: node, count: 2}], "
        + "allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}}")
    text.replicas = 3
    text.duration = "365d"
    text.rest = """
      images: {"*": {size: 1GB, cached: everywhere}}
      failures: {profile: poor, spares: 1, entries: {link-flap: {rate: 5 per 1000 node-days},
        rack-power: {rate: 1 per rack-year}, node-blip: {rate: 5 per 1000 node-days}}\(failures)}
      """
    return text.yaml.replacingOccurrences("seed: 1", "seed: \(seed)")
  }

  private static func run(_ inputs: [InputFile]) throws -> (sink: Sink, result: RunResult) {
    let sink = Sink()
    var simulation = Simulation(try Scenario.load(inputs: inputs), sink: sink)
    var options = Simulation.Options()
    options.checksInvariants = true
    return (sink, simulation.run(options))
  }

  @Test(arguments: [1, 2]) func aTraceRepeatsTheFailuresOfARun(seed: Int) throws {
    let first = try Self.run([InputFile(path: "test.yaml", content: Self.scenario(seed: seed, ""))])
    #expect(first.result.violation == nil)
    #expect(first.sink.script.count > 20)
    #expect(first.sink.entries.count >= 5, "\(first.sink.entries)")
    // Another seed draws other failures; a trace leaves it none.
    let again = try Self.run([
      InputFile(path: "test.yaml", content: Self.scenario(seed: seed, ", trace: faults.yaml")),
      InputFile(path: "faults.yaml", content: first.sink.script.joined(separator: "\n") + "\n"),
    ])
    #expect(again.sink.script == first.sink.script)
    #expect(again.sink.lines == first.sink.lines)
  }

  @Test func anotherPolicyMeetsTheSameFailures() throws {
    let first = try Self.run([InputFile(path: "test.yaml", content: Self.scenario(seed: 3, ""))])
    let without = try Self.run([InputFile(path: "test.yaml", content: Self.scenario(seed: 3, ", drain: false"))])
    let starts = { (sink: Sink) in sink.script.map { String($0.prefix(40)) } }
    // A node that is off when it would fail does not: few failures may differ, most may not.
    let common = Set(starts(first.sink)).intersection(starts(without.sink))
    #expect(common.count * 10 > first.sink.script.count * 9)
  }
}

extension String {
  fileprivate func replacingOccurrences(_ part: String, _ other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
