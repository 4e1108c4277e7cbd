import API
import Cluster
import LeaderWorkerSets
import Simulation

/// Rollouts of the LWS controller in a closed loop with an idealised StatefulSet.
///
/// A group is one unit, so the sets have groups of one pod.
///
/// Source: conformance/lws/SCHEMA.md, `rollout_traces`.
enum RolloutTraceReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "trace", play)
  }

  private static func play(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    var description = try item.object("lws").fields
    description["name"] = Value("lws")
    description["size"] = Value(1)
    var replay = try ReplayWorld(
      CaseFields(description), nodeCount: 1,
      stopping: [
        .leaderWorkerSet, .lwsPod, .statefulSet, .garbageCollector, .podGarbageCollector, .nodeLifecycle,
        .taintEviction, .scheduler,
      ])
    var loop = RolloutLoop()
    for (index, step) in try item.items("steps").enumerated() {
      let step = try CaseFields(step)
      try loop.perform(step.object("action"), &replay)
      try loop.run(&replay)
      let outcome = try loop.outcome(expecting: step.object("expect"), &replay)
      if case .failed(let text) = outcome {
        return .failed("step \(index) (\(try step.value("action").canonicalJSON)):\n\(text)")
      }
    }
    return .passed
  }
}

/// The loop: controller, StatefulSet, controller, … until neither changes anything.
private struct RolloutLoop {
  private var updateCount = 0
  /// Events before the present step.
  private var seenEvents = 0
  private var isCreated = false
  /// Far more turns than any rollout takes.
  private static let turnLimit = 1_000

  mutating func perform(_ action: CaseFields, _ replay: inout ReplayWorld) throws(MalformedCase) {
    seenEvents = replay.world.unrecordedEvents.count
    switch try action.text("do") {
    case "create": return
    case "setReplicas": try replay.update(CaseFields(["replicas": action.value("replicas")]))
    case "setPartition": try replay.update(CaseFields(["partition": action.value("partition")]))
    case "updateTemplate":
      updateCount += 1
      try replay.update(CaseFields(["workerTemplate": Value(["containerName": "worker-\(updateCount)"])]))
    case "setAllGroupsReady": for leader in replay.leaders { Self.set(leader.id, isReady: true, &replay) }
    case "setGroupReady": try Self.set(action.int("group"), isReady: true, &replay)
    case "setGroupUnready": try Self.set(action.int("group"), isReady: false, &replay)
    case let name: throw MalformedCase("no rule plays the action \"\(name)\"")
    }
    // The recorded loop's store counts no generations.
    replay.lwsID.map { replay.world.edit($0) { $0.header.generation = 1 } }
  }

  private static func set(_ group: Int, isReady: Bool, _ replay: inout ReplayWorld) throws(MalformedCase) {
    guard let leader = replay.leader(group) else { throw MalformedCase("group \(group) does not exist") }
    set(leader, isReady: isReady, &replay)
  }

  private static func set(_ leader: PodID, isReady: Bool, _ replay: inout ReplayWorld) {
    replay.world.edit(leader) { pod in
      pod.phase = .running
      pod.isReady = isReady
    }
  }

  mutating func run(_ replay: inout ReplayWorld) throws(MalformedCase) {
    for _ in 0..<Self.turnLimit {
      guard let id = replay.lwsID else { throw MalformedCase("the LeaderWorkerSet is gone") }
      let isQuiet = replay.world.reconcileOnce(.leaderWorkerSet, .leaderWorkerSet(id))
      let isSettled = try statefulSetPass(&replay)
      if isQuiet, isSettled { return }
    }
    throw MalformedCase("the loop does not come to rest")
  }

  /// One pass of the idealised StatefulSet; whether it changed nothing.
  private func statefulSetPass(_ replay: inout ReplayWorld) throws(MalformedCase) -> Bool {
    guard let id = replay.leaderSetID, let lws = replay.lws else { return true }
    let set = replay.world.cluster[id]
    var isSettled = true
    for (group, pod) in replay.leaders where group >= set.spec.replicas {
      replay.world.erase(.pod(pod))
      isSettled = false
    }
    for group in 0..<set.spec.replicas {
      let wanted = revision(of: group, set, replay)
      if let leader = replay.leader(group) {
        let isOutdated = replay.world.cluster[leader].membership?.revision != replay.latestKey
        guard isOutdated, group >= set.spec.partition else { continue }
        replay.world.erase(.pod(leader))
      }
      try create(group, lws, revision: wanted, owner: id, &replay)
      isSettled = false
    }
    let count = replay.leaders.count
    if replay.world.cluster[id].status.replicas != count {
      replay.world.edit(id) { $0.status.replicas = count }
      isSettled = false
    }
    return isSettled
  }

  /// Below the partition a group that has to be made anew is of the earlier revision, if there is one.
  private func revision(of group: Int, _ set: StatefulSetRecord, _ replay: borrowing ReplayWorld) -> String {
    let latest = replay.latestKey
    guard group < set.spec.partition else { return latest }
    return replay.revisions.filter { $0.key != latest }.newest?.key ?? latest
  }

  private func create(
    _ group: Int, _ lws: LeaderWorkerSet, revision: String, owner: StatefulSetID, _ replay: inout ReplayWorld
  ) throws(MalformedCase) {
    let set = LeaderStatefulSet.desired(
      for: lws, .init(partition: 0, replicas: group + 1), revisionKey: revision, version: .head)
    var pod = set.pod(ordinal: group)
    do {
      try PodAdmission.admit(&pod, version: .head, gangScheduling: false)
    } catch {
      throw MalformedCase("pod \(pod.metadata.name) is not admitted: \(error)")
    }
    let owners = [OwnerReference(.statefulSet(owner))]
    _ = replay.world.insert(pod, owners: owners) { $0.phase = .running }
  }

  // MARK: What there is

  mutating func outcome(
    expecting expected: CaseFields, _ replay: inout ReplayWorld
  ) throws(MalformedCase) -> CaseOutcome {
    guard let lws = replay.lws, let set = replay.leaderSet else { throw MalformedCase("nothing was created") }
    let wanted = Set(try expected.items("events").compactMap(\.text)).sorted()
    let found = Set(events(&replay)).sorted()
    var fields = expected.fields
    fields["events"] = Value(wanted)
    return Difference.outcome(
      expecting: CaseFields(fields),
      got: [
        "groups": Value(groups(replay)), "events": Value(found), "revisions": Value(replay.revisions.count),
        "conditions": .object(
          Dictionary(lws.status.conditions.map { ($0.type, Value($0.isTrue ? "True" : "False")) }) { $1 }),
        "status": .object([
          "ready": Value(lws.status.readyReplicas), "updated": Value(lws.status.updatedReplicas),
          "replicas": Value(lws.status.replicas),
        ]),
        "leaderSts": .object([
          "maxUnavailable": (set.spec.maxUnavailable ?? .count(1)).value, "partition": Value(set.spec.partition),
          "replicas": Value(set.spec.replicas),
          "replicasAnnotation": Value(set.header.metadata.annotations[LWSKey.replicas].flatMap { Int($0) } ?? -1),
        ]),
      ])
  }

  private func groups(_ replay: borrowing ReplayWorld) -> String {
    let latest = replay.latestKey
    return replay.leaders.map { leader in
      let pod = replay.world.cluster[leader.id]
      let isUpdated = pod.membership?.revision == latest
      return pod.isReady ? (isUpdated ? "R" : "r") : (isUpdated ? "U" : ".")
    }.joined()
  }

  /// The events of this step, as the recorded loop wrote them down. That loop made the first revision by itself.
  private mutating func events(_ replay: inout ReplayWorld) -> [String] {
    let isFirst = !isCreated
    isCreated = true
    return replay.world.unrecordedEvents.dropFirst(isFirst ? 0 : seenEvents).compactMap { event in
      guard event.about == "LeaderWorkerSet" else { return nil }
      if event.reason == "CreatingRevision" { return isFirst ? nil : event.reason }
      return event.message.contains(", with ") ? "\(event.reason): \(event.message)" : event.message
    }
  }
}
