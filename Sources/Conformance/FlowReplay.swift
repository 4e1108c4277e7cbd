import API
import Fabric

/// Flows over a network, as SimGrid timed them: who starts and finishes when; and for fat trees, which way they go.
enum FlowReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    (document["cases"]?.items ?? []).flatMap { item in
      Replaying.cases(.array([item]), kind: item["cls"]?.text ?? "case", answer)
    }
  }

  /// Two questions: whether the recorded routes give the recorded times; and of a fat tree, whether our routes are the
  /// recorded ones but for the names of links, and give the same times in our tree.
  private static func answer(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    var recorded = try FlowCase(fields)
    let timing = outcome(of: FlowRun.times(of: recorded, over: recorded.flows.map(\.route)), recorded)
    guard timing == .passed, let tree = recorded.tree else { return timing }
    let routes = recorded.flows.map { flow in
      tree.route(from: flow.source, to: flow.destination).map(\.link.index)
    }
    let lines = differences(of: routes, from: recorded.flows.map(\.route))
    // Events are of recorded links.
    guard lines.isEmpty, recorded.events.isEmpty else { return Difference.outcome(of: lines) }
    (recorded.capacities, recorded.latencies) = (tree.capacities, tree.latencies)
    return outcome(of: FlowRun.times(of: recorded, over: routes), recorded)
  }

  /// Where two sets of routes are not the same up to the names of links: equal links are equal in both.
  private static func differences(of routes: [[Int]], from recorded: [[Int]]) -> [String] {
    var (ours, theirs): ([Int: Int], [Int: Int]) = ([:], [:])
    var lines: [String] = []
    for (flow, pair) in zip(routes, recorded).enumerated() {
      guard pair.0.count == pair.1.count else {
        lines.append("flow \(flow): expected \(pair.1.count) links, got \(pair.0.count)")
        continue
      }
      for (hop, link) in zip(pair.0, pair.1).enumerated() {
        let known = (ours[link.0] ?? link.1, theirs[link.1] ?? link.0)
        (ours[link.0], theirs[link.1]) = (known.0, known.1)
        if known != (link.1, link.0) { lines.append("flow \(flow): hop \(hop) takes another link than recorded") }
      }
    }
    return lines
  }

  /// Whether times are the recorded ones, to a billionth or 5 ns.
  ///
  /// Source: SCHEMA of the corpus, Tolerance; SimGrid itself merges events closer than 1 ns.
  private static func outcome(of times: [FlowRun.Times], _ recorded: FlowCase) -> CaseOutcome {
    func isClose(_ got: Double, _ expected: Double) -> Bool {
      abs(got - expected) <= max(1e-9 * abs(expected), 5e-9)
    }
    var lines: [String] = []
    for (flow, time) in times.enumerated() {
      let (start, finish) = (recorded.starts[flow], recorded.finishes[flow])
      if !isClose(time.start, start) { lines.append("flow \(flow) starts: expected \(start) s, got \(time.start) s") }
      if !isClose(time.finish, finish) {
        lines.append("flow \(flow) finishes: expected \(finish) s, got \(time.finish) s")
      }
    }
    let makespan = times.map(\.finish).max() ?? 0
    if !isClose(makespan, recorded.makespan) {
      lines.append("makespan: expected \(recorded.makespan) s, got \(makespan) s")
    }
    return Difference.outcome(of: lines)
  }
}
