import Faults
import Kernel
import Testing

@testable import Scenarios

/// What `failures` says beyond its script: profiles of the catalogue and changes to them.
@Suite struct FailureModelTests {
  private static func model(_ failures: String) throws -> FailureModel {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: superpod-h100}
      duration: 1h
      failures: \(failures)
      """
    return try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)]).failureModel
  }

  /// Failures of a node and of its parts. **unit**: in 1,000 node-days of 8-GPU nodes.
  private static func rate(_ entry: FaultEntry) -> Double {
    let count: Double
    switch entry.hazard.component {
    case .node(let parts), .server(let parts): count = Double(parts)
    case .gpu: count = 8
    case .domain, .nvlinkDomain, .cluster, .job: return 0
    }
    return count * 1_000 * 86_400 / entry.hazard.interval.mean
  }

  @Test func withoutAProfileNothingFails() throws {
    #expect(try !Self.model("{script: []}").isOn)
    #expect(try !Self.model("{profile: none}").isOn)
  }

  @Test(arguments: [("typical", 1.0), ("llama3", 1), ("good", 0.6), ("rsc-2", 0.6), ("poor", 1.7), ("rsc-1", 1.7)])
  func aProfileIsAMultipleOfTheCatalogue(name: String, factor: Double) throws {
    let model = try Self.model("{profile: \(name)}")
    let kills = model.entries.filter { ["link-flap", "node-blip"].contains($0.name) == false }
    // Table 5 of Llama 3: 419 interruptions less 35 of switches and cables, whose rate comes from links instead
    // (8 · 0.00684/365 d = 0.150), are 3.471; with the links 3.621.
    let sum = kills.reduce(0) { $0 + Self.rate($1) }
    #expect(abs(sum / factor - 3.621) < 0.005, "\(sum / factor)")
    #expect(model.entries.contains { $0.name == "rack-power" })
    #expect(!model.entries.contains { $0.name == "cooling" }, "this cluster has no rows")
  }

  @Test func everyEntryAndRemedySaysWhereItComesFrom() throws {
    let model = try Self.model("{profile: typical}")
    #expect(model.entries.count == 19)
    #expect(model.entries.allSatisfy { !$0.source.isEmpty })
    #expect(model.remedies.allSatisfy { !$0.source.isEmpty })
    for entry in model.entries {
      #expect(entry.ladder.allSatisfy { model.remedy($0.remedy) != nil })
      #expect(entry.ladder.last.map { $0.share == 1 } ?? true)
    }
  }

  @Test func entriesCanBeChangedAddedAndTurnedOff() throws {
    let model = try Self.model(
      """
      {profile: poor, entries: {gpu-hbm: {rate: 5 per 8000 gpu-days, remedies: [{reset: 50%}, rma]},
        software: {enabled: false}, pdu: {every: {weibull: {shape: 0.75, mean: 400d}}, of: rack, effect: node-down,
        remedies: [{mine: 10%}, rma]}}, remedies: {mine: {kind: elsewhere, time: 5m}}, spares: 3, healthChecks: false,
        lemons: {nodes: [b0-r1-n2]}}
      """)
    let memory = try #require(model.entries.first { $0.name == "gpu-hbm" })
    #expect(memory.hazard.interval == .exponential(mean: 8_000 * 86_400 / 5))
    #expect(memory.ladder.map(\.share) == [0.5, 1])
    #expect(memory.detection == .uniform(low: 5, high: 60), "what is not said stays")
    #expect(!model.entries.contains { $0.name == "software" })
    let feed = try #require(model.entries.first { $0.name == "pdu" })
    #expect(
      feed.hazard
        == Hazard(component: .domain(level: "rack", parts: 1), interval: .weibull(shape: 0.75, mean: 400 * 86_400)))
    #expect(feed.effect == .nodeDown)
    #expect(model.reaction.spares.size == .count(3))
    #expect(!model.reaction.hasHealthChecks)
    #expect(model.lemons.nodes == ["b0-r1-n2"])
    #expect(model.lemons.share == 0.015)
  }

  private static let rates: [(text: String, unit: String, mean: Double)] = [
    ("1.5 per 1000 node-days", "node", 57_600_000), ("0.02 per rack-year", "rack", 1_576_800_000),
    ("3 per gpu-hour", "gpu", 1_200), ("2 per switch-month", "switch", 1_296_000),
  ]

  @Test(arguments: rates)
  func aRateIsRead(text: String, unit: String, mean: Double) throws {
    let rate = try FaultRate(text)
    #expect(rate.unit == unit)
    #expect(abs(rate.meanSeconds - mean) < 1e-6 * mean)
  }

  @Test(arguments: ["1.5", "x per node-day", "1 per node", "1 per node-week", "-1 per node-day", "0 per node-day", ""])
  func aRateWithoutSenseIsRefused(text: String) {
    #expect(throws: UnitRefusal.self) { try FaultRate(text) }
  }
}
