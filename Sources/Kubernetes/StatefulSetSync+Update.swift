import API
import Cluster
import Kernel

extension StatefulSetSync {
  /// Replaces pods of an older revision, from the highest ordinal down to the partition.
  ///
  /// Source: LWS-SPEC E.1.
  mutating func rollUpdate() {
    guard record.spec.updateStrategy == .rollingUpdate else { return }
    if context.version.statefulSetMaxUnavailable {
      rollWithinBudget()
    } else {
      rollOneByOne()
    }
  }

  /// The places from the highest down to the partition, those without a pod included.
  private var updatable: [Int] {
    wanted.filter { $0 >= record.spec.startOrdinal + record.spec.partition }.reversed()
  }

  /// Gate MaxUnavailableStatefulSet off: one pod at a time, and only when every pod above is updated and healthy.
  private mutating func rollOneByOne() {
    for ordinal in updatable {
      // A pod that this very sync creates is not healthy yet.
      guard let pod = pod(ordinal) else { return }
      if pod.setRevision != updateRevision, !pod.isTerminating { return deletePod(ordinal) }
      if pod.isTerminating || pod.phase != .running || !pod.isReady { return }
    }
  }

  /// Gate on: as many as `maxUnavailable` allows beside those that are unavailable anywhere in the set.
  private mutating func rollWithinBudget() {
    let limit = max(1, (record.spec.maxUnavailable ?? .count(1)).roundedDown(of: record.spec.replicas))
    let unavailable = wanted.count { ordinal in
      guard let pod = pod(ordinal) else { return true }
      return pod.isTerminating || !isAvailable(pod)
    }
    guard unavailable < limit else { return }
    let outdated = updatable.filter { ordinal in
      pod(ordinal).map { $0.setRevision != updateRevision && !$0.isTerminating } ?? false
    }
    for ordinal in outdated.prefix(limit - unavailable) { deletePod(ordinal) }
  }

  /// Brings the status up to date with the pods that exist.
  mutating func updateStatus() {
    var status = StatefulSetStatus()
    status.observedGeneration = record.header.generation
    status.currentRevision = currentRevision
    status.updateRevision = updateRevision
    for ordinal in ordinals { pod(ordinal).map { count($0, &status) } }
    if status.updatedReplicas == record.spec.replicas, status.replicas == record.spec.replicas,
      status.readyReplicas == record.spec.replicas, record.spec.updateStrategy == .rollingUpdate
    {
      status.currentRevision = updateRevision
      status.currentReplicas = status.updatedReplicas
    }
    if status != record.status { commands.append(.updateSetStatus(id, status)) }
    requeueForMinReady()
  }

  private func count(_ pod: PodRecord, _ status: inout StatefulSetStatus) {
    status.replicas += 1
    if pod.phase == .running, pod.isReady {
      status.readyReplicas += 1
      if isAvailable(pod) { status.availableReplicas += 1 }
    }
    guard !pod.isTerminating else { return }
    if pod.setRevision == currentRevision { status.currentReplicas += 1 }
    if pod.setRevision == updateRevision { status.updatedReplicas += 1 }
  }

  /// A ready pod becomes available by the passing of time alone, so the controller looks again.
  private mutating func requeueForMinReady() {
    let minReady = SimDuration.seconds(record.spec.minReadySeconds)
    let waits = ordinals.compactMap { pod($0) }.filter { $0.isReady && !isAvailable($0) }.map {
      minReady - (context.now - $0.readySince)
    }
    if let wait = waits.min() { commands.append(.requeue(wait)) }
  }
}
