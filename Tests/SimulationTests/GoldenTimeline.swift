import Foundation
import Cluster
import Kernel
import Scenarios

@testable import Simulation

/// The facts of a run as text, one a line: what golden files hold and what a review reads.
///
/// Phases of single pods are left to the digest; everything else that happens is a line.
final class GoldenTimeline: FactSink {
  private(set) var lines: [String] = []
  private let nodes: [String]
  private let trains: Bool

  init(_ scenario: Scenario) {
    nodes = scenario.cluster.nodes.map(\.metadata.name)
    trains = !scenario.training.isEmpty
  }

  func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for timed in facts {
      guard let text = text(timed.fact, at: timed.time, symbols) else { continue }
      lines.append("\(Self.clock(timed.time))  \(text)")
    }
  }

  private func text(_ fact: Fact, at time: SimTime, _ symbols: SymbolTable) -> String? {
    switch fact {
    case .pod, .podGone: return nil
    case .placement(let fact):
      return "placed  \(symbols[fact.name]) on \(nodes[Int(fact.node.index)])"
    case .node(let fact):
      // All nodes say what they are at the start.
      guard time > .zero else { return nil }
      return "node    \(nodes[Int(fact.node.index)]) \(symbols[fact.state]) \(symbols[fact.reason])"
    case .group(let fact):
      return "group   \(symbols[fact.set])/\(fact.group) \(fact.state.text) \(symbols[fact.revision])"
    case .groupGone(_, let set, let group):
      return "group   \(symbols[set])/\(group) gone"
    case .status(let fact):
      return "status  \(symbols[fact.name]) replicas \(fact.replicas) ready \(fact.readyReplicas) "
        + "updated \(fact.updatedReplicas) [\(symbols[fact.conditions])]"
    case .event(let fact):
      return "event   \(symbols[fact.about])/\(symbols[fact.name]) \(fact.kind.text) \(symbols[fact.reason]): "
        + symbols[fact.message]
    case .queueing(let fact): return text(fact, symbols)
    // Of gangs without a model the states of groups and pods say the same.
    case .gang(let fact):
      return trains ? "gang    \(symbols[fact.name]) \(fact.state.text) \(fact.up) of \(fact.bound) up" : nil
    case .gangHours(let fact):
      guard trains else { return nil }
      return "hours   \(symbols[fact.name]) \(symbols[fact.category]) \(Self.hours(fact.gpuHours))"
    case .gangBandwidth(let fact):
      return "pace    \(symbols[fact.name]) a step in \(Self.hours(fact.step)) s"
    case .link(let fact): return "link    \(symbols[fact.link]) \(Self.hours(fact.share)) left"
    case .gangGone, .gangSilent, .linkLoad: return nil
    case .fault(let fact):
      let node = fact.node.map { " \(nodes[Int($0.index)])" } ?? ""
      let count = fact.gpus > 0 ? fact.gpus : fact.pods
      let amount = count > 0 ? " (\(count))" : ""
      return "fault   #\(fact.fault) \(symbols[fact.entry]) \(fact.step.text)\(node) \(symbols[fact.subject])\(amount)"
    }
  }

  /// What the events do not say: the states between them. Evictions and preemptions are events already.
  private func text(_ fact: QueueingFact, _ symbols: SymbolTable) -> String? {
    switch fact {
    case .workload(let fact):
      let reason = symbols[fact.reason].isEmpty ? "" : " \(symbols[fact.reason])"
      return "claim   \(symbols[fact.owner]) \(fact.state.text)\(reason) in \(symbols[fact.clusterQueue])"
    case .workloadGone(let uid): return "claim   of UID \(uid) gone"
    case .quotaUse(let fact):
      return "quota   \(symbols[fact.key.node]) \(symbols[fact.key.flavor])/\(symbols[fact.key.resource]) "
        + "reserved \(fact.use.reserved) of \(fact.use.nominal), left \(fact.use.available)"
    case .eviction, .preemption, .flavorAssignment, .domainAssignment, .placementQuality, .quotaGone, .topologyRoom,
      .metric:
      return nil
    }
  }

  private static func hours(_ number: Double) -> String { String(format: "%.3f", number) }

  /// Hours, minutes, seconds and milliseconds; what is finer belongs to the digest.
  static func clock(_ time: SimTime) -> String {
    let milliseconds = time.nanoseconds / 1_000_000
    func padded(_ number: Int64, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(milliseconds / 3_600_000):\(padded(milliseconds / 60_000 % 60, 2)):"
      + "\(padded(milliseconds / 1_000 % 60, 2)).\(padded(milliseconds % 1_000, 3))"
  }
}

extension RunResult {
  /// What a run came to: the end of a golden file.
  var goldenSummary: [String] {
    expectations.map { "expect  \($0.pass ? "met" : "NOT MET"): \($0.expression) (\($0.value))" }
      + unmetTriggers.map { "never   \($0)" }
      + ["violation \(violation ?? "none")", "events \(eventCount), facts \(factCount), pods \(podCount)"]
      + digest.groups.map { "digest  \($0.name) \($0.hex)" } + ["digest  all \(digest.all)"]
  }
}
