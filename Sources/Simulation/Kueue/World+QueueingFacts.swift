import API
package import Cluster
import Kernel
import Queueing
import Quota

// What the world tells of workloads.
extension World {
  /// Tells the state of a workload if it differs from what was told last.
  mutating func reportWorkload(_ id: WorkloadObjectID) {
    let last = kueue.reported[id.claim]
    let fact = workloadFact(id, last: last)
    kueue.tally.note(
      fact, isEvicted: cluster[id].workload.isEvicted, waitingSince: cluster[id].workload.waitStart, at: now)
    noteUse(of: id, in: fact.clusterQueue)
    measure(id, fact)
    guard last != fact else { return }
    kueue.tally.change(from: last, to: fact)
    kueue.reported[id.claim] = fact
    append(.queueing(.workload(fact)))
  }

  mutating func reportWorkloadGone(_ id: WorkloadObjectID, uid: UInt64) {
    let last = kueue.reported[id.claim]
    kueue.uses.set(nil, of: id.claim)
    if let last { kueue.uses.touch(clusterQueue: log.symbols[last.clusterQueue]) }
    kueue.metrics.marks[id.claim] = nil
    planScrape()
    kueue.tally.change(from: last, to: nil)
    kueue.reported[id.claim] = nil
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

  /// - Parameter last: What was told last at the workload's place; its names are kept while they are the same.
  private mutating func workloadFact(_ id: WorkloadObjectID, last: WorkloadFact?) -> WorkloadFact {
    let uid = cluster[id].header.uid
    let known = last?.uid == uid ? last : nil
    let namespace = known?.namespace ?? symbol(cluster[id].header.namespace)
    let name = known?.name ?? symbol(cluster[id].header.name)
    let owner = known.flatMap { keepsOwner(id) ? $0.owner : nil } ?? symbol(ownerName(of: id))
    let localQueue = symbol(cluster[id].workload.queueName, known: known?.localQueue)
    let clusterQueue = symbol(clusterQueueName(of: id), known: known?.clusterQueue)
    let state = cluster[id].workload.state
    let (reason, message) = cluster[id].workload.explanation(of: state)
    return WorkloadFact(
      uid: uid, namespace: namespace, name: name, owner: owner, localQueue: localQueue, clusterQueue: clusterQueue,
      priority: Int32(clamping: cluster[id].workload.priority),
      podCount: Int32(clamping: cluster[id].workload.podCount), state: state,
      reason: symbol(reason, known: known?.reason), message: symbol(message, known: known?.message))
  }

  /// Whether a workload's owner has the name that it always had: an only owner that is still there.
  private func keepsOwner(_ id: WorkloadObjectID) -> Bool {
    guard cluster[id].header.owners.count == 1, let owner = cluster[id].header.owners.first?.object else {
      return false
    }
    if case .pod = owner { return false }
    return cluster.contains(owner)
  }

  /// The ClusterQueue that a workload holds quota in, or waits in; empty when there is none.
  private func clusterQueueName(of id: WorkloadObjectID) -> String {
    if let admission = cluster[id].workload.status.admission { return admission.clusterQueue }
    return kueue.clusterQueueName(ofLocalQueue: cluster[id].workload.queueName, in: cluster[id].header.namespace) ?? ""
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
