import API
package import Kernel

/// Where a pending workload stands among those of its ClusterQueue; the least comes first.
///
/// Source: KUEUE-SPEC 2.1.
package struct QueueKey: Sendable {
  var rank: QueueRank
  /// What decides between equal ranks.
  package var uid: String

  package init(priority: Int, time: SimTime, uid: String) {
    rank = QueueRank(priority: priority, time: time)
    self.uid = uid
  }

  init(_ claim: WorkloadClaim) {
    self.init(priority: claim.priority, time: claim.queueOrderTime, uid: claim.uid)
  }
}

/// A queue key without the UID, which only decides between equals: a queue moves thousands of these about.
struct QueueRank: Comparable, Sendable, BitwiseCopyable {
  var isSticky = false
  /// The effective priority; the higher comes first.
  var priority: Int
  /// The queue-order timestamp.
  var time: SimTime

  static func < (left: QueueRank, right: QueueRank) -> Bool {
    if left.isSticky != right.isSticky { return left.isSticky }
    if left.priority != right.priority { return left.priority > right.priority }
    return left.time < right.time
  }
}

/// The workloads of one lane that may be tried, the first of them at hand.
///
/// **complexity**: logarithmic for every change.
struct WorkloadHeap: Sendable {
  struct Item: Sendable {
    var workload: WorkloadID
    var rank: QueueRank

    /// - Parameter uids: **shape**: `[WorkloadID]`.
    func precedes(_ other: Item, _ uids: [String]) -> Bool {
      rank == other.rank
        ? uids[workload.index].precedesInBytes(uids[other.workload.index]) : rank < other.rank
    }
  }

  private(set) var items: [Item] = []

  var first: Item? { items.first }

  /// - Parameters:
  ///   - uids: **shape**: `[WorkloadID]`.
  ///   - slots: The position of every workload in its heap. **shape**: `[WorkloadID]`.
  mutating func push(_ item: Item, _ uids: [String], _ slots: inout [Int]) {
    items.append(item)
    siftUp(items.count - 1, uids, &slots)
  }

  mutating func remove(at slot: Int, _ uids: [String], _ slots: inout [Int]) {
    let last = items.removeLast()
    guard slot < items.count else { return }
    items[slot] = last
    slots[last.workload.index] = slot
    settle(slot, uids, &slots)
  }

  /// Takes out all the others at once.
  ///
  /// **complexity**: linear.
  mutating func keepOnly(_ uids: [String], _ slots: inout [Int], _ isKept: (WorkloadID) -> Bool) {
    items.removeAll { !isKept($0.workload) }
    for (slot, item) in items.enumerated() { slots[item.workload.index] = slot }
    for slot in (0..<items.count / 2).reversed() { siftDown(slot, uids, &slots) }
  }

  mutating func setSticky(_ isSticky: Bool, at slot: Int, _ uids: [String], _ slots: inout [Int]) {
    items[slot].rank.isSticky = isSticky
    settle(slot, uids, &slots)
  }

  private mutating func settle(_ slot: Int, _ uids: [String], _ slots: inout [Int]) {
    if slot > 0, items[slot].precedes(items[(slot - 1) / 2], uids) {
      siftUp(slot, uids, &slots)
    } else {
      siftDown(slot, uids, &slots)
    }
  }

  private mutating func siftUp(_ start: Int, _ uids: [String], _ slots: inout [Int]) {
    let item = items[start]
    var slot = start
    while slot > 0 {
      let parent = (slot - 1) / 2
      guard item.precedes(items[parent], uids) else { break }
      items[slot] = items[parent]
      slots[items[slot].workload.index] = slot
      slot = parent
    }
    items[slot] = item
    slots[item.workload.index] = slot
  }

  private mutating func siftDown(_ start: Int, _ uids: [String], _ slots: inout [Int]) {
    let item = items[start]
    var slot = start
    while true {
      var child = 2 * slot + 1
      if child >= items.count { break }
      if child + 1 < items.count, items[child + 1].precedes(items[child], uids) { child += 1 }
      guard items[child].precedes(item, uids) else { break }
      items[slot] = items[child]
      slots[items[slot].workload.index] = slot
      slot = child
    }
    items[slot] = item
    slots[item.workload.index] = slot
  }
}
