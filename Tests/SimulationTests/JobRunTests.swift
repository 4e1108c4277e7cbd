import API
import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Jobs in a running world: what commands and deletions do.
@Suite struct JobRunTests {
  private func world(suspend: Bool = false) throws -> TestWorld {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: superpod-h100, racks: 1}
      duration: 10h
      timing: ideal
      manifests:
        - apiVersion: batch/v1
          kind: Job
          metadata: {name: j}
          spec:
            parallelism: 2
            completions: 2
            completionMode: Indexed
            suspend: \(suspend)
            template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a:1"}]}}
      images: {"a:1": {size: 1MB, cached: everywhere}}
      containers: {main: {runTime: 10m}}
      """
    return TestWorld(World(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)])))
  }

  private func job(_ world: TestWorld) throws -> JobID {
    try #require(world.cluster.job(.job, ObjectKey("default", "j")))
  }

  @Test func aSuspendedJobWaitsForItsStart() throws {
    let world = try world(suspend: true)
    world.run(to: .minutes(5))
    #expect(world.cluster.podCount == 0)
    #expect(world.eventCount("Suspended") == 1)
    var start = PodSetStart()
    start.nodeSelector = ["cloud.provider.com/topology-rack": "b0-r0"]
    world.world.apply(.startJob(try job(world), ["main": start]))
    world.run(to: .minutes(6))
    #expect(world.cluster.podCount == 2)
    #expect(world.eventCount("Resumed") == 1)
    #expect(world.cluster[try job(world)].status.arePodsReady(world.cluster[try job(world)].job) { $0.count })
    world.run(to: .minutes(20))
    #expect(world.cluster[try job(world)].status.outcome == .complete)
    #expect(world.violation == nil)
  }

  @Test func aSuspensionTakesThePodsAndWhatTheyWereGiven() throws {
    let world = try world()
    world.run(to: .minutes(5))
    world.world.apply(.suspendJob(try job(world)))
    world.run(to: .minutes(6))
    #expect(world.cluster.podCount == 0)
    #expect(world.cluster[try job(world)].status.failed == 0)
  }

  @Test func aDeletedJobTakesItsPodsAlong() throws {
    let world = try world()
    world.run(to: .minutes(5))
    world.world.delete(.job(try job(world)), .background, graceSeconds: nil)
    world.run(to: .minutes(7))
    #expect(world.cluster.podCount == 0)
    #expect(world.violation == nil)
  }

  @Test func aForegroundDeletionWaitsForThePods() throws {
    let world = try world()
    world.run(to: .minutes(5))
    world.world.delete(.job(try job(world)), .foreground, graceSeconds: nil)
    world.run(to: .minutes(7))
    #expect(world.cluster.podCount == 0)
    #expect(world.cluster.allJobs.isEmpty)
  }

  @Test func aCopyOfTheWorldRunsToTheSameEnd() throws {
    let world = try world()
    world.run(to: .minutes(5))
    let copy = TestWorld(world.world.clone())
    for one in [world, copy] { one.run(to: .hours(1)) }
    #expect(copy.cluster[try job(copy)].status == world.cluster[try job(world)].status)
  }
}
