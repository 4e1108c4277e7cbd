import Kernel
import Scenarios
import Simulation
import Topology

/// One line for every loss of power: what it took down, when it was seen, and when the groups were back.
struct FaultLines {
  let report: RunReport
  let style: Style

  private static let longestList = 4

  var lines: [String] {
    let outages = report.outages.map(line).capped(Self.longestList)
    return outages.labelled("faults")
  }

  private func line(_ outage: RunChronicle.Outage) -> String {
    let place = FaultPlace(nodes: outage.nodes, scenario: report.scenario).text
    let parts = [
      "\(Self.rounded(outage.time - SimTime.zero)) \(outage.cause): \(place)",
      outage.detectedAfter.map { "seen after \(Self.rounded($0))" } ?? "never seen as lost",
      groups(outage),
    ]
    return parts.joined(separator: "; ")
  }

  private func groups(_ outage: RunChronicle.Outage) -> String {
    guard outage.lostGroupCount > 0 else { return "no group lost" }
    let lost = "\(Figure.counted(outage.lostGroupCount, "group")) lost"
    let back = outage.restoredAfter.map { "ready again after \(Self.rounded($0))" }
    return "\(lost), \(back ?? style.bad("not ready again"))"
  }

  /// To whole seconds, as far as a summary needs it.
  private static func rounded(_ duration: SimDuration) -> SimDuration {
    duration < .seconds(10)
      ? .milliseconds(Int(duration.seconds * 10) * 100) : .seconds(Int(duration.seconds.rounded()))
  }
}

/// The place of some nodes, as short as it can be said.
struct FaultPlace {
  let nodes: [String]
  let scenario: Scenario

  var text: String {
    let tree = scenario.cluster.topology
    let names = Set(nodes)
    let positions = scenario.cluster.nodes.indices.filter { names.contains(scenario.cluster.nodes[$0].metadata.name) }
    guard nodes.count > 1 else { return "node \(nodes.first ?? "")" }
    if let domain = tree.domains.indices.reversed().first(where: { tree.domains[$0].nodes == positions }) {
      let level = tree.levels[tree.domains[domain].level].name
      let name = tree.domains[domain].name
      let isUnique = tree.domains(level: level, named: name).count == 1
      return
        "\(level) \(isUnique ? name : tree.path(of: DomainID(index: domain))) (\(Figure.counted(nodes.count, "node")))"
    }
    return "\(Figure.counted(nodes.count, "node")) (\(nodes.prefix(3).joined(separator: ", ")), …)"
  }
}
