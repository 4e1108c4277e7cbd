package import Cluster
package import Kernel

// What broken hardware does to processes, and kubelets that nobody hears of.
extension Kubelet {
  /// The processes of a pod exit at once.
  package mutating func crash(
    _ pod: PodID, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    disturbRunning(pod, at: now, in: &cluster, &outbox) { kubelet, index, cluster, step in
      kubelet.crashed(pod, index, &cluster, &step)
    }
  }

  /// The processes of a pod stand still until somebody ends them.
  package mutating func hang(
    _ pod: PodID, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    disturbRunning(pod, at: now, in: &cluster, &outbox) { kubelet, index, cluster, step in
      kubelet.hang(pod, index, for: nil, &cluster, &step)
    }
  }

  mutating func disturbRunning(
    _ pod: PodID, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox,
    _ disturb: (inout Kubelet, Int, inout Cluster, inout KubeletStep) -> Void
  ) {
    guard cluster.contains(pod), !cluster[pod].isFinished, cluster[pod].isOnPoweredNode(cluster) else { return }
    var step = KubeletStep(now: now)
    swap(&step.outbox, &outbox)
    defer { swap(&step.outbox, &outbox) }
    for index in 0..<cluster[pod].containerCount
    where cluster[pod][container: index].status == .running && !cluster[pod].isTerminating {
      disturb(&self, index, &cluster, &step)
      guard !cluster[pod].isFinished else { return }
    }
  }

  /// Whatever starts on these nodes exits after a while, until `endSpoiling`.
  package mutating func spoilStarts(on nodes: [NodeID], fault: Int32, after delay: SimDuration) {
    let target = ContainerTarget(container: nil, pod: nil, namespace: nil, leaderWorkerSet: nil, nodes: nodes)
    var disturbance = Disturbance(target: target, effect: .crash(after: delay), remaining: .max)
    disturbance.fault = fault
    model.disturbances.append(disturbance)
  }

  package mutating func endSpoiling(by fault: Int32) {
    model.disturbances.removeAll { $0.fault == fault }
  }

  /// Nobody hears of a kubelet any more; its processes run on.
  package func fellSilent(_ node: NodeID, lastHeartbeat: SimTime, in cluster: inout Cluster) {
    cluster[node].isSilent = true
    cluster[node].powerEpoch &+= 1
    cluster[node].lastHeartbeat = lastHeartbeat
  }

  /// A kubelet is heard of again: it tells how its pods are, and learns what it missed.
  package mutating func answersAgain(
    _ node: NodeID, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    cluster[node].isSilent = false
    var step = KubeletStep(now: now)
    swap(&step.outbox, &outbox)
    defer { swap(&step.outbox, &outbox) }
    let missed = unseen.filter { cluster.contains($0) && cluster[$0].node == node }
    unseen.removeAll { !cluster.contains($0) || cluster[$0].node == node }
    for pod in missed { step.schedule(.seen, pod, in: cluster, after: model.timing.sync) }
    for pod in cluster[node].pods where !cluster[pod].isFinished {
      if cluster[pod].isTerminating {
        step.outbox.events.append((.terminationSeen(pod), model.timing.sync))
      } else if cluster[pod].phase == .running {
        updateReadiness(pod, &cluster, &step)
      } else if cluster[pod].reason == .nodeLost {
        cluster[pod].reason = .containerCreating
        step.changed(pod)
      }
    }
  }
}
