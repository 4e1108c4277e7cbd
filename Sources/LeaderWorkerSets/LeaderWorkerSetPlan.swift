import API
package import Cluster

/// What the LeaderWorkerSet controller does about one set.
///
/// Source: LWS-SPEC C.2.
package enum LeaderWorkerSetPlan {
  /// The commands of one reconcile; at the fixed point there are none.
  package static func plan(
    for id: LeaderWorkerSetID, in cluster: Cluster, _ context: ReconcileContext
  ) -> [Command] {
    let record = cluster[id]
    guard !record.header.isTerminating else { return [] }
    let leaderSet = cluster.statefulSet(record.header.key).map { (id: $0, record: cluster[$0]) }
    if let leaderSet, leaderSet.record.header.isTerminating {
      return [.requeue(LWSManager.terminatingSetDelay)]
    }
    var plan = SetReconcile(id: id, lws: record.object, record: record, leaderSet: leaderSet?.record, context: context)
    plan.revisions = cluster.revisions(of: id).map { ($0, cluster[$0].revision) }
    plan.groups = Groups(of: record, leaderSet: leaderSet?.record, in: cluster, context.version)
    return plan.commands(hasSharedService: cluster.service(record.header.key) != nil)
  }
}

/// One reconcile of one set, step by step.
private struct SetReconcile {
  let id: LeaderWorkerSetID
  let lws: LeaderWorkerSet
  let record: LeaderWorkerSetRecord
  let leaderSet: StatefulSetRecord?
  let context: ReconcileContext
  var revisions: [(id: RevisionID, revision: LWSRevision)] = []
  var groups = Groups()
  private var commands: [Command] = []

  init(
    id: LeaderWorkerSetID, lws: LeaderWorkerSet, record: LeaderWorkerSetRecord, leaderSet: StatefulSetRecord?,
    context: ReconcileContext
  ) {
    self.id = id
    self.lws = lws
    self.record = record
    self.leaderSet = leaderSet
    self.context = context
  }

  mutating func commands(hasSharedService: Bool) -> [Command] {
    let (revision, isUpdated) = presentRevision()
    let decision = rollout(at: revision, isUpdated: isUpdated)
    applyLeaderSet(decision.rollout, revision, isUpdated: isUpdated)
    if lws.spec.subdomain == .shared, !hasSharedService {
      commands.append(.createService(.headless(for: lws, named: lws.metadata.name), owner: .leaderWorkerSet(id)))
    }
    updateStatus(at: revision)
    return commands
  }

  /// The revision to bring all groups to, recorded when it is new, and whether it has just changed.
  private mutating func presentRevision() -> (LWSRevision, isUpdated: Bool) {
    let key = leaderSet?.header.metadata.labels[LWSKey.revision]
    guard let known = key.flatMap({ key in revisions.map(\.revision).newest(key: key) }) else {
      let text = "for a newly created LeaderWorkerSet"
      return (recordRevision(key: key, text), false)
    }
    if known.matches(lws, proposed: record.revisionData, version: context.version) { return (known, false) }
    return (recordRevision(key: nil, "for updated LWS"), true)
  }

  private mutating func recordRevision(key: String?, _ text: String) -> LWSRevision {
    var revision = LWSRevision(recording: lws, number: revisions.map(\.revision).nextNumber, key: key)
    revision.data = record.revisionData
    commands.append(.createRevision(revision, of: id))
    emit("CreatingRevision", "Creating revision with key \(revision.key) \(text)")
    return revision
  }

  private mutating func rollout(at revision: LWSRevision, isUpdated: Bool) -> RollingUpdateDecision {
    let leaders = leaderSet.map { set in
      RollingUpdate.Leaders(
        rollout: .init(partition: set.spec.partition, replicas: set.spec.replicas),
        recordedReplicas: set.header.metadata.annotations[LWSKey.replicas].flatMap { Int($0) } ?? 0)
    }
    let question = RollingUpdate(
      of: lws, leaders: leaders, isTemplateUpdated: isUpdated, groups: groups.byIndex(revision: revision.key))
    let decision = question.decide(version: context.version)
    if let text = decision.surgeEvent { emit("GroupsProgressing", text) }
    return decision
  }

  private mutating func applyLeaderSet(
    _ rollout: LeaderStatefulSet.Rollout, _ revision: LWSRevision, isUpdated: Bool
  ) {
    let desired = LeaderStatefulSet.desired(
      for: lws, rollout, revisionKey: revision.key, version: context.version)
    guard let leaderSet else {
      commands.append(.applyStatefulSet(desired, owner: .leaderWorkerSet(id)))
      emit("GroupsProgressing", "Created leader statefulset \(lws.metadata.name)")
      return
    }
    if leaderSet.differs(from: desired, owner: .leaderWorkerSet(id)) {
      commands.append(.applyStatefulSet(desired, owner: .leaderWorkerSet(id)))
    }
    emitPartitionChange(from: leaderSet.spec.partition, to: rollout.partition, isUpdated: isUpdated)
  }

  private mutating func emitPartitionChange(from old: Int, to new: Int, isUpdated: Bool) {
    guard !isUpdated, old != new else { return }
    // From 0.9 on the text names the range that begins; raising the partition makes it come out reversed.
    let text: String
    if !context.version.isAtLeast0_9 {
      text = "Updating replicas \(old) to \(new)"
    } else if old - 1 == new {
      text = "Updating replica \(new)"
    } else {
      text = "Updating replicas \(new) to \(old - 1) (inclusive)"
    }
    emit("GroupsUpdating", text)
  }

  private mutating func updateStatus(at revision: LWSRevision) {
    let counts = groups.counts(revision: revision.key, lws.spec)
    var status = record.status
    status.replicas = leaderSet?.status.replicas ?? 0
    status.readyReplicas = counts.ready
    status.updatedReplicas = counts.updated
    if context.version.isAtLeast0_9 { status.observedGeneration = record.header.generation }
    if status.hpaPodSelector.isEmpty {
      status.hpaPodSelector = "\(LWSKey.name)=\(lws.metadata.name),\(LWSKey.workerIndex)=0"
    }
    let asserted = counts.conditions
    let areConditionsChanged = LWSConditions.set(
      asserted.map(\.asserted), on: &status.conditions,
      .init(now: context.now, generation: record.header.generation), version: context.version)
    if areConditionsChanged, let first = asserted.first { emit(first.reason, counts.note(first)) }
    if status != record.status { commands.append(.updateStatus(id, status)) }
    guard counts.isRolloutDone else { return }
    for old in revisions where old.revision.key != revision.key { commands.append(.deleteRevision(old.id)) }
  }

  private mutating func emit(_ reason: String, _ message: String) {
    commands.append(.emit(ObjectEvent("LeaderWorkerSet", record.header.key, reason: reason, message: message)))
  }
}

extension StatefulSetRecord {
  /// Whether a server-side apply of `desired` would change anything here.
  fileprivate func differs(from desired: StatefulSet, owner: ObjectRef) -> Bool {
    func isMissing(_ wanted: [String: String], in present: [String: String]) -> Bool {
      wanted.contains { present[$0.key] != $0.value }
    }
    return spec != desired.spec || isMissing(desired.metadata.labels, in: header.metadata.labels)
      || isMissing(desired.metadata.annotations, in: header.metadata.annotations)
      || !header.owners.contains { $0.object == owner }
  }
}

extension Service {
  /// The headless Service under which pods of a set are found. Source: LWS-SPEC C.6.
  static func headless(for lws: LeaderWorkerSet, named name: String, group: Int? = nil) -> Service {
    var service = Service(
      metadata: Metadata(name: name, namespace: lws.metadata.namespace, labels: [LWSKey.name: lws.metadata.name]))
    service.selector = [LWSKey.name: lws.metadata.name]
    if let group { service.selector[LWSKey.groupIndex] = String(group) }
    service.isHeadless = true
    service.publishesNotReadyAddresses = true
    return service
  }
}
