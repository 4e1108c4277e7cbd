import API

/// The pending workloads of one ClusterQueue.
///
/// Source: KUEUE-SPEC 2.1.
struct PendingLine: Sendable {
  /// The workloads of one LocalQueue where LocalQueues are ordered by what they used, else all.
  struct Lane: Sendable {
    var heap = WorkloadHeap()
    /// What its LocalQueue used; the less comes first.
    var usage = 0.0
  }

  /// The workload that preempted others last, and whether it therefore comes first.
  struct Marker: Equatable, Sendable {
    var workload: WorkloadID
    var isSticky: Bool
  }

  var strategy: QueueingStrategy
  /// By LocalQueue, or under `allLocalQueues`.
  var lanes: [Int: Lane] = [:]
  var inadmissible: [WorkloadID] = []
  var inflight: WorkloadID?
  var popCycle = 0
  var inadmissibleCycle = -1
  /// Shapes that need not be tried, and the reason that the one that was tried got.
  var benched: [ShapeID: BenchReason] = [:]
  var marker: Marker?
  /// The workloads in the heaps by shape.
  var activeByShape: [ShapeID: [WorkloadID]] = [:]

  static let allLocalQueues = -1

  init(strategy: QueueingStrategy) {
    self.strategy = strategy
  }

  var activeCount: Int { lanes.values.reduce(0) { $0 + $1.heap.items.count } }

  /// The lane whose first workload comes first.
  ///
  /// - Parameter uids: **shape**: `[WorkloadID]`.
  func nextLane(_ uids: [String]) -> Int? {
    if lanes.count == 1, let only = lanes.first { return only.value.heap.first == nil ? nil : only.key }
    return lanes.filter { $0.value.heap.first != nil }.min { left, right in
      guard let first = left.value.heap.first, let second = right.value.heap.first else { return false }
      if left.value.usage != right.value.usage { return left.value.usage < right.value.usage }
      return first.precedes(second, uids)
    }?.key
  }
}

/// Why the workload that stands for all of its shape was not admitted.
package struct BenchReason: Equatable, Sendable {
  package var requeue: RequeueReason
  package var status: PendingReason

  package init(requeue: RequeueReason, status: PendingReason) {
    self.requeue = requeue
    self.status = status
  }
}
