import API
package import Cluster
import Kernel
import Queueing
import Quota

// What the world tells of workloads.
extension World {
  /// Tells the state of a workload if it differs from what was told last.
  mutating func reportWorkload(_ id: WorkloadObjectID) {
    let fact = workloadFact(id)
    let workload = cluster[id].workload
    kueue.tally.note(fact, isEvicted: workload.isEvicted, waitingSince: workload.waitStart, at: now)
    noteUse(of: id, in: fact.clusterQueue)
    measure(id, in: fact.clusterQueue)
    guard kueue.reported[id.claim.index] != fact else { return }
    kueue.tally.change(from: kueue.reported[id.claim.index], to: fact)
    kueue.reported[id.claim.index] = fact
    append(.queueing(.workload(fact)))
  }

  mutating func reportWorkloadGone(_ id: WorkloadObjectID, uid: UInt64) {
    kueue.uses.set(nil, of: id.claim.index)
    if let last = kueue.reported[id.claim.index] { kueue.uses.touch(clusterQueue: log.symbols[last.clusterQueue]) }
    kueue.metrics.marks[id.claim.index] = nil
    planScrape()
    kueue.tally.change(from: kueue.reported[id.claim.index], to: nil)
    kueue.reported[id.claim.index] = nil
    append(.queueing(.workloadGone(uid: uid)))
  }

  mutating func reportEvicted(_ id: WorkloadObjectID, reason: String, message: String) {
    let fact = EvictionFact(uid: cluster[id].header.uid, reason: symbol(reason), message: symbol(message))
    kueue.tally.evictionCounts[fact.reason, default: 0] += 1
    append(.queueing(.eviction(fact)))
  }

  mutating func report(_ item: CycleOutcome.Preemption, preemptor: WorkloadObjectID, victim: WorkloadObjectID) {
    let name = kueue.admission.tree[item.clusterQueue].name
    let fact = PreemptionFact(
      preemptor: cluster[preemptor].header.uid, victim: cluster[victim].header.uid, preemptorQueue: symbol(name),
      victimQueue: symbol(cluster[victim].workload.status.admission?.clusterQueue ?? ""),
      reason: symbol(item.target.reason.rawValue))
    kueue.tally.preemptionCount += 1
    measurePreemption(by: name, reason: item.target.reason.rawValue)
    append(.queueing(.preemption(fact)))
  }

  private mutating func workloadFact(_ id: WorkloadObjectID) -> WorkloadFact {
    let record = cluster[id]
    let workload = record.workload
    let state = workload.state
    let (reason, message) = workload.explanation(of: state)
    let queue = workload.status.admission?.clusterQueue ?? clusterQueue(of: record) ?? ""
    return WorkloadFact(
      uid: record.header.uid, namespace: symbol(record.header.namespace), name: symbol(record.header.name),
      owner: symbol(ownerName(of: id)), localQueue: symbol(workload.queueName), clusterQueue: symbol(queue),
      priority: Int32(clamping: workload.priority), podCount: Int32(clamping: workload.podCount), state: state,
      reason: symbol(reason), message: symbol(message))
  }

  private func clusterQueue(of record: WorkloadRecord) -> String? {
    kueue.objects.localQueues.first {
      $0.name == record.workload.queueName && $0.namespace == record.header.namespace
    }?.clusterQueue
  }

  /// Whom a workload admits, as people name it.
  package func ownerName(of id: WorkloadObjectID) -> String {
    switch WorkloadOwner(of: id, in: cluster) {
    case .group(let set, let index): "lws/\(cluster[set].header.name)/\(index)"
    case .job(let job): "\(cluster[job].job.kind.rawValue.lowercased())/\(cluster[job].header.name)"
    case .pods(let pods):
      cluster[id].header.owners.count == 1
        ? "pod/\(pods.first.map { cluster[$0].header.name } ?? "")" : "podgroup/\(cluster[id].header.name)"
    case .none: "workload/\(cluster[id].header.name)"
    }
  }
}

extension Workload {
  /// When the present wait began: creation, or the return to the queue.
  ///
  /// Source: KUEUE-SPEC 9.
  var waitStart: SimTime { condition(.requeued)?.since ?? created }

  var state: WorkloadState {
    if isFinished { return .finished }
    if isEvicted, status.admission != nil { return .evicted }
    if isTrue(.admitted) { return isTrue(.podsReady) ? .running : .admitted }
    return status.admission != nil ? .quotaReserved : .pending
  }

  /// Kueue's reason and message for being in a state.
  fileprivate func explanation(of state: WorkloadState) -> (reason: String, message: String) {
    let type: WorkloadCondition? =
      switch state {
      case .pending: .quotaReserved
      case .quotaReserved: .admitted
      case .evicted: .evicted
      case .finished: .finished
      case .admitted, .running: nil
      }
    let condition = type.flatMap { self.condition($0) }
    return (condition?.reason ?? "", condition?.message ?? "")
  }
}
