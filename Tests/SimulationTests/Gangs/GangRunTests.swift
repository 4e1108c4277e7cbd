import API
import Cluster
import Demand
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Gangs in a running world: pods come and go, failures strike, GPU-hours are counted.
@Suite struct GangRunTests {
  /// 30 s from the last process to the first step, failures known after 10 s.
  private static let restart = "{limit: unlimited, detection: 10s, teardown: 0s, build: 0s, initialisation: 30s}"

  /// - Parameter racks: Of four nodes.
  private func world(_ manifest: String, racks: Int = 16, _ rest: String) throws -> TestWorld {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: superpod-h100, racks: \(racks)}
      duration: 10h
      images: {"*": {size: 1MB, cached: everywhere}}
      manifests:
      \(manifest)
      \(rest)
      """
    return TestWorld(World(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)])))
  }

  private func job(pods: Int, restartPolicy: String = "OnFailure") -> String {
    """
      - apiVersion: batch/v1
        kind: Job
        metadata: {name: j}
        spec:
          parallelism: \(pods)
          completions: \(pods)
          completionMode: Indexed
          backoffLimit: 1000
          template:
            spec:
              restartPolicy: \(restartPolicy)
              containers: [{name: main, image: "a:1", resources: {limits: {nvidia.com/gpu: 8}}}]
    """
  }

  private func lws(size: Int) -> String {
    """
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: l}
        spec:
          replicas: 1
          leaderWorkerTemplate:
            size: \(size)
            workerTemplate: {spec: {containers: [{name: main, image: "a:1", resources: {limits: {nvidia.com/gpu: 8}}}]}}
    """
  }

  private func hours(_ world: TestWorld, _ use: GPUUse, of owner: String) -> Double {
    world.world.gangs.ledger(of: owner, at: world.world.now, world.world.log.symbols).hours(use)
  }

  @Test func aJobEndsWhenItsWorkIsDone() throws {
    let world = try world(
      job(pods: 20),
      """
      training:
        job/j: {work: 2h, step: {compute: 1s}, restart: \(Self.restart)}
      """)
    world.run(to: .hours(3))
    let id = try #require(world.cluster.job(.job, ObjectKey("default", "j")))
    #expect(world.cluster[id].status.outcome == .complete)
    #expect(world.cluster[id].status.succeeded == 20)
    // Twenty pods, each counted once and none made anew.
    #expect(world.eventCount("SuccessfulCreate") == 20)
    #expect(abs(hours(world, .productive, of: "job/j") - 2 * 160) < 1e-6)
    #expect(world.violation == nil)
  }

  @Test func survivorsOfAGroupExitAndTheGroupIsRecreated() throws {
    let world = try world(
      lws(size: 4),
      """
      training:
        lws/l:
          step: {compute: 1s}
          checkpoint: {every: 10m, write: 0s, restore: 60s}
          restart: {detection: 10s, teardown: 0s, build: 0s, initialisation: 30s}
      failures: {script: [{at: 1h, crash: {pod: l-0-2}}]}
      """)
    world.run(to: .hours(2))
    #expect(world.eventCount("RecreateGroupOnPodRestart") + world.eventCount("RecreateGroup") >= 1)
    let lost = hours(world, .lostWork, of: "lws/l")
    #expect(lost > 0 && lost < 32.0 / 6)
    #expect(hours(world, .productive, of: "lws/l") > 1.8 * 32)
    #expect(world.violation == nil)
  }

  @Test func everyGPUHourOfTheClusterIsSomebodys() throws {
    let world = try world(
      lws(size: 8),
      """
      training:
        lws/l: {step: {compute: 1s}, checkpoint: {every: 10m, write: 20s}, restart: \(Self.restart)}
      failures:
        script:
          - {at: 1h, fail: {rack: b0-r0}, repair: 20m}
          - {at: 3h, crash: {lws: l}, times: 3}
      """)
    world.run(to: .hours(6))
    world.world.checkInvariants()
    #expect(world.violation == nil)
    let summary = try #require(RunSummary(of: world.world).goodput)
    #expect(abs(summary.total - 512 * 6) < 1e-6)
    #expect(summary.allocation.contains { $0.category == "out of service" && $0.gpuHours > 0 })
  }

  @Test func aWeakLinkSlowsTheWholeGang() throws {
    let world = try world(
      lws(size: 16), racks: 4,
      """
      training:
        lws/l:
          step: {compute: 1s, communication: {collective: all-reduce, bytes: 100GB, overlap: 0%}}
          restart: \(Self.restart)
      failures:
        profile: none
        entries: {weak: {every: 1000d, of: node, effect: link, left: 50%, detection: 1h, remedies: [part-swap]}}
        script: [{at: 1h, inject: weak, target: {node: b0-r0-n0}}]
      """)
    world.run(to: .minutes(30))
    let id = try #require(world.world.gangs.all.first)
    let before = try #require(world.world.gangs[id].traffic.step)
    world.run(to: .minutes(61))
    let after = try #require(world.world.gangs[id].traffic.step)
    // One second of computing; the rest takes twice as long at half the speed.
    #expect(abs((after - 1) / (before - 1) - 2) < 0.01)
  }

  @Test func anElasticSetTrainsOnWithoutItsDarkNode() throws {
    let world = try world(
      """
        - apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: s}
          spec:
            replicas: 4
            podManagementPolicy: Parallel
            selector: {matchLabels: {app: s}}
            template:
              metadata: {labels: {app: s}}
              spec: {containers: [{name: main, image: "a:1", resources: {limits: {nvidia.com/gpu: 8}}}]}
      """, racks: 1,
      """
      training:
        statefulset/s:
          pods: {min: 3, max: 4}
          step: {compute: 1s}
          checkpoint: {every: 10m, write: 0s}
          restart: \(Self.restart)
      failures: {script: [{at: 1h, fail: {node: b0-r0-n0}, repair: 2h}]}
      """)
    let id = try #require(world.world.gangs.all.first)
    world.run(to: .minutes(59))
    #expect(world.world.gangs[id].gang.members.activeCount == 4)
    world.run(to: .minutes(90))
    #expect(world.world.gangs[id].gang.phase == .training)
    #expect(world.world.gangs[id].gang.members.activeCount == 3)
    world.run(to: .hours(4))
    #expect(world.world.gangs[id].gang.members.activeCount == 4)
    #expect(world.violation == nil)
  }
}
