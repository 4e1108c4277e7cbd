import API
import Cluster
import Kernel
import Testing
import Topology

@testable import Faults

@Suite struct FaultGeneratorTests {
  /// Racks of four nodes with eight GPUs each.
  private static func cluster(racks: Int) -> Cluster {
    let nodes = (0..<racks * 4).map { index in
      Node(
        metadata: Metadata(name: "n\(index)", labels: ["rack": "r\(index / 4)"]),
        allocatable: ["nvidia.com/gpu": "8"].compactMapValues { Quantity($0) })
    }
    return Cluster(nodes: nodes, levels: [TopologyLevel(name: "rack", labelKey: "rack")])
  }

  private static let day = 86_400.0

  private static func entry(
    _ name: String, _ component: FaultComponent, every interval: Distribution, _ effect: FaultEffect = .crash
  ) -> FaultEntry {
    FaultEntry(
      name: name, hazard: Hazard(component: component, interval: interval), effect: effect, ladder: [], source: "")
  }

  private static func model(_ entries: FaultEntry...) -> FailureModel {
    var model = FailureModel()
    model.entries = entries
    return model
  }

  /// When and whom the first entry hits within some days.
  private static func failures(
    of model: FailureModel, days: Double, racks: Int = 5, seed: UInt64 = 1
  ) -> [(time: SimTime, fault: DrawnFault)] {
    var generator = FaultGenerator(model, in: cluster(racks: racks), Streams(seed: seed))
    var found: [(time: SimTime, fault: DrawnFault)] = []
    while let time = generator.nextTime(of: 0), time <= .zero + .seconds(days * day) {
      if let fault = generator.take(0) { found.append((time, fault)) }
    }
    return found
  }

  // MARK: Rates

  @Test(arguments: [
    // 20 nodes, 160 GPUs, 5 racks with 8 switches each, 16 spines; each component fails every 400 days on average, so
    // 400 days bring as many failures as there are components.
    (FaultComponent.node(parts: 1), 20.0), (.node(parts: 8), 160), (.gpu, 160), (.domain(level: "rack", parts: 8), 40),
    (.cluster(parts: 16), 16), (.domain(level: "zone", parts: 1), 0),
  ])
  func asManyFailAsTheRateSays(component: FaultComponent, perRun: Double) {
    let model = Self.model(Self.entry("x", component, every: .exponential(mean: 400 * Self.day)))
    let count = (UInt64(1)...40).reduce(0) { $0 + Self.failures(of: model, days: 400, seed: $1).count }
    // Poisson with mean 40 · perRun: four deviations miss once in 16,000.
    let expected = 40 * perRun
    #expect(abs(Double(count) - expected) <= 4 * expected.squareRoot(), "\(count) instead of \(expected)")
  }

  @Test func aRenewalProcessHasItsMean() {
    // Shape 3: variance of the count is below that of Poisson, the start is quiet. 40 runs of 20 nodes over 10 means:
    // renewals are t/µ − (1 − c²)/2 with c² = 0.132 for shape 3, 9.566 each.
    let law = Distribution.weibull(shape: 3, mean: 40 * Self.day)
    let model = Self.model(Self.entry("x", .node(parts: 1), every: law))
    let count = (UInt64(1)...40).reduce(0) { $0 + Self.failures(of: model, days: 400, seed: $1).count }
    #expect(abs(Double(count) / (40 * 20) - 9.566) < 0.15, "\(Double(count) / 800)")
    let early = Self.failures(of: model, days: 4)
    #expect(early.isEmpty, "1 − exp(−(0.1 · Γ(4/3))³) = 0.07% of 20 nodes fail in the first tenth of the mean")
  }

  @Test func victimsAreSpreadEvenly() {
    let model = Self.model(Self.entry("x", .gpu, every: .exponential(mean: 16 * Self.day)))
    var counts = Array(repeating: 0, count: 20)
    var gpus = Array(repeating: 0, count: 8)
    for (_, fault) in Self.failures(of: model, days: 400) {
      guard case .node(let node, .some(let gpu)) = fault.victim else { continue }
      counts[Int(node.index)] += 1
      gpus[gpu] += 1
    }
    // 4,000 failures: 200 a node, 500 a GPU position; four deviations.
    #expect(counts.allSatisfy { abs(Double($0) - 200) < 4 * 200.0.squareRoot() }, "\(counts)")
    #expect(gpus.allSatisfy { abs(Double($0) - 500) < 4 * 500.0.squareRoot() }, "\(gpus)")
  }

  // MARK: Lemons and youth

  @Test func lemonsFailMoreOftenAndTheFleetDoesNot() {
    var model = Self.model(Self.entry("x", .node(parts: 1), every: .exponential(mean: 2 * Self.day)))
    model.lemons.factor = 20
    model.lemons.nodes = ["n3"]
    let failures = Self.failures(of: model, days: 400)
    // 20 nodes, 200 failures each on average: 4,000; the lemon has 20 of 39 shares.
    #expect(abs(Double(failures.count) - 4_000) < 4 * 4_000.0.squareRoot(), "\(failures.count)")
    let lemon = failures.count { $0.fault.victim == .node(NodeID(3), gpu: nil) }
    #expect(abs(Double(lemon) / Double(failures.count) - 20.0 / 39) < 0.03)
  }

  @Test func theShareOfLemonsIsDrawn() {
    var model = Self.model(Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day)))
    model.lemons.share = 0.1
    let generator = FaultGenerator(model, in: Self.cluster(racks: 500), Streams(seed: 4))
    // 2,000 nodes: 200 lemons, deviation 13.4.
    #expect(abs(generator.isLemon.count { $0 } - 200) < 54)
  }

  @Test func youngMachinesFailMoreOften() {
    var model = Self.model(Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day)))
    model.infancy = FailureModel.Infancy(factor: 3, decay: .seconds(60 * Self.day), age: .zero)
    let failures = Self.failures(of: model, days: 600)
    let young = failures.count { $0.time < .zero + .seconds(30 * Self.day) }
    // Over the first 30 days the factor is 1 + 2 · 60/30 · (1 − e^−0.5) = 2.574 on average: 1,544 failures of 20 nodes.
    #expect(abs(Double(young) - 1_544) < 4 * 1_544.0.squareRoot(), "\(young)")
    let old = failures.count { $0.time >= .zero + .seconds(570 * Self.day) }
    #expect(abs(Double(old) - 600) < 4 * 600.0.squareRoot(), "\(old)")
  }

  // MARK: Streams

  @Test func anotherEntryMovesNoDraw() {
    let law = Distribution.exponential(mean: 10 * Self.day)
    var first = Self.entry("first", .gpu, every: law, .slow(share: .uniform(low: 0.5, high: 0.9)))
    first.detection = .exponential(mean: 60)
    let alone = Self.failures(of: Self.model(first), days: 100)
    let beside = Self.failures(of: Self.model(first, Self.entry("second", .node(parts: 1), every: law)), days: 100)
    #expect(alone.map(\.time) == beside.map(\.time))
    #expect(alone.map(\.fault) == beside.map(\.fault))
    #expect(alone.count > 100)
  }

  @Test func theSeedDecides() {
    let model = Self.model(Self.entry("x", .gpu, every: .exponential(mean: 10 * Self.day)))
    let one = Self.failures(of: model, days: 100).map(\.time)
    #expect(Self.failures(of: model, days: 100).map(\.time) == one)
    #expect(Self.failures(of: model, days: 100, seed: 2).map(\.time) != one)
  }

  // MARK: Remedies

  @Test func aLadderEndsWhereItsSharesSay() {
    var entry = Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day), .nodeDown)
    entry.ladder = [FaultEntry.Rung(remedy: "reboot", share: 0.7), FaultEntry.Rung(remedy: "rma", share: 1)]
    var model = Self.model(entry)
    model.remedies = [
      Remedy(name: "reboot", kind: .down, time: .constant(60), source: ""),
      Remedy(name: "rma", kind: .replace, time: .constant(3_600), source: ""),
    ]
    model.recurrence.share = 0.5
    model.recurrence.within = .seconds(Self.day)
    let faults = Self.failures(of: model, days: 100).map(\.fault)
    let mended = faults.filter { $0.steps.count == 1 }
    // 2,000 failures; 70% end with the reboot, and half of those come back. Four deviations of a share of 2,000: 4%.
    #expect(abs(Double(mended.count) / Double(faults.count) - 0.7) < 0.04)
    #expect(abs(Double(mended.count { $0.recurrence != nil }) / Double(mended.count) - 0.5) < 0.06)
    #expect(faults.allSatisfy { $0.steps.count == 1 || $0.recurrence == nil }, "a new part does not fail again")
    #expect(faults.allSatisfy { $0.steps.map(\.remedy) == Array([0, 1].prefix($0.steps.count)) })
  }

  @Test func whatComesBackNeedsTheLastRemedy() {
    var entry = Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day), .nodeDown)
    entry.ladder = [FaultEntry.Rung(remedy: "reboot", share: 0.7), FaultEntry.Rung(remedy: "rma", share: 1)]
    var model = Self.model(entry)
    model.remedies = [
      Remedy(name: "reboot", kind: .down, time: .constant(60), source: ""),
      Remedy(name: "rma", kind: .replace, time: .constant(3_600), source: ""),
    ]
    var generator = FaultGenerator(model, in: Self.cluster(racks: 1), Streams(seed: 1))
    let first = generator.draw(0, hitting: .node(NodeID(2), gpu: nil))
    let second = generator.again(first)
    #expect(second.victim == first.victim)
    #expect(second.steps == [DrawnFault.Step(remedy: 1, time: .seconds(3_600))])
    #expect(second.recurrence == nil)
  }

  @Test func whatComesBackIsCountedInTheRate() {
    var entry = Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day), .nodeDown)
    entry.ladder = [FaultEntry.Rung(remedy: "reboot", share: 0.6), FaultEntry.Rung(remedy: "rma", share: 1)]
    var model = Self.model(entry)
    model.remedies = [
      Remedy(name: "reboot", kind: .down, time: .constant(60), source: ""),
      Remedy(name: "rma", kind: .replace, time: .constant(60), source: ""),
    ]
    model.recurrence.share = 0.5
    let faults = Self.failures(of: model, days: 400).map(\.fault)
    let returns = faults.count { $0.recurrence != nil }
    // 20 nodes fail every day, 8,000 times; 1 + 0.6 · 0.5 = 1.3 failures for each that is drawn.
    let (drawn, all) = (Double(faults.count), Double(faults.count + returns))
    // Four deviations: √6,154 = 78.4, and √8,000 · 1.3 = 116.
    #expect(abs(drawn - 6_154) < 314)
    #expect(abs(all - 8_000) < 465)
  }

  @Test func someFailuresAnnounceThemselves() {
    var entry = Self.entry("x", .node(parts: 1), every: .exponential(mean: Self.day), .nodeDown)
    entry.notice = FaultEntry.Notice(share: 0.25, time: .minutes(30))
    let faults = Self.failures(of: Self.model(entry), days: 200).map(\.fault)
    // 4,000 failures; four deviations of a share of a quarter are 2.7%.
    let share = Double(faults.count { $0.notice != nil }) / Double(faults.count)
    #expect(abs(share - 0.25) < 0.027)
    #expect(Set(faults.compactMap(\.notice)) == [.minutes(30)])
  }
}
