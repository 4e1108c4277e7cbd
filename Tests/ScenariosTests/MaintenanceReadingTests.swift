import Faults
import Kernel
import Testing

@testable import Scenarios

/// What `failures.maintenance` says, and what else of failures is read beyond rates.
@Suite struct MaintenanceReadingTests {
  private static func model(_ failures: String, preset: String = "superpod-h100") throws -> FailureModel {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: \(preset)}
      duration: 1h
      failures: \(failures)
      """
    return try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)]).failureModel
  }

  @Test func everyKeyIsRead() throws {
    let model = try Self.model(
      """
      {maintenance: {kernel: {at: 2h, every: 7d, target: {block: b0}, by: rack, maxUnavailable: 25%, per: block,
        window: {from: 22h, for: 6h, every: 1d}, wait: 1h, force: false, power: false, time: {uniform: {from: 5m, to: 9m}}}}}
      """)
    let work = try #require(model.maintenance.first)
    #expect(work.name == "kernel")
    #expect(work.start == .zero + .hours(2))
    #expect(work.period == .days(7))
    #expect(work.target == .domain(level: "block", name: "b0"))
    #expect(work.unitLevel == "rack")
    #expect(work.limitLevel == "block")
    #expect(work.limit == .share(0.25))
    #expect(work.window == Maintenance.Window(start: .hours(22), length: .hours(6), period: .days(1)))
    #expect(work.patience == .hours(1))
    #expect(!work.evicts)
    #expect(!work.turnsOff)
    #expect(work.time == .uniform(low: 300, high: 540))
    #expect(model.isOn)
  }

  @Test func podsHaveToGoAtOnceUnlessSaid() throws {
    let works = try Self.model("{maintenance: {a: {time: 5m}, b: {time: 5m, force: false}}}").maintenance
    #expect(works.map(\.patience) == [.zero, nil])
    #expect(works.map(\.limit) == [.count(1), .count(1)])
  }

  @Test func theCatalogueHasMaintenanceForScenariosThatNameIt() throws {
    #expect(try Self.model("{profile: typical}").maintenance.isEmpty)
    let planned = try #require(try Self.model("{maintenance: {planned: {}}}").maintenance.first)
    #expect(planned.period == .days(30))
    #expect(planned.limitLevel == "rack")
    #expect(planned.time == .constant(45 * 60))
    #expect(try Self.model("{maintenance: {planned: {enabled: false}}}").maintenance.isEmpty)
    // A cluster without racks has one node at a time.
    #expect(try Self.model("{maintenance: {planned: {}}}", preset: "cloud-a3").maintenance.first?.limitLevel == nil)
  }

  @Test(
    arguments: [
      ("spares: 3", Spares.Size.count(3), nil), ("spares: 2%, sparesPer: block", .share(0.02), "block"),
    ] as [(String, Spares.Size, String?)])
  func sparesAreANumberOrAShare(text: String, size: Spares.Size, level: String?) throws {
    let spares = try Self.model("{profile: typical, \(text)}").reaction.spares
    #expect(spares.size == size)
    #expect(spares.level == level)
  }

  @Test func trayEntriesAreForClustersWithNVLinkFabrics() throws {
    let trays = { (preset: String) in
      try Self.model("{profile: typical}", preset: preset).entries.first { $0.name == "nvlink-switch-tray" }
    }
    #expect(try trays("superpod-h100") == nil)
    let tray = try #require(try trays("gb200"))
    #expect(tray.hazard.component == .nvlinkDomain(parts: 9))
    #expect(tray.effect == .nvlink(share: .constant(0.889), aborts: true))
  }

  @Test func aJobAndABlastAreRead() throws {
    let model = try Self.model(
      """
      {profile: typical, entries: {software-large: {over: 128}, link-hard: {rate: 0.02 per link-year},
        feed: {rate: 1 per node-year, blast: rack, effect: node-down, remedies: [rack-power-repair],
          notice: {share: 20%, time: 1h}}}}
      """)
    func entry(_ name: String) throws -> FaultEntry { try #require(model.entries.first { $0.name == name }) }
    #expect(
      try entry("software-large").hazard == Hazard(component: .job(over: 128), interval: .exponential(mean: 180_000)))
    #expect(try entry("link-hard").hazard.component == .server(parts: 8), "links are still where they were")
    #expect(try entry("feed").blast == .domain(level: "rack"))
    #expect(try entry("feed").notice == FaultEntry.Notice(share: 0.2, time: .hours(1)))
  }
}
