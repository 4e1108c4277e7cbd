import API
import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// What the limits of clients and the duration of cycles do to a control plane that is ideal otherwise.
@Suite struct ControlPlaneTimingTests {
  private func set(replicas: Int, timing: String) throws -> TestWorld {
    var text = ScenarioText(cluster: "{preset: superpod-h100, blocks: 1, racks: 64}", replicas: replicas, size: 1)
    text.resources = "{limits: {nvidia.com/gpu: 1}}"
    text.rest = "timing: {profile: ideal, \(timing)}"
    return try text.world()
  }

  private func queue(_ arrivals: String, quota: Int = 1_000, timing: String) throws -> TestWorld {
    let text = """
      kind: Scenario
      name: test
      cluster: {preset: superpod-h100, racks: 1}
      duration: 10h
      timing: {profile: ideal, \(timing)}
      manifests:
        - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: default}}
        - apiVersion: kueue.x-k8s.io/v1beta2
          kind: ClusterQueue
          metadata: {name: cq}
          spec:
            namespaceSelector: {}
            resourceGroups:
              - {coveredResources: [cpu], flavors: [{name: default, resources: [{name: cpu, nominalQuota: \(quota)}]}]}
        - {apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: q}, spec: {clusterQueue: cq}}
      arrivals:
      \(arrivals)
      """
    return TestWorld(World(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)])))
  }

  private func admitted(_ world: TestWorld) -> Int { world.workloads.count { $0.isTrue(.admitted) } }

  @Test func aControllerCreatesPodsAtTheRateOfItsClient() throws {
    let world = try set(replicas: 200, timing: "controllerManager: {clientQPS: 20, clientBurst: 30}")
    // The bucket gives 30 writes at once and 20 a second from then on; one records the set's revision.
    world.run(to: .milliseconds(999))
    #expect(world.cluster.podCount == 30 + 19 - 1)
    world.run(to: .milliseconds(4_999))
    #expect(world.cluster.podCount == 30 + 99 - 1)
    world.run(to: .minutes(1))
    #expect(world.cluster.podCount == 200)
    #expect(world.violation == nil)
  }

  @Test func bindingsWaitForTheSchedulersClient() throws {
    let world = try set(replicas: 100, timing: "scheduler: {clientQPS: 50, clientBurst: 10}")
    world.run(to: .milliseconds(999))
    #expect(world.eventCount("Scheduled") == 10 + 49)
  }

  @Test func admissionsWaitForKueuesClientWhileTheirQuotaIsHeld() throws {
    let world = try queue(
      "  - {name: a, every: 1ns, count: 100, queue: q, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 1h}",
      timing: "kueue: {clientQPS: 10, clientBurst: 10}")
    world.run(to: .milliseconds(999))
    #expect(admitted(world) == 10 + 9)
    world.run(to: .milliseconds(8_999))
    #expect(admitted(world) == 10 + 89)
    world.run(to: .seconds(10))
    #expect(admitted(world) == 100)
  }

  /// Ten admissions are in line at one a second when the eleventh workload does not fit. Its status is the eleventh
  /// write, and what came meanwhile is looked at after that, though it fits.
  @Test func theSchedulerWaitsForTheStatusesThatItWrites() throws {
    let world = try queue(
      """
        - {name: a, every: 1ns, count: 10, queue: q, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 1h}
        - {name: large, every: 1h, count: 1, at: 1ms, queue: q, pods: false, podSets: [{requests: {cpu: 50}}], runTime: 1h}
        - {name: late, every: 1h, count: 1, at: 2s, queue: q, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 1h}
      """, quota: 20, timing: "kueue: {clientQPS: 1, clientBurst: 1}")
    world.run(to: .milliseconds(10_999))
    #expect(admitted(world) == 10)
    world.run(to: .seconds(11))
    #expect(admitted(world) == 11)
  }

  @Test func aCycleTakesItsTime() throws {
    let world = try queue(
      "  - {name: a, every: 1ns, count: 20, queue: q, pods: false, podSets: [{requests: {cpu: 1}}], runTime: 1h}",
      timing: "kueue: {cycle: 2s, cyclePerHead: 300ms, cyclePerFlavor: 100ms}")
    // One head a cycle of 2.4 s: 25 cycles a minute.
    world.run(to: .milliseconds(23_999))
    #expect(admitted(world) == 9)
    world.run(to: .seconds(24))
    #expect(admitted(world) == 10)
  }

  @Test func podsOfATaintedNodeAreDeletedInTurns() throws {
    var text = ScenarioText(cluster: "{preset: superpod-h100, racks: 1, nodes: 1}", replicas: 8, size: 1)
    text.resources = "{limits: {nvidia.com/gpu: 1}}"
    text.rest = """
      timing: {profile: ideal, controllerManager: {clientQPS: 1, clientBurst: 1}}
      operations: [{at: 10m, taint: {node: b0-r0-n0}, taints: "broken=yes:NoExecute"}]
      """
    let world = try text.world()
    world.run(to: .minutes(9))
    #expect(world.cluster.podCount == 8)
    world.run(to: .minutes(10) + .milliseconds(2_999))
    #expect(world.eventCount("TaintManagerEviction") == 3)
    world.run(to: .minutes(11))
    #expect(world.eventCount("TaintManagerEviction") == 8)
  }
}
