import API
import Cluster
import Kernel

// Pods that have ended are counted once, and then let go.
extension GangSync {
  /// Counts the pods of a member that have ended since the last sync.
  ///
  /// A pod is counted in the status before its finalizer goes, so that a sync that has to stop in between loses none.
  mutating func count(_ member: Int) {
    for pod in pods[member] where store[pod].job?.isTracked == true {
      let record = store[pod]
      guard hasEnded(record) else { continue }
      if !status.counted.contains(record.header.uid) {
        status.counted.append(record.header.uid)
        if record.phase == .succeeded { countSuccess(of: record, member) } else { countFailure(of: record, member) }
      }
      commands.append(.releaseJobPod(pod))
      // Names that are used again have to be free.
      if hasStableNames, record.phase == .failed, !record.isTerminating, mayRestart(member) { delete(pod) }
    }
  }

  private func hasEnded(_ record: PodRecord) -> Bool {
    if record.isFinished { return true }
    // With the replacement policy Failed, a deleted pod counts when nothing of it runs any more.
    return record.isTerminating && (!job.replacesOnlyFailedPods || record.isStopped)
  }

  /// Pods that nothing holds any more are counted for good.
  mutating func settleCounted() {
    guard !status.counted.isEmpty else { return }
    var held: Set<UInt64> = []
    for pod in pods.joined() where store[pod].job?.isTracked == true { held.insert(store[pod].header.uid) }
    status.counted.removeAll { !held.contains($0) }
    status.counted.sort()
  }

  private mutating func countSuccess(of record: PodRecord, _ member: Int) {
    if podSet(of: member).isIndexed, let index = record.job?.index {
      guard index < completions(member) ?? .max, status.members[member].completed.insert(index).inserted else { return }
    }
    status.members[member].succeeded += 1
    status.members[member].recentFailures = 0
    status.members[member].lastFailure = nil
  }

  private mutating func countFailure(of record: PodRecord, _ member: Int) {
    status.members[member].failed += 1
    status.members[member].recentFailures += 1
    let time = record.header.deletion?.since ?? record.readySince
    status.members[member].lastFailure = max(status.members[member].lastFailure ?? .zero, min(time, now))
  }

  func mayRestart(_ member: Int) -> Bool {
    podSet(of: member).restart == .replace && status.members[member].failed <= podSet(of: member).backoffLimit
  }

  /// Whether pods are named by their index alone, as the training operator does.
  var hasStableNames: Bool { job.kind == .pyTorchJob }

  /// Lets pods go that need no counting.
  mutating func release(_ member: Int, where isDone: (PodRecord) -> Bool) {
    for pod in pods[member] where store[pod].job?.isTracked == true && isDone(store[pod]) {
      commands.append(.releaseJobPod(pod))
    }
  }

  /// Deletes a pod of which nobody will ask how it ended.
  mutating func delete(_ pod: PodID) {
    if store[pod].job?.isTracked == true { commands.append(.releaseJobPod(pod)) }
    guard !store[pod].isTerminating else { return }
    commands.append(.delete(.pod(pod), .background, graceSeconds: nil))
  }

  /// Pods of attempts before the last restart go.
  mutating func removeOldPods() {
    for pod in oldPods.joined() where store[pod].job?.isTracked == true || !store[pod].isTerminating { delete(pod) }
  }
}
