import Cluster
import Faults
import Kernel
import Scenarios
import Topology

/// What would interrupt one job that holds every node of a cluster, counted from the model of failures itself.
///
/// Nothing is simulated: all nodes have power all the time, as spares would see to, so that the counts are those of the
/// catalogue, its lemons and what comes back included.
package struct InterruptionCensus: Hashable, Sendable {
  /// In blocks of 32 nodes of 8 GPUs.
  package var blockCount: Int
  package var profile: String
  package var days: Int

  package init(blockCount: Int, profile: String, days: Int) {
    self.blockCount = blockCount
    self.profile = profile
    self.days = days
  }

  /// `all`, one figure for each `Cause`, and `mttf` in hours.
  func figures(seed: UInt64) throws(ExperimentFailure) -> [String: Double] {
    let scenario = try scenario(seed: seed)
    let cluster = Cluster(
      nodes: scenario.cluster.nodes,
      levels: scenario.cluster.levels.map { TopologyLevel(name: $0.name, labelKey: $0.labelKey) })
    var generator = FaultGenerator(scenario.failureModel, in: cluster, Streams(seed: seed))
    var counts: [Cause: Int] = [:]
    for (index, entry) in scenario.failureModel.entries.enumerated() {
      guard let cause = Cause(of: entry.name), scenario.failureModel.endsProcesses(entry) else { continue }
      if case .job(let over) = entry.hazard.component, cluster.nodes.count <= over { continue }
      counts[cause, default: 0] += count(of: index, &generator, until: .zero + scenario.duration)
    }
    let all = counts.values.reduce(0, +)
    guard all > 0 else { throw ExperimentFailure("nothing fails within \(days) days") }
    var figures = ["all": Double(all), "mttf": Double(days) * 24 / Double(all)]
    for cause in Cause.allCases { figures[cause.rawValue] = Double(counts[cause] ?? 0) }
    figures["software and network"] = Double((counts[.software] ?? 0) + (counts[.network] ?? 0))
    return figures
  }

  private func count(of entry: Int, _ generator: inout FaultGenerator, until end: SimTime) -> Int {
    var count = 0
    while let time = generator.nextTime(of: entry), time <= end {
      guard let fault = generator.take(entry) else { continue }
      // There is one job.
      if case .job(let place) = fault.victim, place > 0 { continue }
      count += 1
      guard let recurrence = fault.recurrence else { continue }
      let mended = fault.steps.reduce(time + (fault.detection ?? .zero)) { $0 + $1.time }
      if mended + recurrence <= end { count += 1 }
    }
    return count
  }

  private func scenario(seed: UInt64) throws(ExperimentFailure) -> Scenario {
    let text = """
      kind: Scenario
      name: validation
      cluster: {preset: superpod-h100, blocks: \(blockCount)}
      failures: {profile: \(profile)}
      duration: \(days)d
      seed: \(seed)

      """
    do throws(ScenarioError) {
      return try Scenario.load(inputs: [InputFile(path: "interruptions.yaml", content: text)])
    } catch {
      throw ExperimentFailure(error.description)
    }
  }

  /// The rows of the published table that an entry of the catalogue stands for.
  package enum Cause: String, CaseIterable, Sendable {
    case gpu, nic, network, hardware, maintenance, software

    init?(of entry: String) {
      switch entry {
      case "gpu-fault", "gpu-hbm", "gpu-sram", "gpu-gsp", "gpu-thermal", "gpu-sdc": self = .gpu
      case "nic": self = .nic
      case "link-hard", "leaf-crash", "spine-crash", "link-flap": self = .network
      case "host-hardware", "rack-power", "cooling", "block-power": self = .hardware
      case "host-maintenance": self = .maintenance
      case "software", "software-large": self = .software
      default: return nil
      }
    }
  }
}
