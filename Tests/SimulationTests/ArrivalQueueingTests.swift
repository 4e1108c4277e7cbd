import API
import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Arrivals that wait for quota.
@Suite struct ArrivalQueueingTests {
  private static let queue = """
    kind: Scenario
    name: test
    cluster: {preset: superpod-h100, racks: 1}
    duration: 10h
    manifests:
      - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: default}}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ClusterQueue
        metadata: {name: cq}
        spec:
          namespaceSelector: {}
          resourceGroups:
            - {coveredResources: [cpu], flavors: [{name: default, resources: [{name: cpu, nominalQuota: 2}]}]}
      - {apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: q}, spec: {clusterQueue: cq}}
    arrivals:
      - {name: first, every: 1h, count: 1, queue: q, podSets: [{count: 2, requests: {cpu: 1}}], runTime: 10m}
      - {name: low, every: 1h, count: 1, at: 1m, queue: q, podSets: [{count: 2, requests: {cpu: 1}}], runTime: 10m}
      - name: high
        every: 1h
        count: 1
        at: 2m
        queue: q
        priority: 5
        pods: false
        podSets: [{count: 2, requests: {cpu: 1}}]
        runTime: 10m

    """

  private func start(_ name: String, in world: TestWorld) -> SimTime? {
    world.cluster.job(.arrival, ObjectKey("default", name)).flatMap { world.cluster[$0].status.startTime }
  }

  @Test func oneRunsAtATimeAndPriorityGoesFirst() throws {
    let world = TestWorld(
      World(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: Self.queue)])))
    world.run(to: .minutes(9))
    #expect(start("first-0", in: world) != nil)
    #expect(start("low-0", in: world) == nil)
    #expect(world.cluster.podCount == 2)
    // The quota is free after 10 minutes; what has no pods holds it as well, for its own 10.
    world.run(to: .minutes(19))
    #expect(start("high-0", in: world) != nil)
    #expect(start("low-0", in: world) == nil)
    world.run(to: .minutes(29))
    #expect(start("low-0", in: world) != nil)
    #expect(world.violation == nil)
  }
}
