import API
import Cluster
import Kernel

// The life of one process: it starts, answers its probes or does not, exits, and is started again.
extension Kubelet {
  /// After this long without a crash the back-off starts over. Source: LWS-SPEC E.4.
  private static let backOffReset = SimDuration.minutes(10)

  /// How long a container that crashed waits. Source: LWS-SPEC E.4: none, then 10 s doubling to 300 s.
  private static func crashBackOff(_ crashes: Int) -> SimDuration {
    crashes <= 1 ? .zero : .seconds(min(300, 10 << min(crashes - 2, 5)))
  }

  /// A process has begun in container `index`: plans its probes, its end, and what disturbs it.
  mutating func beginProcess(
    _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    let record = cluster[pod]
    let spec = record.containerSpec(index)
    let process = model.processes[spec.name]
    let startup =
      process?.startup.map { model.draw($0, "startup", record, index).stretched(in: record, cluster) } ?? .zero
    cluster[pod][container: index].status = .running
    cluster[pod][container: index].startedAt = step.now
    cluster[pod][container: index].servesFrom = step.now + startup
    cluster[pod][container: index].isHung = false
    cluster[pod][container: index].epoch &+= 1
    if record.runsToCompletion(index) {
      planCompletion(pod, index, cluster, &step)
    } else {
      planStartup(pod, index, &cluster, &step)
      planEnd(pod, index, cluster, &step)
    }
    step.disturbed(pod, in: cluster)
    switch model.takeDisturbance(of: cluster[pod], container: index) {
    case .crash(let delay): step.schedule(.crashed, pod, index, in: cluster, after: delay)
    case .hang(let duration): hang(pod, index, for: duration, &cluster, &step)
    case nil: break
    }
  }

  /// An init container ends when it has run for its time, however late that is noticed.
  func planCompletion(_ pod: PodID, _ index: Int, _ cluster: Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    let process = model.processes[record.containerSpec(index).name]
    let run = process?.runTime.map { model.draw($0, "run", record, index) } ?? model.timing.initContainerRun
    step.schedule(.completed, pod, index, in: cluster, after: record[container: index].startedAt + run - step.now)
  }

  /// Without a startup probe a container counts as started at once.
  func planStartup(
    _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    guard let probe = cluster[pod].containerSpec(index).startupProbe else {
      return started(pod, index, &cluster, &step)
    }
    let state = cluster[pod][container: index]
    let passes = probe.firstPass(startedAt: state.startedAt, servesFrom: state.servesFrom)
    let gives = state.startedAt + probe.firstTick + .seconds(probe.periodSeconds * (probe.failureThreshold - 1))
    if passes <= gives {
      step.schedule(.startupProbePassed, pod, index, in: cluster, after: passes - step.now)
    } else {
      step.schedule(.killed, pod, index, in: cluster, after: gives - step.now)
    }
  }

  /// A container is past its startup probe: readiness and liveness begin.
  func started(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].isStarted = true
    planReadiness(pod, index, &cluster, &step)
    planLiveness(pod, index, &cluster, &step)
  }

  private func planReadiness(
    _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    guard let probe = cluster[pod].containerSpec(index).readinessProbe else {
      return setReady(pod, index, true, &cluster, &step)
    }
    let state = cluster[pod][container: index]
    guard !state.isHung else { return }
    let passes = probe.firstPass(startedAt: state.startedAt, servesFrom: max(state.servesFrom, step.now))
    let extra = SimDuration.seconds(probe.periodSeconds * (probe.successThreshold - 1))
    step.schedule(.readinessProbePassed, pod, index, in: cluster, after: passes + extra - step.now)
  }

  /// A process that does not serve in time for its liveness probe is killed.
  func planLiveness(
    _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    guard let probe = cluster[pod].containerSpec(index).livenessProbe else { return }
    let state = cluster[pod][container: index]
    let from = max(step.now, state.startedAt + probe.firstTick)
    let last = probe.tick(startedAt: state.startedAt, atOrAfter: from) + probe.patience
    if state.isHung || state.servesFrom > last {
      step.schedule(.killed, pod, index, in: cluster, after: last - step.now)
    }
  }

  func setReady(
    _ pod: PodID, _ index: Int, _ isReady: Bool, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    guard cluster[pod][container: index].isReady != isReady else { return }
    cluster[pod][container: index].isReady = isReady
    step.disturbed(pod, in: cluster)
    if !isReady {
      let name = cluster[pod].containerSpec(index).name
      step.outbox.report(cluster[pod], "Unhealthy", "Readiness probe failed: container \(name)", .warning)
    }
    updateReadiness(pod, &cluster, &step)
  }

  /// Brings the pod's Ready condition in line with its containers.
  func updateReadiness(_ pod: PodID, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    let record = cluster[pod]
    guard record.phase == .running else { return }
    let isReady = record.containers.allSatisfy(\.isReady) && record.areSidecarsReady
    if record.isReady != isReady {
      cluster[pod].isReady = isReady
      cluster[pod].readySince = step.now
    }
    let reason = isReady ? PodReason.ready : record.unreadyReason
    guard record.isReady != isReady || record.reason != reason else { return }
    if !record.isTerminating { cluster[pod].reason = reason }
    step.changed(pod)
  }

  /// A probe has failed often enough: the process is told to stop, and starts again when it has.
  func killed(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    // Whatever else was planned for the process, such as answering again, no longer counts.
    cluster[pod][container: index].epoch &+= 1
    let record = cluster[pod]
    let name = record.containerSpec(index).name
    let probe = record[container: index].isStarted ? "liveness" : "startup"
    step.outbox.report(record, "Killing", "Container \(name) failed \(probe) probe, will be restarted")
    step.schedule(.crashed, pod, index, in: cluster, after: stopTime(record, index))
  }

  /// A process has ended before its time and is started again, later and later.
  func crashed(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].epoch &+= 1
    let ranFor = step.now - cluster[pod][container: index].startedAt
    let crashes = (ranFor >= Self.backOffReset ? 0 : cluster[pod][container: index].recentCrashCount) + 1
    cluster[pod][container: index].recentCrashCount = crashes
    cluster[pod][container: index].isStarted = false
    cluster[pod][container: index].isReady = false
    step.disturbed(pod, in: cluster)
    if cluster[pod].spec.restartPolicy == .never { return finish(pod, .failed, &cluster, &step) }
    cluster[pod][container: index].status = .backingOff
    let wait = Self.crashBackOff(crashes)
    if wait > .zero { reportBackOff(pod, index, &cluster, &step) }
    updateReadiness(pod, &cluster, &step)
    step.schedule(.restarted, pod, index, in: cluster, after: wait + model.timing.containerStart)
  }

  private func reportBackOff(
    _ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep
  ) {
    let record = cluster[pod]
    let name = record.containerSpec(index).name
    step.outbox.report(
      record, "BackOff", "Back-off restarting failed container \(name) in pod \(record.header.name)", .warning)
    guard index < record.initContainers.count else { return }
    cluster[pod].reason = .initCrashLoopBackOff
    step.changed(pod)
  }

  mutating func restarted(_ pod: PodID, _ index: Int, _ cluster: inout Cluster, _ step: inout KubeletStep) {
    cluster[pod][container: index].restartCount += 1
    step.changed(pod)
    if index < cluster[pod].initContainers.count { cluster[pod].reason = .initializing }
    step.outbox.report(
      cluster[pod], "Started", "Started container \(cluster[pod].containerSpec(index).name)")
    beginProcess(pod, index, &cluster, &step)
    updateReadiness(pod, &cluster, &step)
  }
}

extension PodRecord {
  /// Whether a container is an init container that has to end before the next one starts.
  func runsToCompletion(_ index: Int) -> Bool {
    index < initContainers.count && !spec.initContainers[index].isSidecar
  }

  /// Sidecars count for the readiness of their pod. Source: Kubernetes, sidecar containers.
  fileprivate var areSidecarsReady: Bool {
    zip(spec.initContainers, initContainers).allSatisfy { !$0.isSidecar || $1.isReady }
  }

  /// Why a running pod is not ready.
  fileprivate var unreadyReason: PodReason {
    let isBackingOff = containers.contains { $0.status == .backingOff && $0.recentCrashCount > 1 }
    return isBackingOff ? .crashLoopBackOff : .notReady
  }
}

extension Probe {
  /// From process start until the first probe.
  var firstTick: SimDuration { .seconds(initialDelaySeconds) }

  /// From the first failure until the kubelet acts.
  var patience: SimDuration { .seconds(periodSeconds * (failureThreshold - 1)) }

  /// The first probe at or after a time.
  func tick(startedAt start: SimTime, atOrAfter time: SimTime) -> SimTime {
    let first = start + firstTick
    guard time > first else { return first }
    let period = SimDuration.seconds(periodSeconds).nanoseconds
    let periods = ((time - first).nanoseconds + period - 1) / period
    return first + SimDuration(nanoseconds: periods * period)
  }

  /// The first probe that a process which serves from a time on passes.
  func firstPass(startedAt start: SimTime, servesFrom: SimTime) -> SimTime {
    tick(startedAt: start, atOrAfter: servesFrom)
  }
}

extension SimDuration {
  /// How long a start takes on the pod's node: what it reads comes from storage, which may be slow at the moment.
  fileprivate func stretched(in pod: PodRecord, _ cluster: Cluster) -> SimDuration {
    guard let node = pod.node, cluster[node].storageShare < 1 else { return self }
    return .seconds(min(seconds / max(cluster[node].storageShare, 1e-3), 3.2e9))
  }
}
