import API
package import Kernel

/// Where a pending workload stands among those of its ClusterQueue; the least comes first.
///
/// Source: KUEUE-SPEC 2.1.
package struct QueueKey: Comparable, Sendable {
  package var isSticky = false
  /// The effective priority; the higher comes first.
  package var priority: Int
  /// The queue-order timestamp.
  package var time: SimTime
  package var uid: String

  package init(priority: Int, time: SimTime, uid: String) {
    self.priority = priority
    self.time = time
    self.uid = uid
  }

  init(_ claim: WorkloadClaim) {
    self.init(priority: claim.priority, time: claim.queueOrderTime, uid: claim.uid)
  }

  package static func < (left: QueueKey, right: QueueKey) -> Bool {
    if left.isSticky != right.isSticky { return left.isSticky }
    if left.priority != right.priority { return left.priority > right.priority }
    if left.time != right.time { return left.time < right.time }
    return left.uid.precedesInBytes(right.uid)
  }
}

/// The workloads of one lane that may be tried, the first of them at hand.
///
/// **complexity**: logarithmic for every change.
struct WorkloadHeap: Sendable {
  struct Item: Sendable {
    var workload: WorkloadID
    var key: QueueKey
  }

  private(set) var items: [Item] = []

  var first: Item? { items.first }

  /// - Parameter slots: The position of every workload in its heap. **shape**: `[WorkloadID]`.
  mutating func push(_ item: Item, _ slots: inout [Int]) {
    items.append(item)
    siftUp(items.count - 1, &slots)
  }

  mutating func remove(at slot: Int, _ slots: inout [Int]) {
    let last = items.removeLast()
    guard slot < items.count else { return }
    items[slot] = last
    slots[last.workload.index] = slot
    settle(slot, &slots)
  }

  mutating func replaceKey(at slot: Int, _ key: QueueKey, _ slots: inout [Int]) {
    items[slot].key = key
    settle(slot, &slots)
  }

  private mutating func settle(_ slot: Int, _ slots: inout [Int]) {
    if slot > 0, items[slot].key < items[(slot - 1) / 2].key {
      siftUp(slot, &slots)
    } else {
      siftDown(slot, &slots)
    }
  }

  private mutating func siftUp(_ start: Int, _ slots: inout [Int]) {
    let item = items[start]
    var slot = start
    while slot > 0 {
      let parent = (slot - 1) / 2
      guard item.key < items[parent].key else { break }
      items[slot] = items[parent]
      slots[items[slot].workload.index] = slot
      slot = parent
    }
    items[slot] = item
    slots[item.workload.index] = slot
  }

  private mutating func siftDown(_ start: Int, _ slots: inout [Int]) {
    let item = items[start]
    var slot = start
    while true {
      var child = 2 * slot + 1
      if child >= items.count { break }
      if child + 1 < items.count, items[child + 1].key < items[child].key { child += 1 }
      guard items[child].key < item.key else { break }
      items[slot] = items[child]
      slots[items[slot].workload.index] = slot
      slot = child
    }
    items[slot] = item
    slots[item.workload.index] = slot
  }
}
