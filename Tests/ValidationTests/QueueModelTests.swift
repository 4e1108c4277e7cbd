import Kernel
import Scenarios
import Testing

@testable import Validation

@Suite struct QueueModelTests {
  @Test func theWarmUpIsFiveRelaxationTimes() {
    // 5 · 0.9 / (1 − √0.9)² = 4.5 / 0.0026334 = 1708.8; at 0.5 the least of 100 is more than 5 · 0.5 / 0.0857864.
    #expect(QueueModel(serverCount: 1, load: 0.9).warmUpCount == 1_709)
    #expect(QueueModel(serverCount: 1, load: 0.5).warmUpCount == 100)
  }

  @Test func theScenarioIsTheModel() throws {
    let model = QueueModel(serverCount: 4, load: 0.8)
    let scenario = try Scenario.load(inputs: [InputFile(path: "a.yaml", content: model.text(7, 3))])
    let source = try #require(scenario.arrivals.first)
    // One every 10,000 s / (4 · 0.8).
    #expect(source.timing == .spaced(.exponential(mean: 3_125)))
    #expect(source.runTime == .exponential(mean: 10_000))
    #expect(source.limit == 7)
    #expect(scenario.seed == 3)
  }

  @Test func theSameSeedGivesTheSameWait() throws {
    let model = QueueModel(serverCount: 1, load: 0.5, runTimes: .constant)
    let first = try model.meanWait(jobCount: 150, seed: 1)
    #expect(first == (try model.meanWait(jobCount: 150, seed: 1)))
    #expect(first != (try model.meanWait(jobCount: 150, seed: 2)))
    // Half of 0.5 / (2 · 0.5) to twice that: far wider than what 150 jobs scatter.
    #expect((0.25...1).contains(first))
  }
}
