import API
import Cluster
import Kernel

@testable import Kubernetes

/// A cluster with one StatefulSet `s`, where plans come true as the Simulation lets them.
///
/// Deleted pods stay as terminating until `removeTerminating`, and new pods are pending until something is said of them.
struct SetWorld {
  var cluster = Cluster(nodes: [], levels: [])
  let set: StatefulSetID
  var now = SimTime.zero + .hours(1)
  var version = KubernetesVersion(minor: 34)

  /// A set that has not been looked at yet.
  init(replicas: Int, management: StatefulSetSpec.PodManagement = .parallel) {
    var spec = StatefulSetSpec()
    spec.replicas = replicas
    spec.podManagement = management
    spec.template = .version("a")
    let header = ObjectHeader(metadata: Metadata(name: "s"), uid: cluster.makeUID(), createdAt: .zero)
    set = cluster.insert(StatefulSetRecord(header: header, spec: spec))
  }

  /// A set whose pods all run and are ready, at version "a", with nothing left to do.
  static func settled(replicas: Int, _ change: (inout StatefulSetSpec) -> Void = { _ in }) -> SetWorld {
    var world = SetWorld(replicas: replicas)
    change(&world.cluster[world.set].spec)
    world.settle()
    return world
  }

  var spec: StatefulSetSpec {
    get { cluster[set].spec }
    set { cluster[set].spec = newValue }
  }

  var status: StatefulSetStatus { cluster[set].status }

  func plan() -> [Command] {
    StatefulSetPlan.plan(for: set, in: cluster, .init(now: now, version: version))
  }

  /// The creations and deletions of the next sync, such as `create s-0`.
  var steps: [String] { plan().compactMap { step($0) } }

  /// Reasons of the events of the next sync.
  var eventReasons: [String] {
    plan().compactMap { if case .emit(let event) = $0 { event.reason } else { nil } }
  }

  private func step(_ command: Command) -> String? {
    if case .createPod(let new) = command { return "create \(new.pod.metadata.name)" }
    if case .createClaim(_, let metadata, _) = command { return "claim \(metadata.name)" }
    if case .delete(let object, _, _) = command { return "delete \(cluster[header: object].name)" }
    return nil
  }
}

// MARK: - Pods

extension SetWorld {
  /// The pod at an ordinal, which has to exist.
  func pod(_ ordinal: Int) -> PodID {
    guard let pod = cluster.pod(ObjectKey("default", "s-\(ordinal)")) else {
      preconditionFailure("there is no pod s-\(ordinal)")
    }
    return pod
  }

  /// The version of the template that each pod was made from, by ordinal.
  var versions: [String] {
    cluster.pods(of: set).sorted { (cluster[$0].ordinal ?? -1) < (cluster[$1].ordinal ?? -1) }
      .map { cluster[$0].header.metadata.labels["version"] ?? "" }
  }

  mutating func makeReady(_ ordinal: Int) {
    cluster[pod(ordinal)].phase = .running
    cluster[pod(ordinal)].isReady = true
    cluster[pod(ordinal)].readySince = now
  }

  mutating func makeUnready(_ ordinal: Int) {
    cluster[pod(ordinal)].isReady = false
    cluster[pod(ordinal)].readySince = now
  }

  mutating func terminate(_ ordinal: Int) {
    cluster[pod(ordinal)].header.deletion = Deletion(since: now, graceSeconds: 30)
  }

  mutating func finish(_ ordinal: Int, _ phase: PodPhase) {
    cluster[pod(ordinal)].phase = phase
    cluster[pod(ordinal)].isReady = false
  }

  mutating func remove(_ ordinal: Int) { cluster.remove(.pod(pod(ordinal))) }

  mutating func removeTerminating() {
    for pod in cluster.pods(of: set) where cluster[pod].isTerminating { cluster.remove(.pod(pod)) }
  }
}

// MARK: - Making plans true

extension SetWorld {
  /// One sync.
  mutating func sync() { for command in plan() { apply(command) } }

  /// Lets deleted pods go and new ones become ready, and syncs, until a sync plans nothing.
  ///
  /// Returns how many syncs planned something; a hundred is taken for a plan without end.
  @discardableResult
  mutating func settle() -> Int {
    for count in 0..<100 {
      removeTerminating()
      for pod in cluster.pods(of: set) where !cluster[pod].isReady && !cluster[pod].isFinished {
        makeReady(cluster[pod].ordinal ?? -1)
      }
      now += .seconds(30)
      let commands = plan()
      if commands.isEmpty { return count }
      for command in commands { apply(command) }
    }
    return 100
  }

  private mutating func apply(_ command: Command) {
    switch command {
    case .createPod(let new): create(new)
    case .createClaim(let claim, let metadata, let owners):
      var header = ObjectHeader(metadata: metadata, uid: cluster.makeUID(), createdAt: now)
      header.owners = owners
      _ = cluster.insert(ClaimRecord(header: header, claim: claim))
    case .delete(let object, _, _):
      if cluster[header: object].deletion == nil { cluster[header: object].deletion = Deletion(since: now) }
    case .recordSetRevision(let id, let revision):
      cluster[id].revisions.removeAll { $0.name == revision.name }
      cluster[id].revisions.append(revision)
    case .trimSetRevisions(let id, let names): cluster[id].revisions.removeAll { !names.contains($0.name) }
    case .updateSetStatus(let id, let status): cluster[id].status = status
    case .addOwner(let owner, let object): cluster.addOwner(owner, to: object)
    case .removeOwner(let owner, let object): cluster.removeOwner(owner, from: object)
    case .emit, .requeue: break
    case .createJobPod, .updateJob, .releaseJobPod, .startJob, .suspendJob,
      .createRevision, .deleteRevision, .updateStatus, .applyStatefulSet, .createStatefulSet, .createService,
      .releaseForeground, .fail, .createWorkload, .updateWorkload, .labelPod, .startPod, .failPod:
      preconditionFailure("a StatefulSet does not plan \(command)")
    }
  }

  private mutating func create(_ new: NewPod) {
    var header = ObjectHeader(metadata: new.pod.metadata, uid: cluster.makeUID(), createdAt: now)
    header.owners = [OwnerReference(.statefulSet(new.owner))]
    var record = PodRecord(
      header: header, spec: new.pod.spec, requests: ResourceRequest([:], columns: cluster.columns))
    record.ordinal = new.ordinal
    record.setRevision = new.setRevision
    _ = cluster.insert(record)
  }
}

extension PodTemplate {
  /// A template that differs from those of other versions by a label.
  static func version(_ version: String) -> PodTemplate {
    var template = PodTemplate()
    template.labels = ["version": version]
    return template
  }
}
