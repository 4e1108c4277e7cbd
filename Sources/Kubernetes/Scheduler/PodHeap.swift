import Cluster

/// Pods by key, the smallest first; among equals the one that came first.
struct PodHeap: Sendable {
  struct Item: Sendable {
    var key: Int64
    /// Never equal for two items.
    var order: UInt64
    var pod: PodID

    fileprivate func precedes(_ other: Item) -> Bool { (key, order) < (other.key, other.order) }
  }

  private var items: [Item] = []

  var first: Item? { items.first }

  mutating func insert(_ item: Item) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[child].precedes(items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Item {
    items.swapAt(0, items.count - 1)
    let first = items.removeLast()
    var parent = 0
    while let child = smallerChild(of: parent), items[child].precedes(items[parent]) {
      items.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func smallerChild(of parent: Int) -> Int? {
    let left = 2 * parent + 1
    guard left < items.count else { return nil }
    return left + 1 < items.count && items[left + 1].precedes(items[left]) ? left + 1 : left
  }
}
