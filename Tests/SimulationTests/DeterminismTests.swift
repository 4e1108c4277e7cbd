import Kernel
import Scenarios
import Testing

@testable import Simulation

/// The same scenario and seed give the same facts: again, with or without a sink, and in a clone.
///
/// Digests of other processes, in debug and in release, are compared by `scripts/golden --digests`.
@Suite struct DeterminismTests {
  private static func digest(_ scenario: Scenario, sink: (any FactSink)? = nil) -> RunDigest {
    var simulation = Simulation(scenario, sink: sink)
    return simulation.run().digest
  }

  @Test(arguments: ShippedScenarios.names)
  func aRunIsTheSameAgainAndUnrecorded(_ name: String) throws {
    let scenario = try ShippedScenarios.load(name)
    let recorded = Self.digest(scenario, sink: GoldenTimeline(scenario))
    #expect(recorded == Self.digest(scenario))
  }

  @Test(arguments: ShippedScenarios.names)
  func aCloneTakenHalfWayEndsLikeItsOriginal(_ name: String) throws {
    let scenario = try ShippedScenarios.load(name)
    let end = SimTime.zero + scenario.duration
    var world = World(scenario)
    world.advance(until: .zero + SimDuration(nanoseconds: scenario.duration.nanoseconds / 2))
    var clone = world.clone()
    clone.advance(until: end)
    clone.closeBooks()
    let cloned = RunDigest(clone.log.digests, symbols: clone.log.symbols)
    // The original goes on only now: what the clone did must not have touched it.
    world.advance(until: end)
    world.closeBooks()
    #expect(RunDigest(world.log.digests, symbols: world.log.symbols) == cloned)
    #expect(cloned == Self.digest(scenario))
  }

  @Test func anotherSeedIsAnotherRun() throws {
    var scenario = try ShippedScenarios.load("first-steps")
    let digest = Self.digest(scenario)
    scenario.seed += 1
    #expect(Self.digest(scenario) != digest)
  }
}
