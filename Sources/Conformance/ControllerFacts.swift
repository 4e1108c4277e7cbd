import API
import Cluster
import Kernel
import LeaderWorkerSets

/// Facts about single reconciles of the pod controller.
enum ControllerFacts {
  @Sendable static func containerRestarted(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    let phases: [PodPhase] = [.pending, .running, .succeeded, .failed]
    guard let phase = phases.first(where: { $0.text == input["phase"]?.text }) else {
      throw MalformedCase("phase is none of \(phases.map(\.text))")
    }
    var group = try OneGroup(CaseFields([:]))
    var pod = group.cluster[group.leader]
    pod.phase = phase
    pod.initContainers = try states(input, "initRestartCounts")
    pod.containers = try states(input, "restartCounts")
    group.cluster[group.leader] = pod
    return Difference.outcome(expected: try item.value("expect"), got: Value(pod.hasRestartedContainer))
  }

  private static func states(_ input: CaseFields, _ key: String) throws(MalformedCase) -> [ContainerState] {
    try input.items(key).compactMap(\.integer).map { count in
      var state = ContainerState()
      state.restartCount = count
      return state
    }
  }

  /// Whether a worker on its way out takes its group with it.
  @Sendable static func ownership(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    guard try input.text("worker") == "terminating" else { throw MalformedCase("the worker is not terminating") }
    var group = try OneGroup(CaseFields(["restartPolicy": try input.value("policy")]))
    let owner = try input.text("workerOwner")
    let worker: PodID
    if owner.hasPrefix("current") {
      worker = try group.addWorker(owner: .statefulSet(group.workers))
    } else if owner.hasPrefix("stale") {
      let earlier = group.workers
      worker = try group.addWorker(owner: .statefulSet(earlier))
      group.cluster.remove(.statefulSet(earlier))
      group.addWorkers()
    } else if owner.contains("leader pod") {
      worker = try group.addWorker(owner: .pod(group.leader))
    } else {
      return .skipped("no rule reads the owner \"\(owner)\"")
    }
    group.cluster[worker].header.deletion = Deletion(since: .zero)
    let isDeleted = group.plan(for: worker).contains(
      .delete(.pod(group.leader), .foreground, graceSeconds: nil))
    return Difference.outcome(
      expected: try item.value("expect"), got: Value(isDeleted ? "leader deleted" : "leader kept"))
  }

  /// What a leader on its way out still gets, when every group has a Service of its own.
  @Sendable static func terminatingLeader(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    guard try item.object("in").text("leader") == "terminating" else {
      throw MalformedCase("the leader is not terminating")
    }
    var group = try OneGroup(
      CaseFields(["subdomainPolicy": Value("UniquePerReplica"), "restartPolicy": Value("None")]))
    group.cluster[group.leader].header.deletion = Deletion(since: .zero)
    let commands = group.plan(for: group.leader)
    return Difference.outcome(
      expecting: try item.object("expect"),
      got: [
        "servicesCreated": Value(commands.count { if case .createService = $0 { true } else { false } }),
        "requeue": Value(
          commands.contains { if case .requeue = $0 { true } else { false } }
            || commands.contains { if case .fail = $0 { true } else { false } }),
      ])
  }

  /// What becomes of the workers when the leader's node is gone. Every failure of the plan counts as not found, which
  /// is what the real controller's look-up says.
  @Sendable static func missingNode(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    guard try item.object("in").text("leaderNode") == "absent" else { throw MalformedCase("the node is not absent") }
    var group = try OneGroup(
      CaseFields(["annotations": Value([LWSKey.exclusiveTopology: OneGroup.rackLabel])]))
    group.cluster.remove(.statefulSet(group.workers))
    group.cluster.bind(group.leader, to: NodeID(0))
    group.cluster.nodes[0].exists = false
    let commands = group.plan(for: group.leader)
    let hasFailed = commands.contains { if case .fail = $0 { true } else { false } }
    let isPinned = commands.contains { command in
      if case .createStatefulSet(let set, _) = command { !set.spec.template.spec.nodeSelector.isEmpty } else { false }
    }
    return Difference.outcome(
      expecting: try item.object("expect"),
      got: ["error": hasFailed ? Value("NotFound") : .null, "nodeSelectorSet": Value(isPinned)])
  }
}

/// A store that holds one LeaderWorkerSet and its first group: leader, worker StatefulSet and, when asked for, a
/// worker.
private struct OneGroup {
  static let rackLabel = "topology.kubernetes.io/rack"

  var cluster: Cluster
  private let lws: LeaderWorkerSet
  private let revision: LWSRevision
  private(set) var leader: PodID
  private(set) var workers: StatefulSetID

  /// The group of the set that `fields` describe, of two pods.
  init(_ fields: CaseFields) throws(MalformedCase) {
    lws = try LWSManifest.leaderWorkerSet(LWSManifest.merged(CaseFields(["size": Value(2)]), with: fields))
    revision = LWSRevision(recording: lws, number: 1)
    let node = Node(metadata: Metadata(name: "node-0", labels: [Self.rackLabel: "rack-0"]), allocatable: [:])
    var cluster = Cluster(nodes: [node], levels: [])
    let set = cluster.insert(
      LeaderWorkerSetRecord(header: Self.header(lws.metadata, &cluster), object: lws))
    let name = revision.objectName(set: lws.metadata.name)
    _ = cluster.insert(
      RevisionRecord(
        header: Self.header(Metadata(name: name), &cluster, owner: .leaderWorkerSet(set)), revision: revision))
    let leaders = LeaderStatefulSet.desired(
      for: lws, .init(partition: 0, replicas: 1), revisionKey: revision.key, version: .head)
    let leaderSet = cluster.insert(
      StatefulSetRecord(
        header: Self.header(leaders.metadata, &cluster, owner: .leaderWorkerSet(set)), spec: leaders.spec))
    leader = try Self.insert(leaders, ordinal: 0, into: &cluster, owner: .statefulSet(leaderSet))
    workers = StatefulSetID(leaderSet.slot)
    self.cluster = cluster
    addWorkers()
  }

  /// Adds the worker StatefulSet that belongs to the leader.
  mutating func addWorkers() {
    let set = workerSet
    workers = cluster.insert(
      StatefulSetRecord(header: Self.header(set.metadata, &cluster, owner: .pod(leader)), spec: set.spec))
  }

  /// Adds worker 1.
  mutating func addWorker(owner: ObjectRef) throws(MalformedCase) -> PodID {
    try Self.insert(workerSet, ordinal: 1, into: &cluster, owner: owner)
  }

  func plan(for pod: PodID) -> [Command] {
    PodPlan.plan(for: pod, in: cluster, ReconcileContext(now: .zero, version: .head))
  }

  private var workerSet: StatefulSet {
    let metadata = cluster[leader].header.metadata
    return WorkerStatefulSet.desired(
      for: lws, at: revision, leader: .init(metadata: metadata, requestsTPUs: false), version: .head)
  }

  private static func insert(
    _ set: StatefulSet, ordinal: Int, into cluster: inout Cluster, owner: ObjectRef
  ) throws(MalformedCase) -> PodID {
    var pod = set.pod(ordinal: ordinal)
    do {
      try PodAdmission.admit(&pod, version: .head, gangScheduling: false)
    } catch {
      throw MalformedCase("\(pod.metadata.name): \(error)")
    }
    let requests = ResourceRequest(pod.spec.effectiveRequests, columns: cluster.columns)
    let header = Self.header(pod.metadata, &cluster, owner: owner)
    return cluster.insert(PodRecord(header: header, spec: pod.spec, requests: requests))
  }

  private static func header(_ metadata: Metadata, _ cluster: inout Cluster, owner: ObjectRef? = nil) -> ObjectHeader {
    var header = ObjectHeader(metadata: metadata, uid: cluster.makeUID(), createdAt: .zero)
    header.owners = owner.map { [OwnerReference($0)] } ?? []
    return header
  }
}
