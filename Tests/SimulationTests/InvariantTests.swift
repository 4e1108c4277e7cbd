import Scenarios
import Testing

@testable import Simulation

/// Whatever goes wrong in a small cluster, what has to hold holds.
@Suite struct InvariantTests {
  @Test(arguments: UInt64(1)...60)
  func noInvariantBreaks(inTheScenarioOfSeed seed: UInt64) throws {
    var random = RandomScenario(seed: seed)
    let text = random.yaml()
    let scenario = try Scenario.load(inputs: [InputFile(path: "random-\(seed).yaml", content: text)])
    var simulation = Simulation(scenario)
    var options = Simulation.Options()
    options.checksInvariants = true
    let result = simulation.run(options)
    #expect(
      result.violation == nil,
      "seed \(seed): save this and run it with lwsim run random.yaml --check-invariants\n\(text)")
    #expect(result.simulated == scenario.duration)
    #expect(result.eventCount > 0)
  }
}
