package import API
package import Cluster
import Kernel
import Kubernetes
import Queueing
import Scenarios

// Pods come through admission and leave through their kubelet.
extension World {
  /// Creates a pod of a StatefulSet; false when admission refuses it, with an event, or while its name is taken.
  mutating func create(_ new: NewPod) -> Bool {
    let set = cluster[new.owner].header
    var pod = new.pod
    if cluster.pod(ObjectKey(pod.metadata.namespace, pod.metadata.name)) != nil { return false }
    do {
      try admit(&pod)
    } catch {
      let text =
        "create Pod \(pod.metadata.name) in StatefulSet \(set.name) failed error: \(error.message)"
      emit(ObjectEvent("StatefulSet", set.key, .warning, reason: "FailedCreate", message: text))
      return false
    }
    let id = insert(pod, owners: [OwnerReference(.statefulSet(new.owner))]) { record in
      record.ordinal = new.ordinal
      record.setRevision = new.setRevision
    }
    let text = "create Pod \(cluster[id].header.name) in StatefulSet \(set.name) successful"
    emit(ObjectEvent("StatefulSet", set.key, reason: "SuccessfulCreate", message: text))
    return true
  }

  /// What the API server does to every new pod: the webhook of LWS, default tolerations, and the limits of labels.
  func admit(_ pod: inout Pod) throws(PodRefusal) {
    if pod.metadata.labels[LWSKey.name] != nil {
      if stopped.contains(.lwsWebhook) { throw PodRefusal.webhookDown }
      do {
        try PodAdmission.admit(&pod, version: scenario.versions.lws, gangScheduling: false)
      } catch {
        throw PodRefusal.denied(error)
      }
    }
    if kueue.isOn { PodGating.admitMember(&pod) }
    NodeHealth.addDefaultTolerations(to: &pod.spec)
    for key in pod.metadata.labels.keys.sorted() {
      guard let value = pod.metadata.labels[key], value.utf8.count > 63 else { continue }
      throw PodRefusal.labelTooLong(key: key, value: value)
    }
  }

  /// Creates a pod that nobody owns.
  package mutating func createBarePod(_ pod: Pod) {
    var pod = pod
    do {
      if kueue.isOn { PodGating.admitPlain(&pod, kueue.context(at: now)) }
      try admit(&pod)
      _ = insert(pod, owners: []) { _ in }
    } catch {
      let key = ObjectKey(pod.metadata.namespace, pod.metadata.name)
      emit(ObjectEvent("Pod", key, .warning, reason: "FailedCreate", message: error.message))
    }
  }

  /// Stores an admitted pod and tells everyone.
  package mutating func insert(
    _ pod: Pod, owners: [OwnerReference], _ complete: (inout PodRecord) -> Void
  ) -> PodID {
    let uid = cluster.makeUID()
    var record = PodRecord(
      header: header(pod.metadata, owners: owners, uid: uid), spec: pod.spec,
      requests: ResourceRequest(pod.spec.effectiveRequests, columns: cluster.columns))
    if !pod.spec.schedulingGates.isEmpty { record.reason = .schedulingGated }
    complete(&record)
    let id = cluster.insert(record)
    joinGang(id)
    podChanged(id)
    podArrived(id)
    return id
  }

  // MARK: The way out

  /// Begins the deletion of an object, or ends it at once where nothing holds it.
  ///
  /// Source: LWS-SPEC E.2.
  package mutating func delete(_ object: ObjectRef, _ propagation: Propagation, graceSeconds: Int?) {
    guard cluster.contains(object) else { return }
    if propagation == .orphan { orphanChildren(of: object) }
    let isForeground = propagation == .foreground
    if let deletion = cluster[header: object].deletion {
      hasten(object, deletion, graceSeconds: graceSeconds, isForeground: isForeground)
      return
    }
    if case .pod(let pod) = object { return delete(pod, isForeground: isForeground, graceSeconds: graceSeconds) }
    if case .workload(let workload) = object, isHeldByPods(workload) { return leaveWithPods(workload) }
    guard isForeground else { return remove(object) }
    cluster[header: object].deletion = Deletion(since: now, isForeground: true)
    changed(object)
    collect(object)
  }

  /// A second deletion can only take away time, or add a wait for dependents.
  private mutating func hasten(
    _ object: ObjectRef, _ deletion: Deletion, graceSeconds: Int?, isForeground: Bool
  ) {
    var hastened = deletion
    hastened.isForeground = deletion.isForeground || isForeground
    if let graceSeconds { hastened.graceSeconds = min(deletion.graceSeconds, graceSeconds) }
    guard hastened != deletion else { return }
    cluster[header: object].deletion = hastened
    if hastened.isForeground, !deletion.isForeground { collect(object) }
    guard case .pod(let pod) = object else { return }
    if graceSeconds == 0 {
      forceRemove(pod)
    } else if hastened.graceSeconds < deletion.graceSeconds {
      schedule(.machine(.terminationSeen(pod)), after: timing.kubelet.sync, .physics)
    }
  }

  private mutating func delete(_ pod: PodID, isForeground: Bool, graceSeconds: Int?) {
    let grace = graceSeconds ?? cluster[pod].spec.terminationGracePeriodSeconds
    cluster[pod].header.deletion = Deletion(since: now, isForeground: isForeground, graceSeconds: grace)
    podLeft(pod)
    podChanged(pod)
    if isForeground { collect(.pod(pod)) }
    if !cluster[pod].isScheduled || cluster[pod].isFinished || grace == 0 {
      cluster[pod].isStopped = true
      removeIfReleased(pod)
    } else {
      schedule(.machine(.terminationSeen(pod)), after: timing.kubelet.sync, .physics)
    }
  }

  /// The kubelet has confirmed that nothing of a pod runs any more.
  mutating func podStopped(_ pod: PodID) {
    removeIfReleased(pod)
  }

  /// A pod goes when its containers have stopped and no finalizer holds it.
  mutating func removeIfReleased(_ pod: PodID) {
    guard cluster.contains(pod), let deletion = cluster[pod].header.deletion, cluster[pod].isStopped,
      !deletion.isForeground, cluster[pod].job?.isTracked != true
    else { return }
    remove(.pod(pod))
  }

  /// Removes a pod whatever its kubelet says, as `kubectl delete --force` and the pod garbage collector do.
  mutating func forceRemove(_ pod: PodID) {
    if cluster[pod].header.deletion == nil {
      cluster[pod].header.deletion = Deletion(since: now)
      podLeft(pod)
    }
    cluster[pod].isStopped = true
    removeIfReleased(pod)
  }

  /// Takes away the finalizer of a foreground deletion.
  mutating func releaseForeground(_ object: ObjectRef) {
    guard case .pod(let pod) = object else { return remove(object) }
    cluster[pod].header.deletion?.isForeground = false
    removeIfReleased(pod)
  }

  private mutating func orphanChildren(of object: ObjectRef) {
    for child in cluster[header: object].children where cluster.contains(child) {
      cluster.removeOwner(object, from: child)
    }
  }

  /// Takes an object out of the store and tells everyone who cares.
  mutating func remove(_ object: ObjectRef) {
    let header = cluster[header: object]
    let membership = beforeRemoval(of: object)
    cluster.remove(object)
    for child in header.children { collect(child) }
    for owner in header.owners where cluster.contains(owner.object) && cluster[header: owner.object].isTerminating {
      collect(owner.object)
    }
    gone(object, header)
    if let membership { reportGroup(membership.group, of: ObjectKey(header.namespace, membership.set)) }
  }

  private mutating func changed(_ object: ObjectRef) {
    switch object {
    case .leaderWorkerSet(let id): leaderWorkerSetChanged(id)
    case .statefulSet(let id): statefulSetChanged(id)
    case .pod(let id): podChanged(id)
    case .job(let id): jobChanged(id)
    case .revision, .service, .claim, .workload: break
    }
  }

  /// Tells the watchers of an object that has left the store.
  private mutating func gone(_ object: ObjectRef, _ header: ObjectHeader) {
    signals.isChanged = true
    gangOwnerGone(object, header.key)
    switch object {
    case .statefulSet: statefulSetObserved(header)
    case .service:
      if case .leaderWorkerSet(let id) = header.controller, cluster.contains(.leaderWorkerSet(id)) {
        wake(.leaderWorkerSet, .leaderWorkerSet(id))
      }
      if case .pod(let leader) = header.controller, cluster.contains(leader) { wake(.lwsPod, .pod(leader)) }
    case .leaderWorkerSet: reportGroupsGone(of: header.key)
    case .workload(let id):
      forgetClaim(of: id)
      reportWorkloadGone(id, uid: header.uid)
    case .job(let id):
      noteFaults(goneJob: id)
      for case .pod(let pod) in header.children { releaseJobPod(pod) }
    case .pod: endDepartures()
    case .claim, .revision: break
    }
  }

  /// A pod gives back what it holds before it leaves the store; returns the group that has to be looked at afterwards.
  private mutating func beforeRemoval(of object: ObjectRef) -> GroupMembership? {
    guard case .pod(let id) = object else { return nil }
    let pod = cluster[id]
    podLeft(id)
    podUnbound(id)
    podGoneForKueue(pod, id)
    quitGang(id)
    cluster.release(id)
    if board.emptyingCount > 0, let node = pod.node { nodeMayBeEmpty(node) }
    signals.podMoved(from: PodSnapshot(reported: pod.reportedState), to: nil)
    append(.podGone(uid: pod.header.uid))
    podObserved(pod)
    return pod.membership
  }

  private mutating func reportGroupsGone(of set: ObjectKey) {
    for group in signals.groupIndices(of: set) { reportGroup(group, of: set) }
  }
}
