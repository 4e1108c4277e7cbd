package import Cluster
package import Kernel

/// The kubelets of all nodes: they start, probe, restart and stop the containers of the pods bound to them.
///
/// Source: LWS-SPEC E.4.
package struct Kubelet: Sendable {
  package var model: MachineModel
  /// Pods that were bound to a node whose kubelet was cut off, which learns of them later.
  var unseen: [PodID] = []

  package init(model: MachineModel) {
    self.model = model
  }

  /// One event on a node. Void events, whose pod or process is no more, change nothing.
  package mutating func handle(
    _ event: MachineEvent, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    var step = KubeletStep(now: now)
    swap(&step.outbox, &outbox)
    defer { swap(&step.outbox, &outbox) }
    switch event {
    case .pod(let what, let pod, let epoch):
      guard cluster.contains(pod), cluster[pod].kubeletEpoch == epoch else { return }
      handle(what, pod, &cluster, &step)
    case .process(let what, let pod, let container, let epoch):
      guard cluster.contains(pod), cluster[pod][container: Int(container)].epoch == epoch else { return }
      handle(what, pod, Int(container), &cluster, &step)
    case .terminationSeen(let pod):
      if cluster.contains(pod) { terminationSeen(pod, &cluster, &step) }
    case .nodeBooted(let node, let epoch):
      if cluster[node].powerEpoch == epoch { booted(node, &cluster, &step) }
    }
  }

  private mutating func handle(_ what: PodStep, _ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    switch what {
    case .seen: podSeen(pod, &cluster, &step)
    case .sandboxReady, .pullRetried: startNext(pod, &cluster, &step)
    case .pullEnded: pullEnded(pod, &cluster, &step)
    case .containerStarted: nextStarted(pod, &cluster, &step)
    case .stopped: stopped(pod, &cluster, &step)
    }
  }

  private mutating func handle(
    _ what: ProcessStep, _ pod: PodID, _ container: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    switch what {
    case .startupProbePassed: startupProbePassed(pod, container, &cluster, &step)
    case .readinessProbePassed: setReady(pod, container, true, &cluster, &step)
    case .readinessProbeFailed: setReady(pod, container, false, &cluster, &step)
    case .killed: killed(pod, container, &cluster, &step)
    case .completed: completed(pod, container, &cluster, &step)
    case .crashed: crashed(pod, container, &cluster, &step)
    case .restarted: restarted(pod, container, &cluster, &step)
    case .recovered: recovered(pod, container, &cluster, &step)
    }
  }
}

/// The present moment of one handler and what it leaves behind.
struct KubeletStep {
  let now: SimTime
  var outbox = MachineOutbox()

  mutating func schedule(_ what: PodStep, _ pod: PodID, in cluster: Cluster, after delay: SimDuration) {
    outbox.events.append((.pod(what, pod, epoch: cluster[pod].kubeletEpoch), delay))
  }

  /// Plans a step of the process that a container runs now.
  mutating func schedule(
    _ what: ProcessStep, _ pod: PodID, _ container: Int, in cluster: Cluster, after delay: SimDuration
  ) {
    let epoch = cluster[pod][container: container].epoch
    let event = MachineEvent.process(what, pod, container: UInt8(clamping: container), epoch: epoch)
    outbox.events.append((event, max(.zero, delay)))
  }

  mutating func changed(_ pod: PodID) {
    outbox.changedPods.append(pod)
  }

  /// A process is another one than before, whoever may see it.
  mutating func disturbed(_ pod: PodID, in cluster: Cluster) {
    if cluster[pod].gang != nil { outbox.disturbedPods.append(pod) }
  }
}
