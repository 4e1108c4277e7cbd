import API
import Cluster
package import Kernel
import Kubernetes
import LeaderWorkerSets
import Queueing
package import Scenarios

// Work queues, and what each reconciler plans.
extension World {
  mutating func handle(_ event: ControllerEvent) {
    switch event {
    case .arrived(let reconciler, let key):
      if queues[Int(reconciler.rawValue)].add(key) { work(reconciler) }
    case .turnCame(let reconciler, let key, let client): turnCame(reconciler, key, client)
    case .workerFree(let reconciler):
      queues[Int(reconciler.rawValue)].busyWorkers -= 1
      work(reconciler)
    case .restarted(let reconciler):
      queues[Int(reconciler.rawValue)].isStopped = false
      for key in keys(of: reconciler) { wake(reconciler, key) }
    }
  }

  /// Lets free workers take keys. A reconcile acts when it begins and keeps its worker for its service time.
  private mutating func work(_ reconciler: Reconciler) {
    let index = Int(reconciler.rawValue)
    while queues[index].busyWorkers < reconciler.workerCount(in: timing), let key = queues[index].takeNext() {
      queues[index].busyWorkers += 1
      reconcile(reconciler, key, paid: nil)
    }
  }

  /// Looks at one key and writes what has to be written. When the client's limit is reached the worker keeps the key
  /// until its turn comes, and then looks again: what was planned may have been overtaken.
  ///
  /// - Parameter paid: The client whose turn has come.
  private mutating func reconcile(_ reconciler: Reconciler, _ key: ObjectRef, paid: APIClient?) {
    let index = Int(reconciler.rawValue)
    var turn = ReconcileTurn(reconciler: reconciler, isUsersOwn: isUsersOwn(key), paid: paid)
    defer { settle(turn, key) }
    // What is gone needs no more than to be forgotten, its failures included.
    guard cluster.contains(key) else { return queues[index].succeeded(key) }
    let outcome = apply(plan(reconciler, key), in: &turn)
    switch outcome {
    case .done: queues[index].succeeded(key)
    case .waiting: break
    case .again(let delay):
      queues[index].succeeded(key)
      schedule(.controller(.arrived(reconciler, key)), after: delay, .observation)
    case .failed:
      let delay = queues[index].backOff(key)
      schedule(.controller(.arrived(reconciler, key)), after: delay, .observation)
    }
  }

  /// Goes on with a key that waited, unless the reconciler was stopped meanwhile.
  private mutating func turnCame(_ reconciler: Reconciler, _ key: ObjectRef, _ client: APIClient) {
    if queues[Int(reconciler.rawValue)].isStopped {
      queues[Int(reconciler.rawValue)].busyWorkers -= 1
    } else {
      reconcile(reconciler, key, paid: client)
      work(reconciler)
    }
  }

  /// Whether a user writes what a key stands for: jobs without pods are Workloads of somebody else's making.
  private func isUsersOwn(_ key: ObjectRef) -> Bool {
    if case .job(let id) = key, cluster.contains(key) { !cluster[id].job.hasPods } else { false }
  }

  /// Frees the worker after its time, or lets it wait for its turn with the key in hand.
  private mutating func settle(_ turn: ReconcileTurn, _ key: ObjectRef) {
    let index = Int(turn.reconciler.rawValue)
    if let (client, time) = turn.next {
      queues[index].hold(key)
      return schedule(.controller(.turnCame(turn.reconciler, key, client)), after: time - now, .reconcile)
    }
    queues[index].letGo(key)
    let busy =
      turn.isUsersOwn ? .zero : turn.reconciler.serviceTime(in: timing) + timing.api.write * turn.writeCount
    guard busy > .zero else {
      queues[index].busyWorkers -= 1
      return
    }
    schedule(.controller(.workerFree(turn.reconciler)), after: busy, .reconcile)
  }

  func plan(_ reconciler: Reconciler, _ key: ObjectRef) -> [Command] {
    let lws = ReconcileContext(now: now, version: scenario.versions.lws)
    switch (reconciler, key) {
    case (.leaderWorkerSet, .leaderWorkerSet(let id)): return LeaderWorkerSetPlan.plan(for: id, in: cluster, lws)
    case (.lwsPod, .pod(let id)): return PodPlan.plan(for: id, in: cluster, lws)
    case (.statefulSet, .statefulSet(let id)):
      return StatefulSetPlan.plan(for: id, in: cluster, .init(now: now, version: scenario.versions.kubernetes))
    case (.job, .job(let id)): return GangPlan.plan(for: id, in: cluster, now: now)
    case (.garbageCollector, _): return GarbageCollection.plan(for: key, in: cluster)
    case (.groupWorkloads, _), (.jobWorkload, _), (.podWorkload, _), (.podGroup, _), (.ungater, _), (.workload, _):
      return kueue.isOn ? queueingPlan(reconciler, key, kueue.context(at: now)) : []
    case (.leaderWorkerSet, _), (.lwsPod, _), (.statefulSet, _), (.job, _): return []
    }
  }

  private func queueingPlan(_ reconciler: Reconciler, _ key: ObjectRef, _ context: QueueingContext) -> [Command] {
    switch (reconciler, key) {
    case (.groupWorkloads, .leaderWorkerSet(let id)): GroupWorkloads.plan(for: id, in: cluster, context)
    case (.jobWorkload, .job(let id)): JobWorkloads.plan(for: id, in: cluster, context)
    case (.podWorkload, .pod(let id)): PodWorkloads.plan(for: id, in: cluster, context)
    case (.podGroup, .workload(let id)): PodGroupPlan.plan(for: id, in: cluster, context)
    case (.ungater, .workload(let id)): TopologyUngater.plan(for: id, in: cluster, context)
    case (.workload, .workload(let id)): WorkloadPlan.plan(for: id, in: cluster, context)
    default: []
    }
  }

  /// Everything that a reconciler reads when it starts.
  private func keys(of reconciler: Reconciler) -> [ObjectRef] {
    switch reconciler {
    case .leaderWorkerSet: cluster.allLeaderWorkerSets.map(ObjectRef.leaderWorkerSet)
    case .lwsPod: cluster.allPods.filter { cluster[$0].membership != nil }.map(ObjectRef.pod)
    case .statefulSet: cluster.allStatefulSets.map(ObjectRef.statefulSet)
    case .job: cluster.allJobs.map(ObjectRef.job)
    case .garbageCollector: cluster.allOwned
    case .groupWorkloads: cluster.allLeaderWorkerSets.map(ObjectRef.leaderWorkerSet)
    case .jobWorkload: cluster.allJobs.map(ObjectRef.job)
    case .podWorkload: cluster.allPods.filter { cluster[$0].isGated }.map(ObjectRef.pod)
    case .podGroup, .ungater, .workload: cluster.allWorkloads.map(ObjectRef.workload)
    }
  }

  /// Stops a part of the control plane; with a duration it starts again by itself.
  package mutating func stop(_ name: ControllerName, for duration: SimDuration?) {
    if let reconciler = name.reconciler {
      queues[Int(reconciler.rawValue)].stop()
      if let duration { schedule(.controller(.restarted(reconciler)), after: duration, .observation) }
    } else {
      stopped.insert(name)
      if let duration { planRestart(name, after: duration) }
    }
  }

  /// Starts a stopped reconciler, which reads everything anew.
  package mutating func start(_ name: ControllerName) {
    if let reconciler = name.reconciler {
      handle(.restarted(reconciler))
    } else {
      restart(name)
    }
  }
}

extension ControllerName {
  /// The work queue behind the name, if it has one.
  fileprivate var reconciler: Reconciler? {
    switch self {
    case .leaderWorkerSet: .leaderWorkerSet
    case .lwsPod: .lwsPod
    case .statefulSet: .statefulSet
    case .job: .job
    case .garbageCollector: .garbageCollector
    case .lwsWebhook, .podGarbageCollector, .nodeLifecycle, .taintEviction, .scheduler, .kueue: nil
    }
  }
}
