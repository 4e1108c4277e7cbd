import Kernel

/// Workloads counted by how far they are, and how each of their owners stands: kept as facts are told.
struct WorkloadTally: Sendable {
  /// Of a ClusterQueue, or of all.
  struct Counts: Sendable, Equatable {
    var pending = 0
    /// Admitted, and not told to leave.
    var admitted = 0
  }

  struct Owner: Hashable, Sendable {
    var namespace: Symbol
    var name: Symbol
  }

  struct Standing: Sendable {
    var uid: UInt64
    var state: WorkloadState
    var isEvicted: Bool
    var clusterQueue: Symbol
    /// When its present wait began; nil once it is admitted.
    var waitingSince: SimTime?
  }

  private(set) var all = Counts()
  private var queues: [Symbol: Counts] = [:]
  private(set) var standings: [Owner: Standing] = [:]
  /// The longest wait that ended in an admission.
  private(set) var longestWaits: [Owner: SimDuration] = [:]
  /// The same by ClusterQueue.
  private(set) var longestQueueWaits: [Symbol: SimDuration] = [:]
  var preemptionCount = 0
  /// By reason.
  var evictionCounts: [Symbol: Int] = [:]

  func counts(of queue: Symbol) -> Counts { queues[queue] ?? Counts() }

  /// Takes note of how a workload stands.
  mutating func note(_ fact: WorkloadFact, isEvicted: Bool, waitingSince: SimTime, at now: SimTime) {
    let owner = Owner(namespace: fact.namespace, name: fact.owner)
    let isWaiting = fact.state == .pending || fact.state == .quotaReserved
    let new = Standing(
      uid: fact.uid, state: fact.state, isEvicted: isEvicted, clusterQueue: fact.clusterQueue,
      waitingSince: isWaiting ? waitingSince : nil)
    guard let old = standings.updateValue(new, forKey: owner), !isWaiting, old.uid == fact.uid,
      let since = old.waitingSince
    else { return }
    longestWaits[owner] = max(longestWaits[owner] ?? .zero, now - since)
    longestQueueWaits[fact.clusterQueue] = max(longestQueueWaits[fact.clusterQueue] ?? .zero, now - since)
  }

  /// Counts what differs from what was told of the workload before; nil when it is new, or gone.
  mutating func change(from old: WorkloadFact?, to new: WorkloadFact?) {
    if let old { count(old, -1) }
    if let new { count(new, 1) }
    guard new == nil, let old else { return }
    let owner = Owner(namespace: old.namespace, name: old.owner)
    if standings[owner]?.uid == old.uid { standings[owner] = nil }
  }

  private mutating func count(_ fact: WorkloadFact, _ change: Int) {
    switch fact.state {
    case .pending:
      all.pending += change
      queues[fact.clusterQueue, default: Counts()].pending += change
    case .admitted, .running:
      all.admitted += change
      queues[fact.clusterQueue, default: Counts()].admitted += change
    case .quotaReserved, .evicted, .finished: break
    }
  }
}
