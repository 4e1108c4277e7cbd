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
    // What fails by itself is counted; the losses of power among it are no lines of their own.
    let isRandom = report.scenario.failureModel.isOn
    let outages = isRandom ? [] : report.outages.map(line).capped(Self.longestList)
    return (isRandom ? random : outages).labelled("faults")
  }

  private static let costliestCount = 3

  /// How many failures of which entries, and the three costliest.
  private var random: [String] {
    let costs = report.faultCosts
    guard !costs.all.isEmpty else { return [] }
    let end = SimTime.zero + report.result.simulated
    let byEntry = Dictionary(grouping: costs.all, by: \.entry).map { (entry: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.entry) < ($0.count, $1.entry) }
    let named = byEntry.map { "\($0.count) \($0.entry)" }
    let lost = Self.lost(
      groups: costs.all.reduce(0) { $0 + $1.lostGroupCount }, jobs: costs.all.reduce(0) { $0 + $1.lostJobCount })
    let hours = costs.all.reduce(0) { $0 + costs.gpuHours(of: $1, at: end) }
    let head =
      "\(Figure.counted(costs.all.count, "failure")) (\(named.capped(4).joined(separator: ", "))): "
      + "\(lost), \(Figure.grouped(Int(hours.rounded()))) GPU-hours"
    return [head] + costs.costliest(Self.costliestCount, at: end).map { line($0.cost, $0.gpuHours) }
  }

  private func line(_ cost: FaultCosts.Cost, _ hours: Double) -> String {
    let names = report.scenario.cluster.nodes
    let place = cost.node.map { cost.nodeCount == 1 ? "node \(names[$0].metadata.name)" : "\(cost.nodeCount) nodes" }
    let back = cost.lostGroupCount - cost.returnedGroupCount + cost.lostJobCount - cost.returnedJobCount
    let lost = Self.lost(groups: cost.lostGroupCount, jobs: cost.lostJobCount)
    let rest = back > 0 ? ", \(style.bad("\(back) not ready again"))" : ""
    return "\(Self.rounded(cost.time - SimTime.zero)) \(cost.entry): \(place ?? ""); "
      + "\(lost)\(rest), \(Figure.grouped(Int(hours.rounded()))) GPU-hours"
  }

  private static func lost(groups: Int, jobs: Int) -> String {
    let counts = [
      groups > 0 || jobs == 0 ? Figure.counted(groups, "group") : nil, jobs > 0 ? Figure.counted(jobs, "job") : nil,
    ]
    return "\(counts.compactMap(\.self).joined(separator: " and ")) lost"
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
