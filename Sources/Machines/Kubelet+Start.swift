import API
import Cluster
import Kernel

// From binding to running: sandbox, then one container after the other, each with its image.
extension Kubelet {
  /// How long after a failed pull the next one is tried. Source: LWS-SPEC E.4, 10 s doubling to 300 s.
  private static func pullBackOff(_ failures: Int) -> SimDuration {
    .seconds(min(300, 10 << min(failures - 1, 5)))
  }

  mutating func podSeen(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    if let node = cluster[pod].node, cluster[node].isSilent { return unseen.append(pod) }
    cluster[pod].reason = .containerCreating
    step.changed(pod)
    step.schedule(.sandboxReady, pod, in: cluster, after: model.timing.sandbox)
  }

  /// Goes on with the next container: first its image, then its process.
  func startNext(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard let node = record.node, record.nextContainer < record.containerCount else { return }
    let container = record.containerSpec(record.nextContainer)
    settlePull(of: container.image, on: node, &cluster, &step)
    let isPresent = cluster[node].images.contains(container.image)
    switch container.pullPolicy {
    case .always where isPresent: step.schedule(.pullEnded, pod, in: cluster, after: model.timing.pullLatency)
    case .ifNotPresent where isPresent: pullEnded(pod, &cluster, &step)
    case .never: isPresent ? pullEnded(pod, &cluster, &step) : neverPulled(pod, &cluster, &step)
    case .ifNotPresent, .always: pull(container.image, for: pod, on: node, &cluster, &step)
    }
  }

  /// A pull goes on when the pod that asked for it has gone; then nobody has noted yet that it is done.
  private func settlePull(
    of image: String, on node: NodeID, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    guard let done = cluster[node].pulls[image], done <= step.now else { return }
    cluster[node].pulls[image] = nil
    if model.image(image).exists, cluster[node].images.insert(image).inserted { step.outbox.imagesPulled.append(node) }
  }

  /// Pulls an image; pulls on one node wait for each other, and a pull under way serves everyone.
  private func pull(
    _ image: String, for pod: PodID, on node: NodeID, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    let record = cluster[pod]
    cluster[pod].reason = .pulling
    step.changed(pod)
    step.outbox.report(record, "Pulling", "Pulling image \"\(image)\"")
    let done = cluster[node].pulls[image] ?? max(step.now, cluster[node].pullsDoneAt) + pullTime(of: image)
    cluster[node].pulls[image] = done
    cluster[node].pullsDoneAt = max(cluster[node].pullsDoneAt, done)
    step.schedule(.pullEnded, pod, in: cluster, after: done - step.now)
  }

  private func pullTime(of image: String) -> SimDuration {
    let known = model.image(image)
    guard known.exists, model.timing.pullBytesPerSecond > 0 else { return model.timing.pullLatency }
    return model.timing.pullLatency + .seconds(Double(known.bytes) / model.timing.pullBytesPerSecond)
  }

  func pullEnded(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard let node = record.node else { return }
    let image = record.containerSpec(record.nextContainer).image
    cluster[node].pulls[image] = nil
    if !cluster[node].images.contains(image), !model.image(image).exists {
      return pullFailed(pod, image, &cluster, &step)
    }
    if record.reason == .pulling {
      step.outbox.report(record, "Pulled", "Successfully pulled image \"\(image)\"")
      cluster[pod].reason = .containerCreating
      step.changed(pod)
    }
    if cluster[node].images.insert(image).inserted { step.outbox.imagesPulled.append(node) }
    cluster[pod].failedPullCount = 0
    step.schedule(.containerStarted, pod, in: cluster, after: model.timing.containerStart)
  }

  private func pullFailed(_ pod: PodID, _ image: String, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].failedPullCount += 1
    cluster[pod].reason = .imagePullBackOff
    step.changed(pod)
    let record = cluster[pod]
    step.outbox.report(record, "Failed", "Failed to pull image \"\(image)\": not found", .warning)
    step.outbox.report(record, "BackOff", "Back-off pulling image \"\(image)\"")
    step.schedule(.pullRetried, pod, in: cluster, after: Self.pullBackOff(record.failedPullCount))
  }

  /// The image is missing and must not be pulled: the kubelet looks again as it does after a failed pull.
  private func neverPulled(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].failedPullCount += 1
    cluster[pod].reason = .errImagePull
    step.changed(pod)
    let image = cluster[pod].containerSpec(cluster[pod].nextContainer).image
    step.outbox.report(
      cluster[pod], "ErrImageNeverPull", "Container image \"\(image)\" is not present with pull policy of Never",
      .warning)
    step.schedule(.pullRetried, pod, in: cluster, after: Self.pullBackOff(cluster[pod].failedPullCount))
  }

  /// The process of the pod's next container runs.
  mutating func nextStarted(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let index = cluster[pod].nextContainer
    let name = cluster[pod].containerSpec(index).name
    step.outbox.report(cluster[pod], "Started", "Started container \(name)")
    beginProcess(pod, index, &cluster, &step)
    if cluster[pod].holdsUpOthers(index) {
      cluster[pod].reason = .initializing
      step.changed(pod)
    } else {
      advance(pod, &cluster, &step)
    }
  }

  /// A startup probe has passed: after a sidecar, which the others wait for, the next container starts.
  func startupProbePassed(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let isWaitedFor = index == cluster[pod].nextContainer && cluster[pod].holdsUpOthers(index)
    started(pod, index, &cluster, &step)
    if isWaitedFor { advance(pod, &cluster, &step) }
  }

  /// Moves on to the container after the one that has just started, or finished if it is an init container.
  func advance(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod].nextContainer += 1
    if cluster[pod].nextContainer < cluster[pod].containerCount {
      return startNext(pod, &cluster, &step)
    }
    cluster[pod].phase = .running
    cluster[pod].reason = .notReady
    step.changed(pod)
    updateReadiness(pod, &cluster, &step)
    finishIfDone(pod, &cluster, &step)
  }
}

extension PodRecord {
  /// Whether the containers after this one wait: for the end of an init container, for the start-up of a sidecar.
  ///
  /// Source: Kubernetes, sidecar containers.
  fileprivate func holdsUpOthers(_ index: Int) -> Bool {
    guard index < initContainers.count else { return false }
    return runsToCompletion(index) || !initContainers[index].isStarted
  }
}

extension Container {
  /// The policy, with the default that depends on the tag. Source: Kubernetes API defaulting of `imagePullPolicy`.
  fileprivate var pullPolicy: ImagePullPolicy {
    if let imagePullPolicy { return imagePullPolicy }
    let name = image.split(separator: "/").last ?? ""
    return name.hasSuffix(":latest") || (!name.contains(":") && !name.contains("@")) ? .always : .ifNotPresent
  }
}
