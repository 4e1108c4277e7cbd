import API
import Cluster
import Kernel

// Who looks when something changes: every change reaches the controllers that watch it after their watch delay.
extension World {
  /// Brings a key to a reconciler's queue after the watch delay.
  mutating func wake(_ reconciler: Reconciler, _ key: ObjectRef) {
    schedule(.controller(.arrived(reconciler, key)), after: timing.api.watchDelay, .observation)
  }

  /// Brings a key to a reconciler that gathers events for a while; those in between are one.
  mutating func wake(_ reconciler: Reconciler, _ key: ObjectRef, after delay: SimDuration) {
    guard queues[Int(reconciler.rawValue)].gather(key) else { return }
    schedule(.controller(.arrived(reconciler, key)), after: timing.api.watchDelay + delay, .observation)
  }

  /// A LeaderWorkerSet's spec, status or metadata has changed.
  mutating func leaderWorkerSetChanged(_ id: LeaderWorkerSetID) {
    wake(.leaderWorkerSet, .leaderWorkerSet(id))
    if kueue.isOn { wake(.groupWorkloads, .leaderWorkerSet(id), after: timing.kueue.updatesBatch) }
    signals.isChanged = true
  }

  /// A StatefulSet was created, changed, or got a new status.
  mutating func statefulSetChanged(_ id: StatefulSetID) {
    wake(.statefulSet, .statefulSet(id))
    statefulSetObserved(cluster[id].header)
    if case .pod(let leader) = cluster[id].header.controller, cluster.contains(leader) { groupChanged(of: leader) }
    signals.isChanged = true
  }

  /// The LWS manager sees a StatefulSet come, change or go.
  ///
  /// Source: LWS-SPEC C.1 (owned sets and any set with the name label), D (the leader that owns a set).
  mutating func statefulSetObserved(_ header: ObjectHeader) {
    if case .leaderWorkerSet(let id) = header.controller, cluster.contains(.leaderWorkerSet(id)) {
      wake(.leaderWorkerSet, .leaderWorkerSet(id))
    } else if let name = header.metadata.labels[LWSKey.name], !name.isEmpty,
      let id = cluster.leaderWorkerSet(ObjectKey(header.namespace, name))
    {
      wake(.leaderWorkerSet, .leaderWorkerSet(id))
    }
    if case .pod(let leader) = header.controller, cluster.contains(leader) { wake(.lwsPod, .pod(leader)) }
  }

  /// A pod was created, or anything about it changed.
  mutating func podChanged(_ id: PodID) {
    if cluster[id].isFinished { podFinished(id) }
    reportPod(id)
    gangObserves(id)
    podObserved(cluster[id])
    podChangedForKueue(id)
    if board.emptyingCount > 0, cluster[id].isFinished, let node = cluster[id].node { nodeMayBeEmpty(node) }
    if cluster[id].membership != nil {
      wake(.lwsPod, .pod(id))
      groupChanged(of: id)
    }
  }

  /// The StatefulSet or the job controller sees a pod come, change or go.
  mutating func podObserved(_ pod: PodRecord) {
    guard let controller = pod.header.controller, cluster.contains(controller) else { return }
    if case .statefulSet = controller { wake(.statefulSet, controller) }
    if case .job(let job) = controller { jobPodObserved(job) }
  }

  func setKey(of pod: PodRecord) -> ObjectKey? {
    pod.membership.map { ObjectKey(pod.header.namespace, $0.set) }
  }

  mutating func groupChanged(of pod: PodID) {
    guard let membership = cluster[pod].membership, let set = setKey(of: cluster[pod]) else { return }
    reportGroup(membership.group, of: set)
  }

  /// The garbage collector looks at an object.
  mutating func collect(_ object: ObjectRef) {
    schedule(
      .controller(.arrived(.garbageCollector, object)), after: timing.controllerManager.garbageCollection, .observation)
  }
}
