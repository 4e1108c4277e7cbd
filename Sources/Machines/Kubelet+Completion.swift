import API
package import Cluster
package import Kernel

// Processes that do their work and leave, and pods of which nothing runs any more.
extension Kubelet {
  /// Plans the end of a process that leaves by itself; one that stays, or would be started again, has none.
  func planEnd(_ pod: PodID, _ index: Int, _ cluster: Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard index >= record.initContainers.count, record.spec.restartPolicy != .always, let run = runTime(record, index)
    else { return }
    step.schedule(.completed, pod, index, in: cluster, after: record[container: index].startedAt + run - step.now)
  }

  /// How long a process runs: as its job says, or as its container behaves; nil is for ever.
  private func runTime(_ pod: PodRecord, _ index: Int) -> SimDuration? {
    if let time = pod.job?.runTime { return time }
    return model.processes[pod.containerSpec(index).name]?.runTime.map { model.draw($0, "run-to-end", pod, index) }
  }

  /// A process has done its work.
  func completed(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].epoch &+= 1
    cluster[pod][container: index].status = .exited
    guard index >= cluster[pod].initContainers.count else { return advance(pod, &cluster, &step) }
    cluster[pod][container: index].isReady = false
    updateReadiness(pod, &cluster, &step)
    finishIfDone(pod, &cluster, &step)
  }

  /// The processes of a pod leave because their work is done; a pod that does not end starts them again.
  package mutating func complete(
    _ pod: PodID, at now: SimTime, in cluster: inout Cluster, _ outbox: inout MachineOutbox
  ) {
    disturbRunning(pod, at: now, in: &cluster, &outbox) { kubelet, index, cluster, step in
      guard cluster[pod].spec.restartPolicy != .always else { return }
      kubelet.completed(pod, index, &cluster, &step)
    }
  }

  /// A pod has succeeded when every container has started and left.
  func finishIfDone(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard record.phase == .running, record.containers.allSatisfy({ $0.status == .exited }) else { return }
    finish(pod, .succeeded, &cluster, &step)
  }

  /// All containers have ended for good.
  func finish(_ pod: PodID, _ phase: PodPhase, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].kubeletEpoch &+= 1
    cluster[pod].phase = phase
    cluster[pod].isReady = false
    cluster[pod].readySince = step.now
    cluster[pod].reason = phase == .failed ? .error : .completed
    for index in 0..<cluster[pod].containerCount {
      cluster[pod][container: index].status = .exited
      cluster[pod][container: index].isReady = false
      cluster[pod][container: index].epoch &+= 1
    }
    step.changed(pod)
  }
}

extension PodRecord {
  /// Whether any process of the pod has run.
  var hasStarted: Bool {
    initContainers.contains { $0.status != .waiting } || containers.contains { $0.status != .waiting }
  }
}
