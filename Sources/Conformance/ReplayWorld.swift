import API
import Cluster
import Kernel
import LeaderWorkerSets
import Scenarios
import Simulation

/// A world in which a recorded scenario is played: the one LeaderWorkerSet that it is about, and hands on everything.
struct ReplayWorld: ~Copyable {
  var world: World
  let key: ObjectKey
  /// The set as the corpus describes it, with every change so far.
  var description: CaseFields
  /// Names of the pods that actions have deleted, in order.
  var deletedPods: [String] = []
  /// Nothing takes time.
  private static let timing = "ideal"

  /// A world to which the set that `description` describes has just been applied.
  ///
  /// - Parameters:
  ///   - nodeCount: Nodes, each with room for many pods and some TPUs.
  ///   - missingImages: Images that no registry has.
  ///   - stopped: The parts of the control plane that the recorded harness did not have.
  init(
    _ description: CaseFields, nodeCount: Int, missingImages: [String] = [], stopping stopped: [ControllerName] = []
  ) throws(MalformedCase) {
    self.description = description
    let lws = try LWSManifest.leaderWorkerSet(description)
    let text = """
      kind: Scenario
      name: replay
      cluster:
        levels: [{name: node, count: \(nodeCount)}]
        allocatable: {cpu: 64, memory: 256Gi, pods: 110, google.com/tpu: 16}
      timing: \(Self.timing)
      duration: 24h
      seed: 1
      """
    do {
      var scenario = try Scenario.load(inputs: [InputFile(path: "replay.yaml", content: text)])
      for image in missingImages { scenario.images[image] = ImageSpec(bytes: 1, cache: .nowhere, exists: false) }
      world = World(scenario)
    } catch {
      throw MalformedCase("\(error)")
    }
    key = ObjectKey(lws.metadata.namespace, lws.metadata.name)
    for name in stopped { world.stop(name, for: nil) }
    world.apply(lws)
  }

  /// Runs everybody who is at work until nothing changes at this instant.
  mutating func settle() {
    world.advance(until: world.now)
  }

  // MARK: What there is

  var lwsID: LeaderWorkerSetID? { world.cluster.leaderWorkerSet(key) }
  var lws: LeaderWorkerSet? { lwsID.map { world.cluster[$0].object } }
  var leaderSetID: StatefulSetID? { world.cluster.statefulSet(key) }
  var leaderSet: StatefulSetRecord? { leaderSetID.map { world.cluster[$0] } }

  /// The leaders by group, ascending.
  var leaders: [(group: Int, id: PodID)] {
    world.cluster.leaders(of: key).compactMap { id in
      world.cluster[id].membership.map { (group: $0.group, id: id) }
    }.sorted { $0.group < $1.group }
  }

  func leader(_ group: Int) -> PodID? { leaders.first { $0.group == group }?.id }

  /// The workers, by name.
  var workers: [PodID] {
    world.cluster.allPods.filter { id in
      world.cluster[id].membership.map { !$0.isLeader && $0.set == key.name } ?? false
    }.sorted { world.cluster[$0].header.name < world.cluster[$1].header.name }
  }

  func workerSetID(_ group: Int) -> StatefulSetID? {
    world.cluster.statefulSet(ObjectKey(key.namespace, "\(key.name)-\(group)"))
  }

  /// The worker StatefulSets, by group.
  var workerSets: [StatefulSetRecord] {
    world.cluster.allStatefulSets.filter { $0 != leaderSetID }.map { world.cluster[$0] }
      .sorted { $0.header.name < $1.header.name }
  }

  var revisions: [LWSRevision] {
    lwsID.map { world.cluster.revisions(of: $0).map { world.cluster[$0].revision } } ?? []
  }

  /// The key of the revision that the leader StatefulSet is at.
  var latestKey: String { leaderSet?.header.metadata.labels[LWSKey.revision] ?? "" }
}
