import Kernel
import Testing

@testable import Demand

@Suite struct CheckpointCycleTests {
  private let cycle = CheckpointCycle(
    start: .zero + .seconds(100), interval: .seconds(60), write: .seconds(10), upload: .seconds(20))

  @Test func trainingStandsStillWhileWriting() {
    func seconds(_ time: Int) -> Int64 { cycle.training(until: .zero + .seconds(time)) / 1_000_000_000 }
    #expect([100, 130, 160, 165, 170, 200, 230, 240].map(seconds) == [0, 30, 60, 60, 60, 90, 120, 120])
  }

  @Test func timeOfTrainingIsTheInverse() {
    for seconds in [1, 59, 60, 61, 120, 121, 600] as [Int64] {
      let time = cycle.time(ofTraining: seconds * 1_000_000_000)
      #expect(cycle.training(until: time) == seconds * 1_000_000_000)
      #expect(cycle.training(until: time - SimDuration(nanoseconds: 1)) == seconds * 1_000_000_000 - 1)
    }
  }

  @Test func capturesAreDurableAfterWriteAndUpload() {
    let captures = cycle.captures(after: .zero + .seconds(100), until: .zero + .seconds(235))
    #expect(captures.map(\.training) == [60_000_000_000, 120_000_000_000])
    #expect(captures.map(\.durableAt) == [.zero + .seconds(190), .zero + .seconds(260)])
    #expect(cycle.captures(after: .zero + .seconds(235), until: .zero + .seconds(299)).isEmpty)
    #expect(cycle.captures(after: .zero + .seconds(229), until: .zero + .seconds(230)).count == 1)
  }

  @Test func oneNumberStandsForAllButTheLast() {
    #expect(cycle.captures(after: .zero + .seconds(100), until: .zero + .hours(100)).count == 3)
  }
}
