import API
import Cluster
import Kernel
import Kubernetes
import Scenarios

/// The pod scheduler of a world: its queue, what it remembers, and whether it is at work.
struct PodScheduling: Sendable {
  var queue = SchedulingQueue()
  var scheduler: PodScheduler
  /// Breaks ties between equally good nodes.
  var ties: RandomStream
  /// Whether the scheduler's next step is on the agenda.
  var isTakingNext = false
  /// When the next look at backed-off pods is on the agenda, if it is.
  var plannedFlush: SimTime?

  init(cluster: Cluster, scenario: Scenario, streams: Streams) {
    var options = SchedulerOptions()
    options.imageBytes = scenario.images.mapValues(\.bytes)
    scheduler = PodScheduler(cluster, options: options)
    ties = streams.stream("scheduler/ties")
  }
}

// One pod at a time from the queue to a node.
extension World {
  mutating func handle(_ event: SchedulerEvent) {
    switch event {
    case .takeNext:
      scheduling.isTakingNext = false
      scheduleNext()
    case .bound(let pod, let node): bound(pod, node)
    case .flush:
      scheduling.plannedFlush = nil
      scheduling.queue.flush(at: now)
      scheduleSoon()
    }
  }

  /// A pod without a node has been created.
  mutating func podArrived(_ pod: PodID) {
    if let name = cluster[pod].spec.nodeName { return bindByName(pod, name) }
    scheduling.queue.add(pod, cluster[pod], at: now)
    scheduleSoon()
  }

  /// A pod that names its node goes there without a scheduler.
  private mutating func bindByName(_ pod: PodID, _ name: String) {
    guard let node = cluster.nodeByName[name] else { return }
    bind(pod, to: node)
  }

  /// A pod's last scheduling gate is gone.
  mutating func podUngated(_ pod: PodID) {
    scheduling.queue.ungate(pod, at: now)
    scheduleSoon()
  }

  /// A pod is on its way out: nobody looks for a node any more.
  mutating func podLeft(_ pod: PodID) {
    scheduling.queue.remove(pod)
  }

  /// What a pod held on its node is about to be free.
  mutating func podUnbound(_ pod: PodID) {
    guard cluster[pod].isScheduled else { return }
    scheduling.queue.move(on: .podLeft(pod), in: cluster, at: now)
    scheduling.scheduler.podLeft(cluster[pod])
    scheduleSoon()
  }

  /// A node's labels, taints, schedulability or existence has changed: it may take pods that were refused.
  mutating func nodeChanged(_ node: NodeID) {
    scheduling.scheduler.nodeChanged(node, in: cluster)
    scheduling.queue.move(on: .nodeChanged(node), in: cluster, at: now)
    scheduleSoon()
    nodeChangedForKueue(node)
  }

  /// Puts the scheduler's next step on the agenda when there is something to do.
  private mutating func scheduleSoon() {
    planFlush()
    guard !scheduling.isTakingNext, !stopped.contains(.scheduler), scheduling.queue.activeCount > 0 else { return }
    scheduling.isTakingNext = true
    schedule(.scheduler(.takeNext), after: timing.api.watchDelay, .schedule)
  }

  /// Comes back when a back-off ends, or to retry pods that were refused long ago.
  private mutating func planFlush() {
    var next = scheduling.queue.nextBackoffTime
    if scheduling.queue.unschedulableCount > 0 {
      let flush = (now + .nanoseconds(1)).nextTick(every: SchedulingQueue.flushInterval, from: now)
      next = min(next ?? flush, flush)
    }
    guard let next, next < scheduling.plannedFlush ?? .distantFuture else { return }
    scheduling.plannedFlush = next
    schedule(.scheduler(.flush), after: max(.zero, next - now), .observation)
  }

  private mutating func scheduleNext() {
    guard !stopped.contains(.scheduler), let pod = scheduling.queue.popNext(at: now) else { return planFlush() }
    switch scheduling.scheduler.decide(pod, in: cluster, draw: scheduling.ties.nextUInt64()) {
    case .bind(let node):
      scheduling.queue.remove(pod)
      bind(pod, to: node)
    case .refused(let refusal): refuse(pod, refusal)
    }
    scheduling.isTakingNext = true
    schedule(.scheduler(.takeNext), after: timing.scheduler.pod, .schedule)
  }

  private mutating func refuse(_ pod: PodID, _ refusal: SchedulingRefusal) {
    scheduling.queue.refuse(pod, refusal, at: now)
    let message = refusal.message
    if cluster[pod].schedulingMessage != message {
      // The pod's condition is written beside the scheduler: nobody waits, but bindings after it do.
      _ = clients.take(.scheduler, at: now)
      cluster[pod].schedulingMessage = message
      emit(
        ObjectEvent("Pod", cluster[pod].header.key, .warning, reason: "FailedScheduling", message: message))
    }
    if cluster[pod].reason != .unschedulable {
      cluster[pod].reason = .unschedulable
      podChanged(pod)
    }
    planFlush()
  }

  /// Assumes the pod on the node at once, so that the next decision sees it, and writes the binding.
  private mutating func bind(_ pod: PodID, to node: NodeID) {
    cluster.bind(pod, to: node)
    gangObserves(pod)
    scheduling.scheduler.podBound(cluster[pod])
    scheduling.queue.move(on: .podBound(pod), in: cluster, at: now)
    let turn = clients.take(.scheduler, at: now)
    schedule(.scheduler(.bound(pod, node)), after: turn - now + timing.scheduler.bind, .schedule)
  }

  private mutating func bound(_ pod: PodID, _ node: NodeID) {
    guard cluster.contains(pod), cluster[pod].node == node else { return }
    let record = cluster[pod]
    cluster[pod].reason = .containerCreating
    cluster[pod].schedulingMessage = nil
    append(
      .placement(
        PlacementFact(
          uid: record.header.uid, namespace: symbol(record.header.namespace), name: symbol(record.header.name),
          node: node)))
    let text = "Successfully assigned \(record.header.namespace)/\(record.header.name) to \(cluster[node].name)"
    emit(ObjectEvent("Pod", record.header.key, reason: "Scheduled", message: text))
    podChanged(pod)
    planEviction(pod, on: node)
    let seen = SimEvent.machine(.pod(.seen, pod, epoch: cluster[pod].kubeletEpoch))
    schedule(seen, after: timing.kubelet.sync, .physics)
  }

  /// A pod whose containers have ended for good gives back what it held, though its object stays.
  mutating func podFinished(_ pod: PodID) {
    podUnbound(pod)
    cluster.release(pod)
  }

  // MARK: Stopping and starting parts without a queue of their own

  mutating func planRestart(_ name: ControllerName, after duration: SimDuration) {
    schedule(
      .script(.restart(UInt8(clamping: ControllerName.allCases.firstIndex(of: name) ?? 0))), after: duration,
      .observation)
  }

  mutating func restart(_ name: ControllerName) {
    stopped.remove(name)
    if name == .scheduler { scheduleSoon() }
    if name == .kueue { admissionMayProceed() }
  }
}
