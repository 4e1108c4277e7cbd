import API
import Cluster
import Kernel
import Queueing
import Quota

// Workloads and gated pods change, and everyone who cares is told.
extension World {
  mutating func create(_ workload: Workload, owner: ObjectRef) {
    let key = ObjectKey(workload.metadata.namespace, workload.metadata.name)
    guard cluster.workload(key) == nil else { return }
    let uid = cluster.makeUID()
    var workload = workload
    workload.uid = WorkloadName.uid(isOfArrival(owner) ? scattered(uid) : uid)
    let owners = [OwnerReference(owner, isController: false, blocksOwnerDeletion: false)]
    let id = cluster.insert(
      WorkloadRecord(header: header(workload.metadata, owners: owners, uid: uid), workload: workload))
    let text = "Created Workload: \(key.namespace)/\(key.name)"
    emit(ObjectEvent(owner.kind, cluster[header: owner].key, reason: "CreatedWorkload", message: text))
    submit(id)
    workloadChanged(id)
  }

  private func isOfArrival(_ owner: ObjectRef) -> Bool {
    if case .job(let id) = owner, cluster.contains(owner) { cluster[id].job.kind == .arrival } else { false }
  }

  /// A number of 48 bits that does not grow with time, as real uids do not: it decides among equals of one second.
  private func scattered(_ uid: UInt64) -> UInt64 {
    var stream = streams.stream("workload/uid/\(uid)")
    return stream.nextUInt64() >> 16
  }

  mutating func update(_ id: WorkloadObjectID, _ workload: Workload) {
    guard cluster.contains(.workload(id)), cluster[id].workload != workload else { return }
    let old = cluster[id].workload
    cluster[id].workload = workload
    reportEviction(of: id, from: old)
    settleClaim(of: id, from: old)
    workloadChanged(id)
  }

  /// Tells whoever watches a workload.
  mutating func workloadChanged(_ id: WorkloadObjectID) {
    signals.isChanged = true
    reportWorkload(id)
    wake(.workload, .workload(id))
    switch WorkloadOwner(of: id, in: cluster) {
    case .group(let set, let group):
      gangFollowsWorkload(of: Signals.GroupKey(set: cluster[set].header.key, group: group))
      wake(.podGroup, .workload(id), after: timing.kueue.updatesBatch)
    case .pods: wake(.podGroup, .workload(id), after: timing.kueue.updatesBatch)
    case .job(let job): wake(.jobWorkload, .job(job))
    case .none: break
    }
    requestCapacity(for: id)
    if cluster[id].workload.isPlaced { wake(.ungater, .workload(id), after: timing.kueue.updatesBatch) }
  }

  /// Tells Kueue's controllers that a pod has changed.
  mutating func podChangedForKueue(_ id: PodID) {
    guard kueue.isOn else { return }
    countOutsideTopology(id)
    let pod = cluster[id]
    if case .job(let job) = pod.header.controller, cluster.contains(.job(job)) {
      wake(.jobWorkload, .job(job))
      for workload in cluster.workloads(of: .job(job)) { podChanged(of: workload, pod) }
    } else if let membership = pod.membership, pod.isGated || pod.header.metadata.labels[KueueKey.managed] != nil,
      let set = cluster.leaderWorkerSet(ObjectKey(pod.header.namespace, membership.set))
    {
      wake(.groupWorkloads, .leaderWorkerSet(set), after: timing.kueue.updatesBatch)
      guard let workload = cluster.workload(ofGroup: membership.group, in: cluster[set].header.key) else { return }
      wake(.podGroup, .workload(workload), after: timing.kueue.updatesBatch)
      podChanged(of: workload, pod)
    } else if pod.membership == nil, pod.isGated || pod.header.metadata.labels[KueueKey.managed] != nil {
      if pod.isGated { wake(.podWorkload, .pod(id)) }
      for workload in cluster.workloads(of: .pod(id)) {
        wake(.podGroup, .workload(workload), after: timing.kueue.updatesBatch)
        podChanged(of: workload, pod)
      }
    }
  }

  private mutating func podChanged(of workload: WorkloadObjectID, _ pod: PodRecord) {
    guard cluster[workload].workload.isPlaced else { return }
    wake(.ungater, .workload(workload), after: timing.kueue.updatesBatch)
    if let node = pod.node, pod.isTerminating || pod.isFinished { lookAtNode(node) }
  }

  /// The workloads of a pod that leaves the store look at what is left.
  mutating func podGoneForKueue(_ pod: PodRecord, _ id: PodID) {
    guard kueue.isOn else { return }
    uncountOutsideTopology(id, pod)
    if case .job(let job) = pod.header.controller, cluster.contains(.job(job)) {
      wake(.jobWorkload, .job(job))
    } else if let membership = pod.membership,
      let workload = cluster.workload(ofGroup: membership.group, in: ObjectKey(pod.header.namespace, membership.set))
    {
      wake(.podGroup, .workload(workload), after: timing.kueue.updatesBatch)
    }
    for child in pod.header.children {
      if case .workload(let workload) = child { wake(.podGroup, .workload(workload), after: timing.kueue.updatesBatch) }
    }
    if let node = pod.node { lookAtNode(node) }
  }

  /// Whether a Workload with quota outlives its deleted set: Kueue's finalizer goes with the last pod of the group.
  ///
  /// Source: KUEUE-SPEC 6.6.
  func isHeldByPods(_ id: WorkloadObjectID) -> Bool {
    let record = cluster[id]
    guard record.workload.status.admission != nil, let group = record.groupIndex,
      let name = record.header.metadata.annotations[KueueKey.jobOwnerName]
    else { return false }
    let key = ObjectKey(record.header.namespace, name)
    let pods = cluster.pods(ofGroup: group, in: key)
    guard let set = cluster.leaderWorkerSet(key) else { return !pods.isEmpty }
    // A set that keeps its pods scales down; a set of the same name that came later has pods of its own.
    if record.header.owners.contains(where: { $0.object == .leaderWorkerSet(set) }) {
      return cluster[set].header.isTerminating && !pods.isEmpty
    }
    return pods.contains { cluster[$0].isTerminating }
  }

  /// The Workload goes when its pods have.
  mutating func leaveWithPods(_ id: WorkloadObjectID) {
    cluster[id].header.deletion = Deletion(since: now)
    kueue.departing.append(id)
  }

  /// Workloads of deleted sets go with the last of their pods.
  mutating func endDepartures() {
    for id in kueue.departing where cluster.contains(.workload(id)) && !isHeldByPods(id) { remove(.workload(id)) }
    kueue.departing.removeAll { !cluster.contains(.workload($0)) }
  }

  mutating func label(_ pod: PodID, _ labels: [String: String]) {
    guard cluster.contains(pod) else { return }
    cluster[pod].header.metadata.labels.merge(labels) { $1 }
    podChangedForKueue(pod)
  }

  /// Takes gates away; a pod without any is the scheduler's to place.
  mutating func start(_ pod: PodID, _ start: PodStart) {
    guard cluster.contains(pod), !cluster[pod].isFinished else { return }
    cluster[pod].spec.schedulingGates.removeAll(where: start.removedGates.contains)
    cluster[pod].spec.nodeSelector.merge(start.nodeSelector) { $1 }
    cluster[pod].spec.tolerations += start.tolerations.filter { !cluster[pod].spec.tolerations.contains($0) }
    cluster[pod].header.metadata.labels.merge(start.labels) { $1 }
    cluster[pod].header.metadata.annotations.merge(start.annotations) { $1 }
    if cluster[pod].spec.schedulingGates.isEmpty {
      if cluster[pod].reason == .schedulingGated { cluster[pod].reason = .none }
      podUngated(pod)
    }
    podChanged(pod)
  }

  /// Ends a pod that waits for a node which will not take it.
  mutating func fail(_ pod: PodID, reason: String) {
    guard cluster.contains(pod), !cluster[pod].isFinished, !cluster[pod].isScheduled else { return }
    podLeft(pod)
    cluster[pod].phase = .failed
    cluster[pod].reason = .error
    cluster[pod].isStopped = true
    emit(
      ObjectEvent(
        "Pod", cluster[pod].header.key, .warning, reason: "TerminatedByKueue",
        message: "Pod terminated: \(reason)"))
    podChanged(pod)
  }

  private mutating func reportEviction(of id: WorkloadObjectID, from old: Workload) {
    guard !old.isEvicted, let eviction = cluster[id].workload.condition(.evicted), eviction.isTrue else { return }
    kueue.admission.markEvicted(id.claim)
    reportEvicted(id, reason: eviction.reason, message: eviction.message)
  }
}

extension Workload {
  /// Whether it holds places in a topology.
  var isPlaced: Bool { status.admission?.podSets.contains { $0.topology != nil } ?? false }
}
