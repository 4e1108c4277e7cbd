import Foundation
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Whatever an operator and failures do to a small cluster under Kueue, what has to hold holds, and holds again.
@Suite struct RandomKueueTests {
  private static func scenario(_ seed: UInt64) throws -> Scenario {
    var random = RandomKueueScenario(seed: seed)
    return try Scenario.load(inputs: [InputFile(path: "random-kueue-\(seed).yaml", content: random.yaml())])
  }

  private static func run(_ seed: UInt64) throws -> RunResult {
    var simulation = Simulation(try scenario(seed))
    var options = Simulation.Options()
    options.checksInvariants = true
    return simulation.run(options)
  }

  @Test(arguments: UInt64(1)...24)
  func noInvariantBreaks(inTheScenarioOfSeed seed: UInt64) throws {
    let result = try Self.run(seed)
    var random = RandomKueueScenario(seed: seed)
    #expect(
      result.violation == nil,
      "seed \(seed): save this and run it with lwsim run random.yaml --check-invariants\n\(random.yaml())")
    #expect(result.eventCount > 0)
  }

  @Test(arguments: UInt64(41)...46)
  func aRunIsTheSameAgainAndInAClone(ofSeed seed: UInt64) throws {
    let scenario = try Self.scenario(seed)
    let end = SimTime.zero + scenario.duration
    var world = World(scenario)
    world.advance(until: .zero + SimDuration(nanoseconds: scenario.duration.nanoseconds / 2))
    var clone = world.clone()
    clone.advance(until: end)
    clone.closeBooks()
    _ = clone.judge()
    let cloned = RunDigest(clone.log.digests, symbols: clone.log.symbols)
    world.advance(until: end)
    world.closeBooks()
    _ = world.judge()
    #expect(RunDigest(world.log.digests, symbols: world.log.symbols) == cloned)
    var again = Simulation(scenario)
    #expect(again.run().digest == cloned)
  }

  /// `LWSIM_FUZZ_SECONDS=600 swift test --filter RandomKueueTests/forAWhile` goes on with seeds of its own.
  @Test func forAWhile() throws {
    let environment = ProcessInfo.processInfo.environment
    guard let seconds = environment["LWSIM_FUZZ_SECONDS"].flatMap(Double.init) else { return }
    let start = Date()
    var seed = environment["LWSIM_FUZZ_SEED"].flatMap(UInt64.init) ?? 1_000
    var (runs, events) = (0, 0)
    while Date().timeIntervalSince(start) < seconds {
      let result = try Self.run(seed)
      (runs, events) = (runs + 1, events + result.eventCount)
      if let violation = result.violation {
        var random = RandomKueueScenario(seed: seed)
        Issue.record("seed \(seed): \(violation)\n\(random.yaml())")
      }
      seed += 1
    }
    print("\(runs) clusters under Kueue, \(events) events, seeds up to \(seed - 1)")
  }
}
