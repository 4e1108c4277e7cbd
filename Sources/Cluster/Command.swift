package import API
package import Kernel

/// What a controller wants done. Controllers plan commands; the Simulation applies them.
package enum Command: Sendable, Equatable {
  // LeaderWorkerSet.
  case createRevision(LWSRevision, of: LeaderWorkerSetID)
  case deleteRevision(RevisionID)
  case updateStatus(LeaderWorkerSetID, LeaderWorkerSetStatus)

  // StatefulSet: a server-side apply creates the set or changes the fields that are owned.
  case applyStatefulSet(StatefulSet, owner: ObjectRef)
  case createStatefulSet(StatefulSet, owner: ObjectRef)
  case recordSetRevision(StatefulSetID, StatefulSetRecord.Revision)
  case trimSetRevisions(StatefulSetID, keeping: [String])
  case updateSetStatus(StatefulSetID, StatefulSetStatus)

  // What sets and groups consist of.
  case createPod(NewPod)
  case createService(Service, owner: ObjectRef)
  case createClaim(PersistentVolumeClaim, Metadata, owners: [OwnerReference])
  case addOwner(OwnerReference, to: ObjectRef)
  case removeOwner(ObjectRef, from: ObjectRef)

  // Jobs.
  case createJobPod(NewJobPod)
  case updateJob(JobID, JobStatus)
  /// The pod is counted, or is not to be counted: its object may go.
  case releaseJobPod(PodID)
  /// The job runs from now on, and its new pods get this, by podset.
  case startJob(JobID, [String: PodSetStart])
  /// The job's pods go, and no others come until it is started.
  case suspendJob(JobID)

  // Kueue.
  /// The owner is not its controller.
  case createWorkload(Workload, owner: ObjectRef)
  /// Replaces spec and status; whoever watches sees what differs.
  case updateWorkload(WorkloadObjectID, Workload)
  case labelPod(PodID, [String: String])
  /// Takes scheduling gates away and gives the pod what its admission says.
  case startPod(PodID, PodStart)
  /// Ends a pod that cannot run where it was assigned.
  case failPod(PodID, reason: String)

  // The way out. A pod's grace is its own unless given.
  case delete(ObjectRef, Propagation, graceSeconds: Int?)
  /// The finalizer of a foreground deletion is taken away: the object goes, a pod as soon as its containers have stopped.
  case releaseForeground(ObjectRef)

  case emit(ObjectEvent)
  /// The controller looks at the same key again after a delay.
  case requeue(SimDuration)
  /// The controller failed and looks again after its back-off.
  case fail(String)
}

extension Command {
  /// The kind of object that a command writes: one API call each.
  package enum WrittenKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case leaderWorkerSet, revision, statefulSet, pod, service, claim, job, workload
  }

  /// What is written; nil when nothing is.
  package var writtenKind: WrittenKind? {
    switch self {
    case .emit, .requeue, .fail: nil
    case .createRevision, .deleteRevision, .recordSetRevision, .trimSetRevisions: .revision
    case .updateStatus: .leaderWorkerSet
    case .applyStatefulSet, .createStatefulSet, .updateSetStatus: .statefulSet
    case .createPod, .createJobPod, .releaseJobPod, .labelPod, .startPod, .failPod: .pod
    case .createService: .service
    case .createClaim: .claim
    case .updateJob, .startJob, .suspendJob: .job
    case .createWorkload, .updateWorkload: .workload
    case .addOwner(_, let object), .removeOwner(_, let object), .delete(let object, _, _),
      .releaseForeground(let object):
      object.writtenKind
    }
  }

  /// Whether it reports what is, rather than changing it.
  package var isStatus: Bool {
    switch self {
    case .updateSetStatus, .updateJob: true
    case .createRevision, .deleteRevision, .updateStatus, .applyStatefulSet, .createStatefulSet, .recordSetRevision,
      .trimSetRevisions, .createPod, .createService, .createClaim, .addOwner, .removeOwner, .createJobPod,
      .releaseJobPod, .startJob, .suspendJob, .createWorkload, .updateWorkload, .labelPod, .startPod, .failPod, .delete,
      .releaseForeground, .emit, .requeue, .fail:
      false
    }
  }
}

extension ObjectRef {
  fileprivate var writtenKind: Command.WrittenKind {
    switch self {
    case .leaderWorkerSet: .leaderWorkerSet
    case .statefulSet: .statefulSet
    case .pod: .pod
    case .revision: .revision
    case .service: .service
    case .claim: .claim
    case .job: .job
    case .workload: .workload
    }
  }
}

/// A pod that a StatefulSet wants to have.
package struct NewPod: Sendable, Equatable {
  package var pod: Pod
  package var owner: StatefulSetID
  package var ordinal: Int
  package var setRevision: String

  package init(pod: Pod, owner: StatefulSetID, ordinal: Int, setRevision: String) {
    self.pod = pod
    self.owner = owner
    self.ordinal = ordinal
    self.setRevision = setRevision
  }
}

/// What a pod gets when it may start: where it runs, and which of its gates are gone.
package struct PodStart: Sendable, Equatable {
  package var removedGates: [String]
  package var nodeSelector: [String: String] = [:]
  package var tolerations: [Toleration] = []
  package var labels: [String: String] = [:]
  package var annotations: [String: String] = [:]

  package init(removing gates: [String]) {
    removedGates = gates
  }
}

/// A Kubernetes Event about an object: what `kubectl describe` shows.
package struct ObjectEvent: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    case normal, warning

    package var text: String {
      switch self {
      case .normal: "Normal"
      case .warning: "Warning"
      }
    }
  }

  /// The kind of the object, as manifests write it.
  package var about: String
  package var key: ObjectKey
  package var kind: Kind
  package var reason: String
  package var message: String

  package init(_ about: String, _ key: ObjectKey, _ kind: Kind = .normal, reason: String, message: String) {
    self.about = about
    self.key = key
    self.kind = kind
    self.reason = reason
    self.message = message
  }
}
