import API
import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

@Suite struct ArrivalTests {
  /// A world of four nodes with these arrivals.
  private func world(_ arrivals: String, trace: String = "") throws -> TestWorld {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: superpod-h100, racks: 1}
      duration: 10h
      timing: ideal
      arrivals:
      \(arrivals)
      """
    let files = [InputFile(path: "test.yaml", content: text), InputFile(path: "trace.csv", content: trace)]
    return TestWorld(World(try Scenario.load(inputs: files)))
  }

  /// Every job that came until a time, as `name at seconds`.
  private func arrivals(_ world: TestWorld, to time: SimDuration) -> [String] {
    var seen: [String] = []
    var known: Set<UInt64> = []
    world.run(to: time) {
      for id in world.cluster.allJobs where known.insert(world.cluster[id].header.uid).inserted {
        let header = world.cluster[id].header
        seen.append("\(header.name) \(header.createdAt)")
      }
    }
    return seen
  }

  @Test func equalDistancesStartAtTheStart() throws {
    let world = try world(
      "  - {name: a, every: 10m, at: 5m, until: 25m, podSets: [{requests: {cpu: 1}}], runTime: 1m}")
    #expect(arrivals(world, to: .hours(1)) == ["a-0 5m", "a-1 15m", "a-2 25m"])
    #expect(world.violation == nil)
  }

  @Test func aCountEndsThem() throws {
    let world = try world("  - {name: a, every: 1m, count: 2, podSets: [{requests: {cpu: 1}}], runTime: 1m}")
    #expect(arrivals(world, to: .hours(1)).count == 2)
  }

  @Test func aRateIsMetOnAverage() throws {
    let world = try world("  - {name: a, rate: 60/h, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 1s}")
    let count = arrivals(world, to: .hours(10)).count
    // 600 expected; Poisson, so four standard deviations are 98.
    #expect(abs(count - 600) < 98)
  }

  @Test func anotherSourceMovesNoArrival() throws {
    let first = "  - {name: a, rate: 6/h, podSets: [{count: {1: 1, 2: 1}, requests: {cpu: 1}}], runTime: 1m}"
    let second = "  - {name: b, rate: 6/h, podSets: [{requests: {cpu: 1}}], runTime: 1m}"
    let alone = arrivals(try world(first), to: .hours(5))
    let together = arrivals(try world(second + "\n" + first), to: .hours(5))
    #expect(together.filter { $0.hasPrefix("a-") } == alone)
  }

  @Test func everyQueueGetsAJob() throws {
    let world = try world(
      "  - {name: a, every: 1h, count: 1, queue: [qa, qb], priorityClass: high, podSets: [{requests: {cpu: 1}}], runTime: 1m}"
    )
    world.run(to: .seconds(1))
    let labels = world.cluster.allJobs.map { world.cluster[$0].header.metadata.labels }
    #expect(labels.map { $0[KueueKey.queueName] } == ["qa", "qb"])
    #expect(labels.allSatisfy { $0[KueueKey.priorityClass] == "high" })
  }

  @Test func podsRunForTheTimeOfTheirJobAndTheJobGoes() throws {
    let world = try world(
      "  - {name: a, every: 1h, count: 1, podSets: [{count: 3, requests: {nvidia.com/gpu: 8}}], runTime: 20m}")
    world.run(to: .minutes(19))
    #expect(world.cluster.podCount == 3)
    #expect(world.cluster.allPods.allSatisfy { world.cluster[$0].isReady })
    world.run(to: .minutes(20))
    #expect(world.eventCount("Completed") == 1)
    // A minute later the job goes, and its pods with it.
    world.run(to: .minutes(22))
    #expect(world.cluster.allJobs.isEmpty)
    #expect(world.cluster.podCount == 0)
    #expect(world.violation == nil)
  }

  @Test func aTraceSaysWhenHowLongAndHowMany() throws {
    let world = try world(
      """
        - name: a
          trace: trace.csv
          at: 1m
          columns: {total: {nvidia.com/gpu: gpus}}
          podSets: [{requests: {nvidia.com/gpu: 8}}]
      """, trace: "time_s,runtime_s,gpus\n120,60,4\n0,600,16\n")
    world.run(to: .minutes(4))
    let jobs = world.cluster.allJobs.map { world.cluster[$0] }
    #expect(jobs.map(\.header.createdAt) == [.zero + .minutes(1), .zero + .minutes(3)])
    #expect(jobs.map { $0.job.podSets[0].count } == [2, 1])
    #expect(jobs.map(\.job.runTime) == [.minutes(10), .minutes(1)])
  }

  @Test func thousandsWithoutPodsAreFewEventsEach() throws {
    let world = try world(
      "  - {name: a, every: 100ms, count: 3000, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 200ms}")
    world.run(to: .minutes(10))
    #expect(world.eventCount("Completed") == 3_000)
    #expect(world.cluster.allJobs.isEmpty)
    // Arrival, start, status, end, status, deletion; each as an event and most with a worker that is free again.
    #expect(world.world.eventCount < 3_000 * 12)
  }
}
