import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Failures beyond one node's processes: storage, NVLink, notice, pools of spares, large jobs, and what jobs lose.
@Suite struct FaultReachTests {
  /// Two racks of three nodes that name their NVLink fabric.
  private static func world(
    _ entry: String, _ failures: String = "", target: String = "{node: r0-n0}",
    startup: String = "10s", replicas: Int = 2, racks: Int = 2
  ) throws -> TestWorld {
    var text = ScenarioText(
      cluster: "{levels: [{name: rack, count: \(racks)}, {name: node, count: 3}], "
        + "allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}, nodeLabels: {nvidia.com/gpu.clique: c}}")
    text.replicas = replicas
    text.duration = "1d"
    text.rest = """
      images: {"*": {size: 1GB, cached: everywhere}}
      containers: {server: {startup: \(startup)}}
      failures:
        profile: none
        entries: {x: {every: 10000d, \(entry)}}
        remedies: {reset: {time: 10m}, reboot: {time: 10m}, rma: {time: 1d}, restart: {time: 10m}}
        recurrence: {share: 0%}
        \(failures)
        script: [{at: 10m, inject: x, target: \(target)}]
      """
    return try text.world()
  }

  // MARK: Storage and NVLink

  @Test func slowStorageStretchesStartsAndNothingElse() throws {
    let test = try Self.world(
      "of: cluster, effect: storage, left: 10%, remedies: [restart]", target: "{rack: r0}", startup: "30s",
      replicas: 1, racks: 1)
    test.run(to: .minutes(11))
    #expect(test.isAvailable)
    #expect(test.cluster.nodes[0].storageShare == 0.1)
    test.world.perform(.delete(ObjectName(kind: .pod, name: "sample-0"), .background))
    // At most 30 s of grace, then 300 s instead of 30 s.
    test.run(to: .minutes(15))
    #expect(test.pod("sample-0")?.isReady == false)
    test.run(to: .minutes(18))
    #expect(test.isAvailable)
    test.run(to: .minutes(20) + .seconds(1))
    #expect(test.cluster.nodes[0].storageShare == 1)
    #expect(test.violation == nil)
  }

  @Test func aSwitchTrayWeakensItsFabricAndEndsWhatRunsThere() throws {
    let test = try Self.world(
      "of: nvlink-domain, parts: 9, effect: nvlink, left: 88.9%, aborts: true, detection: 1m, remedies: [restart]",
      target: "{rack: r0}")
    test.run(to: .minutes(10) + .seconds(1))
    #expect(test.cluster.nodes[0..<3].allSatisfy { $0.nvlinkShare == 0.889 && $0.linkShare == 1 })
    #expect(test.cluster.nodes[3..<6].allSatisfy { $0.nvlinkShare == 1 })
    test.run(to: .minutes(25))
    #expect(test.world.signals.recreationCount(of: TestWorld.sample) >= 1)
    #expect(test.cluster.nodes.allSatisfy { $0.nvlinkShare == 1 })
    #expect(test.isAvailable)
  }

  @Test func aWholeNodeLosesAllItsGPUs() throws {
    let test = try Self.world("of: node, effect: gpu-lost, detection: 5s, remedies: [reset]", "crashDelay: 20s")
    test.run(to: .minutes(11))
    #expect(test.cluster.nodes[0].allocatable[test.cluster.gpuColumns[0]] == 0)
    test.run(to: .minutes(30))
    #expect(test.cluster.nodes[0].allocatable[test.cluster.gpuColumns[0]] == 8)
    #expect(test.isAvailable)
    #expect(test.violation == nil)
  }

  // MARK: Notice

  @Test func aNoticeEmptiesTheNodeBeforeItGoes() throws {
    let test = try Self.world(
      "of: node, effect: node-down, notice: {share: 100%, time: 30m}, detection: 5m, remedies: [reboot]")
    test.run(to: .minutes(39))
    #expect(test.cluster.nodes[0].isUnschedulable)
    #expect(test.cluster.nodes[0].pods.isEmpty)
    #expect(test.cluster.nodes[0].isPowered)
    #expect(test.isAvailable, "its group runs elsewhere")
    test.run(to: .minutes(41))
    #expect(!test.cluster.nodes[0].isPowered)
    test.run(to: .minutes(60))
    #expect(test.cluster.nodes[0].isPowered && !test.cluster.nodes[0].isUnschedulable)
    #expect(test.violation == nil)
  }

  // MARK: Spares

  @Test(arguments: [
    ("spares: 1", true), ("spares: 20%", true), ("spares: 1, sparesPer: rack", true), ("spares: 0", false),
  ])
  func aSpareComesFromItsPool(spares: String, isSwapped: Bool) throws {
    let lines = spares.split(separator: ",").map { $0.drop { $0 == " " } }.joined(separator: "\n  ")
    let test = try Self.world(
      "of: node, effect: node-down, detection: 1m, remedies: [rma]", "\(lines)\n  swapTime: 2m", replicas: 0)
    test.run(to: .hours(1))
    #expect(test.cluster.nodes[0].isPowered == isSwapped)
  }

  @Test func aPoolServesItsDomainAlone() throws {
    let test = try Self.world(
      "of: node, effect: node-down, remedies: [rma]", "spares: 1\n  sparesPer: rack", replicas: 0)
    #expect(test.world.board.spares.counts == [1, 1])
    test.run(to: .hours(1))
    #expect(test.world.board.spares.counts == [0, 1])
    test.run(to: .hours(25))
    #expect(test.world.board.spares.counts == [1, 1])
  }

  // MARK: Jobs

  private static let job = """
    operations:
      - at: 1m
        apply:
          apiVersion: batch/v1
          kind: Job
          metadata: {name: train}
          spec:
            parallelism: 4
            completions: 4
            backoffLimit: BACKOFF
            template:
              spec:
                restartPolicy: Never
                containers: [{name: trainer, image: "trainer:v1", resources: {limits: {nvidia.com/gpu: 8}}}]
    """

  private static func jobWorld(_ entry: String, backOff: Int, target: String = "{rack: r0}") throws -> TestWorld {
    var text = ScenarioText(
      cluster: "{levels: [{name: rack, count: 2}, {name: node, count: 3}], "
        + "allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}}")
    text.replicas = 0
    text.duration = "1d"
    let manifest = job.split(separator: "BACKOFF").joined(separator: "\(backOff)")
    text.rest = """
      images: {"*": {size: 1GB, cached: everywhere}}
      containers: {trainer: {runTime: 5h}}
      failures:
        profile: none
        entries: {x: {every: 10000d, \(entry)}}
        remedies: {reboot: {time: 10m}}
        script: [{at: 10m, inject: x, target: \(target)}]
      \(manifest)
      """
    return try text.world()
  }

  private static func costs(_ test: TestWorld) -> FaultCosts {
    var costs = FaultCosts()
    for timed in test.world.log.batch {
      if case .fault(let fact) = timed.fact { costs.note(fact, at: timed.time, test.world.log.symbols) }
    }
    return costs
  }

  @Test func aJobThatComesBackCostsItsGPUsMeanwhile() throws {
    let test = try Self.jobWorld("of: node, effect: crash", backOff: 6)
    test.run(to: .hours(1))
    let cost = try #require(Self.costs(test).all.first)
    #expect((cost.lostJobCount, cost.returnedJobCount, cost.gpusGone) == (1, 1, 0))
    // 32 GPUs while the pod is made anew, after the 10 s that the job controller backs off.
    #expect(cost.gpuSeconds > 32 * 5 && cost.gpuSeconds < 32 * 120, "\(cost.gpuSeconds)")
  }

  @Test func aJobThatFailsCostsNothingMore() throws {
    let test = try Self.jobWorld("of: node, effect: crash", backOff: 0)
    test.run(to: .hours(10))
    let cost = try #require(Self.costs(test).all.first)
    #expect((cost.lostJobCount, cost.returnedJobCount, cost.gpusGone) == (1, 1, 0))
    #expect(cost.gpuSeconds < 32 * 60, "\(cost.gpuSeconds)")
  }

  @Test(arguments: [(3, 1), (4, 0)])
  func aJobOnEnoughNodesHasAHazardOfItsOwn(over: Int, lostJobs: Int) throws {
    // One such failure an hour of a job, and one job: it comes within ten hours with a chance of 1 − e^−10.
    let test = try Self.jobWorld(
      "of: node, effect: crash}, hazard: {rate: 1 per job-hour, of: job, over: \(over), effect: crash", backOff: 100,
      target: "{node: r1-n2}")
    test.run(to: .hours(4))
    let hits = Self.costs(test).all.filter { $0.entry == "hazard" }
    #expect(hits.isEmpty == (lostJobs == 0))
    #expect(hits.allSatisfy { $0.lostJobCount == 1 && $0.nodeCount == 1 })
  }
}
