import API
import Cluster
import Kernel
import Scenarios
import Simulation
import Testing

/// What Kueue's webhook lets an operator change while it manages a LeaderWorkerSet.
struct KueueWebhookTests {
  private static let queues = """
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ResourceFlavor
        metadata: {name: gpus}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ClusterQueue
        metadata: {name: cq}
        spec:
          namespaceSelector: {}
          resourceGroups:
            - coveredResources: [nvidia.com/gpu]
              flavors: [{name: gpus, resources: [{name: nvidia.com/gpu, nominalQuota: 64}]}]
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: LocalQueue
        metadata: {name: default}
        spec: {clusterQueue: cq}
    """

  @Test func groupsKeepTheirSizeAndGetNewImages() throws {
    var text = ScenarioText()
    // The default LocalQueue takes what names none.
    text.rest = Self.queues
    let test = try text.world()
    test.run(to: .seconds(600))
    let id = try #require(test.world.cluster.leaderWorkerSet(ObjectKey("default", "sample")))
    #expect(test.world.cluster.allWorkloads.count == 2)
    #expect(test.world.cluster[id].header.metadata.labels[KueueKey.queueName] == "default")
    var bigger = test.world.cluster[id].object
    bigger.spec.leaderWorkerTemplate.size = 3
    test.world.apply(bigger)
    #expect(test.world.cluster[id].spec.size == 2)
    var newer = test.world.cluster[id].object
    newer.spec.leaderWorkerTemplate.workerTemplate.spec.containers[0].image = "server:v2"
    test.world.apply(newer)
    #expect(test.world.cluster[id].spec.leaderWorkerTemplate.workerTemplate.spec.containers[0].image == "server:v2")
  }
}
