import Kernel
import Scenarios
import Simulation

/// The share of time in which nodes are in service: ready, and not cordoned for a repair.
package struct NodeAvailability: Hashable, Sendable {
  /// In blocks of 32 nodes of 8 GPUs.
  package var blockCount: Int
  package var days: Int

  package init(blockCount: Int, days: Int) {
    self.blockCount = blockCount
    self.days = days
  }

  /// `availability`, the mean over all nodes and the whole run.
  func figures(seed: UInt64) throws(ExperimentFailure) -> [String: Double] {
    let scenario: Scenario
    do throws(ScenarioError) {
      scenario = try Scenario.load(inputs: [InputFile(path: "availability.yaml", content: text(seed))])
    } catch {
      throw ExperimentFailure(error.description)
    }
    let recorder = ServiceRecorder(nodeCount: scenario.cluster.nodes.count)
    var simulation = Simulation(scenario, sink: recorder)
    _ = simulation.run()
    return ["availability": recorder.share(until: .zero + scenario.duration)]
  }

  private func text(_ seed: UInt64) -> String {
    """
    kind: Scenario
    name: validation
    cluster: {preset: superpod-h100, blocks: \(blockCount)}
    # Flaps of links take no node out of service, and are nine failures of ten.
    failures: {profile: typical, entries: {link-flap: {enabled: false}}}
    duration: \(days)d
    seed: \(seed)

    """
  }
}

/// Adds up how long nodes were out of service.
///
/// A class because it is a sink, which the run and its owner share.
private final class ServiceRecorder: FactSink {
  /// Since when each node is out of service. **shape**: by node.
  private var since: [SimTime?]
  private var lostSeconds = 0.0

  init(nodeCount: Int) {
    since = Array(repeating: nil, count: nodeCount)
  }

  func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for timed in facts {
      guard case .node(let change) = timed.fact else { continue }
      let node = Int(change.node.index)
      let isInService = symbols[change.state] == "Ready"
      if isInService, let start = since[node] {
        lostSeconds += (timed.time - start).seconds
        since[node] = nil
      } else if !isInService, since[node] == nil {
        since[node] = timed.time
      }
    }
  }

  func share(until end: SimTime) -> Double {
    let open = since.reduce(0.0) { $0 + ($1.map { (end - $0).seconds } ?? 0) }
    return 1 - (lostSeconds + open) / (Double(since.count) * end.seconds)
  }
}
