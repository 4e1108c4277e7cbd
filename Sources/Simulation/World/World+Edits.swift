package import Cluster
import Kernel

// Changes from outside the model: what a replayed case, or a question about another world, does to objects by hand.
extension World {
  /// Changes a pod and tells everyone who watches it.
  package mutating func edit(_ id: PodID, _ change: (inout PodRecord) -> Void) {
    change(&cluster[id])
    podChanged(id)
  }

  /// Changes a StatefulSet and tells everyone who watches it.
  package mutating func edit(_ id: StatefulSetID, _ change: (inout StatefulSetRecord) -> Void) {
    change(&cluster[id])
    statefulSetChanged(id)
  }

  /// Changes a LeaderWorkerSet and tells everyone who watches it.
  package mutating func edit(_ id: LeaderWorkerSetID, _ change: (inout LeaderWorkerSetRecord) -> Void) {
    change(&cluster[id])
    leaderWorkerSetChanged(id)
  }

  /// Changes a job and tells everyone who watches it.
  package mutating func edit(_ id: JobID, _ change: (inout JobRecord) -> Void) {
    change(&cluster[id])
    jobChanged(id)
  }

  /// Begins the deletion of a pod and leaves its object in the store, as a kubelet does that has not answered yet.
  package mutating func markTerminating(_ id: PodID) {
    guard !cluster[id].isTerminating else { return }
    cluster[id].header.deletion = Deletion(since: now)
    podLeft(id)
    podChanged(id)
  }

  /// Ends the life of an object at once, whatever holds it.
  package mutating func erase(_ object: ObjectRef) {
    if cluster.contains(object) { remove(object) }
  }

  /// One reconcile of one key, without queue, delay and limit. Whether the plan was empty.
  package mutating func reconcileOnce(_ reconciler: Reconciler, _ key: ObjectRef) -> Bool {
    let commands = plan(reconciler, key)
    var turn = ReconcileTurn(reconciler: reconciler, isUsersOwn: true)
    _ = apply(commands, in: &turn)
    return commands.isEmpty
  }

  /// The events that nobody has recorded yet, in order.
  package var unrecordedEvents: [ObjectEvent] {
    log.batch.compactMap { item in
      guard case .event(let fact) = item.fact else { return nil }
      let key = ObjectKey(log.symbols[fact.namespace], log.symbols[fact.name])
      return ObjectEvent(
        log.symbols[fact.about], key, fact.kind, reason: log.symbols[fact.reason], message: log.symbols[fact.message])
    }
  }
}
