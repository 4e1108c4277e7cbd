import Kernel

/// What fails by itself in a random scenario, and what is maintained; from a stream of its own, so that everything else
/// of the scenario stays as it is.
struct RandomFaults {
  /// Below `failures`.
  private(set) var lines: [String] = []
  /// Entries of its script.
  private(set) var injections: [String] = []
  private var random: RandomStream

  init(seed: UInt64, racks: Int, nodes: Int) {
    random = Streams(seed: seed).stream("tests/faults")
    guard happens(70) else { return }
    lines.append("profile: \(pick(["none", "good", "typical", "poor", "llama3"]))")
    addEntries()
    addReaction()
    if happens(60) { addMaintenance() }
    for _ in 0..<number(0...4) {
      let place = happens(70) ? "node: b0-r\(number(0...racks - 1))-n\(number(0...nodes - 1))" : "rack: b0-r0"
      injections.append("{at: \(number(1...30))m, inject: \(pick(Self.names)), target: {\(place)}}")
    }
  }

  private static let names = ["dead", "lost", "whole", "blip", "stuck", "cut", "big"]

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int(random.nextUInt64() % UInt64(choices.count))]
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(random.nextUInt64() % UInt64(range.count))
  }

  private mutating func happens(_ percent: Int) -> Bool { number(1...100) <= percent }

  /// Rates at which a run of an hour on a dozen nodes sees a few of each.
  private mutating func rate(_ unit: String) -> String { "rate: \(number(1...10)) per 20 \(unit)-hours" }

  private mutating func addEntries() {
    let left = "left: {uniform: [\(number(10...50))%, \(number(50...100))%]}"
    lines += [
      "entries:",
      "  dead: {\(rate("node")), effect: node-down, detection: {uniform: {from: 0s, to: 2m}}, "
        + "remedies: [{reboot: \(number(0...100))%}, rma]\(notice)}",
      "  lost: {\(rate("gpu")), effect: gpu-lost, detection: \(number(0...180))s, remedies: [{reset: 60%}, rma]}",
      "  whole: {\(rate("gpu")), blast: \(pick(["node", "rack", "cluster"])), effect: \(pick(["gpu-lost", "corrupt", "crash"])), "
        + "detection: 30s, remedies: [\(pick(["reset", "reboot", "restart"]))]}",
      "  blip: {every: {weibull: {shape: 0.7, mean: \(number(20...90))m}}, of: node, effect: not-ready, "
        + "for: {uniform: {from: 10s, to: 10m}}}",
      "  stuck: {\(rate("node")), effect: hang\(happens(50) ? ", detection: 1m, remedies: [{reset: 50%}, reboot]" : "")}",
      "  cut: {\(rate("rack")), effect: link, aborts: \(happens(50)), \(left), remedies: [restart]}",
      "  big: {\(rate("job")), of: job, over: \(number(0...2)), effect: \(pick(["crash", "gpu-withdrawn", "slow"])), "
        + "left: 50%, remedies: [\(pick(["restart", "reset"]))]}",
      "remedies: {restart: {time: 2m}, reset: {time: \(number(1...9))m}, reboot: {time: \(number(1...9))m}, "
        + "rma: {time: \(number(10...50))m}}",
    ]
    // Only some effects leave something.
    lines = lines.map { line in
      let isOfSlow = line.contains("effect: slow") || !line.hasPrefix("  big")
      return isOfSlow ? line : line.split(separator: "left: 50%, ").joined()
    }
  }

  private var notice: String {
    mutating get { happens(30) ? ", notice: {share: \(number(0...100))%, time: \(number(0...10))m}" : "" }
  }

  private mutating func addReaction() {
    lines += [
      "lemons: {share: \(number(0...30))%, factor: \(number(1...20))}",
      "recurrence: {share: \(number(0...100))%, within: \(number(0...20))m}",
      "healthChecks: \(happens(80))", "unaided: \(number(0...10))m", "cordon: \(happens(80))",
      "drain: \(happens(80))", "spares: \(pick(["0", "1", "10%", "50%"]))", "swapTime: \(number(0...5))m",
      "gpuReady: \(number(0...90))s", "watchdog: \(number(1...10))m", "crashDelay: \(number(1...40))s",
    ]
    if happens(30) { lines.append("infancy: {factor: \(number(1...4)), decay: \(number(1...60))m}") }
    if happens(40) { lines.append("sparesPer: \(pick(["block", "rack"]))") }
  }

  private mutating func addMaintenance() {
    var parts = ["at: \(number(0...20))m", "time: \(number(0...6))m"]
    if happens(40) { parts.append("every: \(number(5...30))m") }
    if happens(40) { parts.append("by: rack") }
    if happens(50) { parts.append("maxUnavailable: \(pick(["1", "2", "50%", "100%"]))") }
    if happens(30) { parts.append("per: \(pick(["block", "rack"]))") }
    if happens(40) { parts.append("wait: \(number(0...9))m") }
    if happens(30) { parts.append("force: false") }
    if happens(30) { parts.append("power: false") }
    if happens(30) { parts.append("window: {from: \(number(0...9))m, for: \(number(1...9))m, every: 12m}") }
    lines.append("maintenance: {work: {\(parts.joined(separator: ", "))}}")
  }
}
