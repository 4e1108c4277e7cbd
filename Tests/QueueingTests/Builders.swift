import API
import Cluster
import Kernel
import Queueing

/// A store and Kueue's objects, for tests of plans.
struct QueueingFixture {
  var cluster = Cluster(nodes: [], levels: [])
  var context = QueueingContext(now: .zero, configuration: KueueConfiguration())

  init() {
    context.localQueues[ObjectKey("default", "team")] = LocalQueue(name: "team", clusterQueue: "cq")
    context.clusterQueues["cq"] = ClusterQueue(name: "cq")
    context.flavors["gpu"] = {
      var flavor = ResourceFlavor(name: "gpu")
      flavor.nodeLabels = ["pool": "gpu"]
      return flavor
    }()
  }

  /// Stores a LeaderWorkerSet of a size with a leader template.
  mutating func add(_ name: String, replicas: Int, size: Int) -> LeaderWorkerSetID {
    var template = LeaderWorkerTemplate(workerTemplate: PodTemplate())
    template.size = size
    template.leaderTemplate = PodTemplate()
    var spec = LeaderWorkerSetSpec(leaderWorkerTemplate: template)
    spec.replicas = replicas
    let set = LeaderWorkerSet(metadata: Metadata(name: name, labels: [KueueKey.queueName: "team"]), spec: spec)
    let header = ObjectHeader(metadata: set.metadata, uid: cluster.makeUID(), createdAt: .zero)
    return cluster.insert(LeaderWorkerSetRecord(header: header, object: set))
  }

  /// Stores what a plan creates.
  mutating func create(_ commands: [Command]) -> [WorkloadObjectID] {
    commands.compactMap { command in
      guard case .createWorkload(let workload, let owner) = command else { return nil }
      var header = ObjectHeader(metadata: workload.metadata, uid: cluster.makeUID(), createdAt: .zero)
      header.owners = [OwnerReference(owner, isController: false, blocksOwnerDeletion: false)]
      return cluster.insert(WorkloadRecord(header: header, workload: workload))
    }
  }

  mutating func plan(_ set: LeaderWorkerSetID) -> [Command] { GroupWorkloads.plan(for: set, in: cluster, context) }
}
