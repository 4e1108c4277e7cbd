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
    if !isWaiting, let since = standings[owner]?.waitingSince, standings[owner]?.uid == fact.uid {
      longestWaits[owner] = max(longestWaits[owner] ?? .zero, now - since)
      longestQueueWaits[fact.clusterQueue] = max(longestQueueWaits[fact.clusterQueue] ?? .zero, now - since)
    }
    standings[owner] = Standing(
      uid: fact.uid, state: fact.state, isEvicted: isEvicted, clusterQueue: fact.clusterQueue,
      waitingSince: isWaiting ? waitingSince : nil)
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
    let isPending = fact.state == .pending
    guard isPending || fact.state == .admitted || fact.state == .running else { return }
    let part: WritableKeyPath<Counts, Int> = isPending ? \.pending : \.admitted
    all[keyPath: part] += change
    queues[fact.clusterQueue, default: Counts()][keyPath: part] += change
  }
}
