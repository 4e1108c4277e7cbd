import API
import Cluster
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// What the end of a LeaderWorkerSet, of a node or of a victim means for quota and pods.
@Suite struct KueueLifecycleTests {
  /// One queue with topology on a cluster whose nodes are labelled `pool: gpu`.
  private static func queues(quota: Int, more: String = "") -> String {
    """
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: Topology
        metadata: {name: default}
        spec:
          levels:
            - nodeLabel: cloud.provider.com/topology-block
            - nodeLabel: cloud.provider.com/topology-rack
            - nodeLabel: kubernetes.io/hostname
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ResourceFlavor
        metadata: {name: gpus}
        spec: {topologyName: default, nodeLabels: {pool: gpu}}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ClusterQueue
        metadata: {name: cq}
        spec:
          namespaceSelector: {}
          resourceGroups:
            - coveredResources: [nvidia.com/gpu]
              flavors: [{name: gpus, resources: [{name: nvidia.com/gpu, nominalQuota: \(quota)}]}]
          preemption: {withinClusterQueue: LowerPriority}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: LocalQueue
        metadata: {name: default}
        spec: {clusterQueue: cq}
    \(more)
    """
  }

  private static let cluster = "{preset: superpod-h100, blocks: 1, racks: 2, nodeLabels: {pool: gpu}}"

  @Test("6.6: the Workloads of a deleted set hold their quota until the last pod of the group has gone")
  func deletedSetHoldsItsQuota() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 2)
    text.rest =
      Self.queues(quota: 64)
      + "\ncontainers: {server: {shutdown: 20s}}\noperations: [{at: 5m, delete: lws/sample}]"
    let world = try text.world()
    world.run(to: .seconds(310))
    #expect(world.cluster.leaderWorkerSet(TestWorld.sample) == nil)
    #expect(world.workloads.count { $0.status.admission != nil } == 2)
    world.run(to: .minutes(7))
    #expect(world.cluster.podCount == 0)
    #expect(world.workloads.isEmpty)
    #expect(world.violation == nil)
  }

  @Test("6.6: a set that scales down gives its quota back while its pods still end")
  func scaledDownSetDoesNot() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 2)
    text.rest =
      Self.queues(quota: 64)
      + "\ncontainers: {server: {shutdown: 20s}}\noperations: [{at: 5m, scale: lws/sample, replicas: 1}]"
    let world = try text.world()
    world.run(to: .seconds(305))
    #expect(world.cluster.podCount == 4)
    #expect(world.workloads.count == 1)
    #expect(world.violation == nil)
  }

  @Test("1.10: a configuration that names no integrations manages Jobs alone")
  func unmanagedSets() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 1)
    text.rest = Self.queues(
      quota: 0, more: "  - {apiVersion: config.kueue.x-k8s.io/v1beta2, kind: Configuration, fairSharing: {}}")
    let world = try text.world()
    world.run(to: .minutes(5))
    #expect(world.workloads.isEmpty)
    #expect(world.isAvailable)
  }

  @Test("5.14: an evicted group whose worker came back before its leader does not have that worker twice")
  func oneWorkerOfAName() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 1)
    text.template = """
      restartPolicy: None
      """
    text.rest =
      Self.queues(quota: 64) + """

        failures: {script: [{at: 10m, fail: {node: b0-r0-n0}}]}
        operations:
          - {at: 18m, taint: {node: b0-r0-n0}, taints: "node.kubernetes.io/out-of-service=off:NoExecute"}
        """
    let world = try text.world()
    world.run(to: .minutes(10)) {}
    #expect(world.isAvailable)
    world.run(to: .minutes(30)) { world.world.checkInvariants() }
    #expect(world.violation == nil)
    #expect(world.isAvailable)
    #expect(!world.workloads.contains { $0.isFinished })
  }

  @Test("5.14: a workload that has ended loses nothing with a node that it ran on")
  func finishedWorkloadsKeepNoNodes() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 0)
    text.rest =
      Self.queues(
        quota: 64,
        more: """
            - apiVersion: batch/v1
              kind: Job
              metadata: {name: j, labels: {kueue.x-k8s.io/queue-name: default}}
              spec:
                parallelism: 2
                completions: 2
                template:
                  metadata: {annotations: {kueue.x-k8s.io/podset-required-topology: kubernetes.io/hostname}}
                  spec:
                    restartPolicy: Never
                    containers: [{name: run, image: "a:1", resources: {limits: {nvidia.com/gpu: 4}}}]
          """)
      + "\ncontainers: {run: {runTime: 1m}}\nimages: {\"a:1\": {size: 1MB}}"
      + "\noperations: [{at: 10m, delete: node/b0-r0-n0}, {at: 11m, delete: node/b0-r0-n1}]"
    let world = try text.world()
    world.run(to: .minutes(9))
    #expect(world.workloads.map(\.isFinished) == [true])
    world.run(to: .minutes(20))
    #expect(world.workloads.allSatisfy { !$0.isEvicted })
    #expect(world.violation == nil)
  }

  @Test("4.7: the message of a preemption names the preemptor's job")
  func preemptionNamesTheJob() throws {
    var text = ScenarioText(cluster: Self.cluster, replicas: 1)
    text.rest =
      Self.queues(
        quota: 16,
        more: "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: WorkloadPriorityClass, metadata: {name: high}, value: 9}")
        + """

        operations:
          - at: 5m
            apply:
              apiVersion: batch/v1
              kind: Job
              metadata:
                name: urgent
                labels: {kueue.x-k8s.io/queue-name: default, kueue.x-k8s.io/priority-class: high}
              spec:
                template:
                  spec:
                    restartPolicy: Never
                    containers: [{name: run, image: "server:v1", resources: {limits: {nvidia.com/gpu: 8}}}]
        containers: {run: {runTime: 10m}}
        """
    let world = try text.world()
    world.run(to: .minutes(6))
    let job = try #require(world.cluster.job(.job, ObjectKey("default", "urgent")))
    let uid = world.cluster.allWorkloads.map { world.cluster[$0] }.first { $0.workload.priority == 9 }?.header.metadata
      .labels[KueueKey.jobUID]
    let event = world.world.unrecordedEvents.first { $0.reason == "EvictedDueToPreempted" }
    #expect(event?.message.contains("JobUID: \(uid ?? "nobody"))") == true)
    #expect(world.cluster[job].status.active == 1)
    #expect(world.violation == nil)
  }
}
