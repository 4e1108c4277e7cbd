package import API
package import Cluster
package import Kernel

/// What the StatefulSet controller does about one set.
///
/// Source: LWS-SPEC E.1.
package enum StatefulSetPlan {
  /// What one sync knows besides the cluster.
  package struct Context: Sendable {
    package var now: SimTime
    package var version: KubernetesVersion

    package init(now: SimTime, version: KubernetesVersion) {
      self.now = now
      self.version = version
    }
  }

  /// The commands of one sync; at the fixed point there are none.
  package static func plan(for id: StatefulSetID, in cluster: Cluster, _ context: Context) -> [Command] {
    var sync = StatefulSetSync(id, in: cluster, context)
    if !sync.record.header.isTerminating {
      sync.recordRevision()
      sync.updateClaimOwners()
      switch sync.record.spec.podManagement {
      case .parallel: sync.syncParallel()
      case .orderedReady: sync.syncOrdered()
      }
    }
    sync.updateStatus()
    return sync.commands
  }
}

/// One sync of one set.
struct StatefulSetSync {
  let id: StatefulSetID
  let record: StatefulSetRecord
  let cluster: Cluster
  let context: StatefulSetPlan.Context
  /// The pods of the set by ordinal.
  let pods: [Int: PodID]
  /// Ordinals in use, ascending.
  let ordinals: [Int]
  /// Names of the revisions that pods below and above the partition are made from.
  var currentRevision: String
  var updateRevision: String
  var commands: [Command] = []

  init(_ id: StatefulSetID, in cluster: Cluster, _ context: StatefulSetPlan.Context) {
    self.id = id
    self.cluster = cluster
    self.context = context
    record = cluster[id]
    var pods: [Int: PodID] = [:]
    for pod in cluster.pods(of: id) { pods[cluster[pod].ordinal ?? -1] = pod }
    self.pods = pods
    ordinals = pods.keys.sorted()
    updateRevision = record.revisions.last?.name ?? ""
    currentRevision = record.status.currentRevision
  }

  /// The ordinals that the spec asks for.
  var wanted: Range<Int> {
    record.spec.startOrdinal..<record.spec.startOrdinal + max(0, record.spec.replicas)
  }

  func pod(_ ordinal: Int) -> PodRecord? { pods[ordinal].map { cluster[$0] } }

  /// Ready for at least `minReadySeconds`.
  func isAvailable(_ pod: PodRecord) -> Bool {
    pod.phase == .running && pod.isReady
      && context.now - pod.readySince >= .seconds(record.spec.minReadySeconds)
  }

  /// Records the template under a name of its own when it is new, and finds the revision that old pods have.
  mutating func recordRevision() {
    if let last = record.revisions.last, last.template == record.spec.template {
      updateRevision = last.name
    } else {
      updateRevision = "\(record.header.name)-\(SetRevisionName.hash(of: record.spec.template))"
      commands.append(.recordSetRevision(id, .init(name: updateRevision, template: record.spec.template)))
    }
    if currentRevision.isEmpty { currentRevision = updateRevision }
    trimRevisions()
  }

  /// Keeps the revisions that pods or the status name, and the last ten others. Source: LWS-SPEC E.1, history limit.
  private mutating func trimRevisions() {
    let historyLimit = 10
    var live: Set<String> = [currentRevision, updateRevision]
    for ordinal in ordinals { live.insert(pod(ordinal)?.setRevision ?? "") }
    let unused = record.revisions.map(\.name).filter { !live.contains($0) }
    guard unused.count > historyLimit else { return }
    let dropped = Set(unused.dropLast(historyLimit))
    // The update revision may be one that this very sync records.
    let kept = record.revisions.map(\.name).filter { !dropped.contains($0) && $0 != updateRevision }
    commands.append(.trimSetRevisions(id, keeping: kept + [updateRevision]))
  }

  /// Every step at once, for all ordinals.
  mutating func syncParallel() {
    createMissing(wanted.filter { pods[$0] == nil })
    for ordinal in ordinals where wanted.contains(ordinal) { replaceFinished(ordinal) }
    for ordinal in ordinals.reversed() where !wanted.contains(ordinal) { deletePod(ordinal) }
    rollUpdate()
  }

  /// One pod at a time, lower ordinals first; the first pod that is not healthy stops everything behind it.
  mutating func syncOrdered() {
    for ordinal in wanted {
      guard let pod = pod(ordinal) else { return createMissing([ordinal]) }
      if pod.isFinished { return replaceFinished(ordinal) }
      createClaims(of: pod)
      if pod.isTerminating || !isAvailable(pod) { return }
    }
    for ordinal in ordinals.reversed() where !wanted.contains(ordinal) {
      guard let pod = pod(ordinal) else { continue }
      if !pod.isTerminating { deletePod(ordinal) }
      return
    }
    rollUpdate()
  }

  /// Creates pods; the Simulation stops at the first that fails, as the slow-start batches of the controller do.
  private mutating func createMissing(_ missing: [Int]) {
    for ordinal in missing {
      guard let new = newPod(ordinal) else { continue }
      createClaims(for: new)
      commands.append(.createPod(new))
    }
  }

  /// Deletes a pod whose containers have all ended; the next sync makes it anew.
  private mutating func replaceFinished(_ ordinal: Int) {
    guard let id = pods[ordinal], let pod = pod(ordinal) else { return }
    createClaims(of: pod)
    guard pod.isFinished, !pod.isTerminating else { return }
    let isFailed = pod.phase == .failed
    emit(
      isFailed ? .warning : .normal, isFailed ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
      "StatefulSet \(record.header.namespace)/\(record.header.name) is recreating "
        + "\(isFailed ? "failed" : "terminated") Pod \(pod.header.name)")
    commands.append(.delete(.pod(id), .background, graceSeconds: nil))
  }

  mutating func deletePod(_ ordinal: Int) {
    guard let id = pods[ordinal], let pod = pod(ordinal), !pod.isTerminating else { return }
    commands.append(.delete(.pod(id), .background, graceSeconds: nil))
    emit(
      .normal, "SuccessfulDelete",
      "delete Pod \(pod.header.name) in StatefulSet \(record.header.name) successful")
  }

  mutating func emit(_ kind: ObjectEvent.Kind, _ reason: String, _ message: String) {
    commands.append(.emit(ObjectEvent("StatefulSet", record.header.key, kind, reason: reason, message: message)))
  }
}
