package import API
package import Cluster
import Kernel

/// How a reconcile ended.
enum ReconcileOutcome: Equatable {
  case done
  /// The client's limit is reached: the rest has to wait.
  case waiting
  /// Look at the same key again after a delay.
  case again(SimDuration)
  /// Look again after the back-off.
  case failed
}

/// What one reconcile has written, and what it waits for.
struct ReconcileTurn {
  let reconciler: Reconciler
  /// Whether a user, not the control plane, does what is done: a job without pods stands for a Workload of its own.
  let isUsersOwn: Bool
  /// The client whose turn was waited for.
  var paid: APIClient?
  var writeCount = 0
  /// The client whose turn has to be waited for, and when it comes.
  var next: (client: APIClient, time: SimTime)?
}

// The only place where what controllers plan becomes true.
extension World {
  /// Applies the commands of one reconcile in order, as far as the clients' limits allow.
  ///
  /// A pod that cannot be created ends the creation of pods, as in the controller's slow start, and whatever else was
  /// planned but the status, which it writes all the same.
  mutating func apply(_ commands: [Command], in turn: inout ReconcileTurn) -> ReconcileOutcome {
    var outcome = ReconcileOutcome.done
    for command in commands {
      if outcome == .failed, !command.isStatus { continue }
      if !mayWrite(command, in: &turn) { return .waiting }
      switch command {
      case .requeue(let delay): outcome = .again(delay)
      case .fail: return .failed
      case .createPod(let new):
        if !create(new) { outcome = .failed }
      case .createJobPod(let new):
        if !create(new) { outcome = .failed }
      case .createRevision, .deleteRevision, .updateStatus, .applyStatefulSet, .createStatefulSet, .updateSetStatus,
        .recordSetRevision, .trimSetRevisions, .createService, .createClaim, .addOwner, .removeOwner, .releaseJobPod,
        .startJob, .suspendJob, .updateJob, .delete, .releaseForeground, .emit, .createWorkload, .updateWorkload,
        .labelPod, .startPod, .failPod:
        apply(command)
      }
    }
    return outcome
  }

  /// Whether it is a command's turn; if not, the turn waits.
  private mutating func mayWrite(_ command: Command, in turn: inout ReconcileTurn) -> Bool {
    guard !turn.isUsersOwn, let kind = command.writtenKind else { return true }
    let client = APIClient(turn.reconciler, writing: kind)
    if turn.paid == client {
      turn.paid = nil
    } else {
      let time = clients.take(client, at: now)
      if time > now {
        turn.next = (client, time)
        return false
      }
    }
    turn.writeCount += 1
    return true
  }

  /// Applies a command that cannot fail.
  mutating func apply(_ command: Command) {
    switch command {
    case .createRevision(let revision, let set): create(revision, of: set)
    case .deleteRevision(let id): remove(.revision(id))
    case .updateStatus(let id, let status): update(id, status)
    case .applyStatefulSet(let set, let owner): applyServerSide(set, owner: owner)
    case .createStatefulSet(let set, let owner): create(set, owner: owner)
    case .recordSetRevision(let id, let revision): record(revision, of: id)
    case .trimSetRevisions(let id, let names): cluster[id].revisions.removeAll { !names.contains($0.name) }
    case .updateSetStatus(let id, let status):
      cluster[id].status = status
      statefulSetChanged(id)
    case .createService(let service, let owner): create(service, owner: owner)
    case .createClaim(let claim, let metadata, let owners): create(claim, metadata, owners: owners)
    case .addOwner(let owner, let object): cluster.addOwner(owner, to: object)
    case .removeOwner(let owner, let object): cluster.removeOwner(owner, from: object)
    case .delete(let object, let propagation, let grace): delete(object, propagation, graceSeconds: grace)
    case .releaseForeground(let object): releaseForeground(object)
    case .updateJob(let id, let status): update(id, status)
    case .releaseJobPod(let id): releaseJobPod(id)
    case .startJob(let id, let start): startJob(id, start)
    case .suspendJob(let id): suspendJob(id)
    case .emit(let event): emit(event)
    case .createWorkload(let workload, let owner): create(workload, owner: owner)
    case .updateWorkload(let id, let workload): update(id, workload)
    case .labelPod(let pod, let labels): label(pod, labels)
    case .startPod(let pod, let start): self.start(pod, start)
    case .failPod(let pod, let reason): fail(pod, reason: reason)
    case .createPod, .createJobPod, .requeue, .fail: preconditionFailure("\(command) can fail or concerns the queue")
    }
  }

  func header(_ metadata: Metadata, owners: [OwnerReference], uid: UInt64) -> ObjectHeader {
    var header = ObjectHeader(metadata: metadata, uid: uid, createdAt: now)
    header.owners = owners
    return header
  }

  private mutating func create(_ revision: LWSRevision, of set: LeaderWorkerSetID) {
    let name = revision.objectName(set: cluster[set].header.name)
    let labels = [LWSKey.name: cluster[set].header.name, LWSKey.revision: revision.key]
    let metadata = Metadata(name: name, namespace: cluster[set].header.namespace, labels: labels)
    let uid = cluster.makeUID()
    _ = cluster.insert(
      RevisionRecord(
        header: header(metadata, owners: [OwnerReference(.leaderWorkerSet(set))], uid: uid), revision: revision))
  }

  private mutating func update(_ id: LeaderWorkerSetID, _ status: LeaderWorkerSetStatus) {
    let old = cluster[id].status
    cluster[id].status = status
    if old.replicas != status.replicas || old.readyReplicas != status.readyReplicas
      || old.updatedReplicas != status.updatedReplicas || old.conditions != status.conditions
    {
      reportStatus(id)
    }
    leaderWorkerSetChanged(id)
  }

  /// Creates a StatefulSet or brings the owned fields of one that exists in line; foreign labels stay.
  private mutating func applyServerSide(_ set: StatefulSet, owner: ObjectRef) {
    guard let id = cluster.statefulSet(ObjectKey(set.metadata.namespace, set.metadata.name)) else {
      return create(set, owner: owner)
    }
    if cluster[id].spec != set.spec { cluster[id].header.generation += 1 }
    cluster[id].spec = set.spec
    cluster[id].header.metadata.labels.merge(set.metadata.labels) { $1 }
    cluster[id].header.metadata.annotations.merge(set.metadata.annotations) { $1 }
    if !cluster[id].header.owners.contains(where: { $0.object == owner }) {
      cluster.addOwner(OwnerReference(owner), to: .statefulSet(id))
    }
    statefulSetChanged(id)
  }

  package mutating func create(_ set: StatefulSet, owner: ObjectRef?) {
    let uid = cluster.makeUID()
    let owners = owner.map { [OwnerReference($0)] } ?? []
    let id = cluster.insert(
      StatefulSetRecord(header: header(set.metadata, owners: owners, uid: uid), spec: set.spec))
    gangFollows(id)
    statefulSetChanged(id)
  }

  private mutating func record(_ revision: StatefulSetRecord.Revision, of id: StatefulSetID) {
    cluster[id].revisions.removeAll { $0.name == revision.name }
    cluster[id].revisions.append(revision)
  }

  package mutating func create(_ service: Service, owner: ObjectRef?) {
    let uid = cluster.makeUID()
    let owners = owner.map { [OwnerReference($0)] } ?? []
    _ = cluster.insert(
      ServiceRecord(header: header(service.metadata, owners: owners, uid: uid), service: service))
  }

  package mutating func create(_ claim: PersistentVolumeClaim, _ metadata: Metadata, owners: [OwnerReference]) {
    let uid = cluster.makeUID()
    _ = cluster.insert(ClaimRecord(header: header(metadata, owners: owners, uid: uid), claim: claim))
  }
}
