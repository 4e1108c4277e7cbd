package import Cluster
package import Kernel

// Graceful termination, and nodes that lose power.
extension Kubelet {
  /// The kubelet has seen the deletion timestamp: it stops all containers within the grace period.
  ///
  /// Source: LWS-SPEC E.4.
  func terminationSeen(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard record.isOnHeardNode(cluster), !record.isStopped else { return }
    cluster[pod].kubeletEpoch &+= 1
    var last = SimDuration.zero
    for index in 0..<record.containerCount {
      cluster[pod][container: index].epoch &+= 1
      guard record[container: index].status == .running else { continue }
      step.outbox.report(record, "Killing", "Stopping container \(record.containerSpec(index).name)")
      last = max(last, stopTime(record, index))
    }
    step.schedule(.stopped, pod, in: cluster, after: last)
  }

  /// How long a container takes to stop: its hook and its process, at most the grace period.
  func stopTime(_ pod: PodRecord, _ index: Int) -> SimDuration {
    let container = pod.containerSpec(index)
    let grace = SimDuration.seconds(pod.header.deletion?.graceSeconds ?? pod.spec.terminationGracePeriodSeconds)
    if pod[container: index].isHung { return grace }
    let shutdown = model.processes[container.name]?.shutdown.map { model.draw($0, "shutdown", pod, index) }
    return min(grace, .seconds(container.preStopSleepSeconds) + (shutdown ?? model.timing.containerStop))
  }

  func stopped(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].isStopped = true
    cluster[pod].isReady = false
    cluster[pod].readySince = step.now
    for index in 0..<cluster[pod].containerCount {
      cluster[pod][container: index].status = .exited
      cluster[pod][container: index].isReady = false
    }
    step.changed(pod)
    step.outbox.stoppedPods.append(pod)
  }

  /// A node loses power: whatever ran on it is gone, and nobody knows yet.
  package func powerLost(_ node: NodeID, lastHeartbeat: SimTime, in cluster: inout Cluster) {
    cluster[node].isPowered = false
    cluster[node].isSilent = false
    cluster[node].powerEpoch &+= 1
    cluster[node].lastHeartbeat = lastHeartbeat
    cluster[node].pulls = [:]
    cluster[node].pullsDoneAt = .zero
    for pod in cluster[node].pods {
      cluster[pod].kubeletEpoch &+= 1
      for index in 0..<cluster[pod].containerCount { cluster[pod][container: index].epoch &+= 1 }
    }
  }

  /// The kubelet of a node answers again: pods that are to go have gone, all others start anew.
  func booted(_ node: NodeID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[node].isPowered = true
    for pod in cluster[node].pods where !cluster[pod].isFinished {
      if cluster[pod].isTerminating {
        step.schedule(.stopped, pod, in: cluster, after: model.timing.sync)
      } else if cluster[pod].spec.restartPolicy == .never, cluster[pod].hasStarted {
        // What ran is gone, and nothing may run again.
        finish(pod, .failed, &cluster, &step)
      } else {
        startAnew(pod, &cluster, &step)
      }
    }
  }

  private func startAnew(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].nextContainer = 0
    for index in 0..<cluster[pod].containerCount where cluster[pod][container: index].status != .waiting {
      cluster[pod][container: index].restartCount += 1
      cluster[pod][container: index].status = .waiting
      cluster[pod][container: index].isStarted = false
      cluster[pod][container: index].isReady = false
    }
    if cluster[pod].isReady {
      cluster[pod].isReady = false
      cluster[pod].readySince = step.now
    }
    cluster[pod].reason = .containerCreating
    step.changed(pod)
    step.schedule(.seen, pod, in: cluster, after: model.timing.sync)
  }
}
