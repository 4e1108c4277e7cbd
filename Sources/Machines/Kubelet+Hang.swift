package import Cluster
package import Kernel

// Processes that stop answering their probes.
extension Kubelet {
  /// Makes running containers that a disturbance means suffer it now; what is left waits for the next starts.
  package mutating func disturb(
    _ disturbance: Disturbance, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    var step = KubeletStep(now: now)
    swap(&step.outbox, &outbox)
    defer { swap(&step.outbox, &outbox) }
    var left = disturbance
    for pod in cluster.allPods where left.remaining > 0 && disturbance.target.matches(cluster[pod]) {
      for index in 0..<cluster[pod].containerCount where left.remaining > 0 {
        let record = cluster[pod]
        guard record[container: index].status == .running, record.isOnPoweredNode(cluster),
          disturbance.target.matches(record, container: index)
        else { continue }
        left.remaining -= 1
        suffer(disturbance.effect, pod, index, &cluster, &step)
      }
    }
    if left.remaining > 0 { model.disturbances.append(left) }
  }

  private func suffer(
    _ effect: Disturbance.Effect, _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    switch effect {
    case .crash(let delay): step.schedule(.crashed, pod, index, in: cluster, after: delay)
    case .hang(let duration): hang(pod, index, for: duration, &cluster, &step)
    }
  }

  /// Stops a process from answering, for a while or until it is killed.
  func hang(
    _ pod: PodID, _ index: Int, for duration: SimDuration?, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    hung(pod, index, &cluster, &step)
    if let duration { step.schedule(.recovered, pod, index, in: cluster, after: duration) }
  }

  /// What was planned for the process no longer holds; its probes will fail from now on.
  func hung(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].epoch &+= 1
    cluster[pod][container: index].isHung = true
    step.disturbed(pod, in: cluster)
    let state = cluster[pod][container: index]
    let spec = cluster[pod].containerSpec(index)
    if !state.isStarted, let probe = spec.startupProbe {
      let gives = state.startedAt + probe.firstTick + probe.patience
      return step.schedule(.killed, pod, index, in: cluster, after: gives - step.now)
    }
    if state.isReady, let probe = spec.readinessProbe {
      let fails = probe.tick(startedAt: state.startedAt, atOrAfter: step.now) + probe.patience
      step.schedule(.readinessProbeFailed, pod, index, in: cluster, after: fails - step.now)
    }
    planLiveness(pod, index, &cluster, &step)
  }

  /// A process answers again: its probes pass from the next one on.
  func recovered(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].epoch &+= 1
    cluster[pod][container: index].isHung = false
    step.disturbed(pod, in: cluster)
    let servesFrom = max(cluster[pod][container: index].servesFrom, step.now)
    cluster[pod][container: index].servesFrom = servesFrom
    if cluster[pod].runsToCompletion(index) {
      planCompletion(pod, index, cluster, &step)
      return
    }
    if cluster[pod][container: index].isStarted {
      started(pod, index, &cluster, &step)
    } else {
      planStartup(pod, index, &cluster, &step)
    }
    planEnd(pod, index, cluster, &step)
  }
}

extension PodRecord {
  func isOnHeardNode(_ cluster: Cluster) -> Bool {
    node.map { cluster[$0].isHeard } ?? false
  }

  func isOnPoweredNode(_ cluster: Cluster) -> Bool {
    node.map { cluster[$0].isPowered } ?? false
  }
}
