/// Sums by position, kept only where they are not zero.
///
/// A group of pods touches few domains of a topology, so thousands of groups cost little even where each node is a
/// domain of its own.
struct SparseSums: Equatable, Sendable {
  struct Item: Equatable, Sendable {
    var position: Int32
    var sum: Int
  }

  /// Ascending by position; no sum is zero.
  private(set) var items: [Item] = []

  var isEmpty: Bool { items.isEmpty }

  mutating func add(_ amount: Int, at position: Int32) {
    let index = firstIndex(from: position)
    guard index < items.count, items[index].position == position else {
      if amount != 0 { items.insert(Item(position: position, sum: amount), at: index) }
      return
    }
    items[index].sum += amount
    if items[index].sum == 0 { items.remove(at: index) }
  }

  /// Adds every sum times `factor` to the place of the same position.
  func accumulate(into dense: inout [Int], times factor: Int) {
    for item in items { dense[Int(item.position)] += item.sum * factor }
  }

  private func firstIndex(from position: Int32) -> Int {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].position < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
