/// When something is due for each flow, the earliest first; at equal times the lower number.
struct DueHeap: Sendable {
  private var items: [(time: Double, flow: Int)] = []
  /// Where a flow stands in `items`; −1 if nowhere. **shape**: by flow.
  private var positions: [Int] = []

  var first: (time: Double, flow: Int)? { items.first }

  mutating func addFlow() { positions.append(-1) }

  /// Sets or moves the time of a flow.
  mutating func set(_ flow: Int, _ time: Double) {
    let position = positions[flow]
    guard position >= 0 else {
      items.append((time, flow))
      rise(items.count - 1, (time, flow))
      return
    }
    place((time, flow), at: position)
  }

  mutating func remove(_ flow: Int) {
    let position = positions[flow]
    guard position >= 0 else { return }
    positions[flow] = -1
    let last = items.removeLast()
    if position < items.count { place(last, at: position) }
  }

  private mutating func place(_ item: (time: Double, flow: Int), at position: Int) {
    if item < items[position] { rise(position, item) } else { sink(position, item) }
  }

  private mutating func rise(_ start: Int, _ item: (time: Double, flow: Int)) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 4
      guard item < items[parent] else { break }
      put(items[parent], at: index)
      index = parent
    }
    put(item, at: index)
  }

  private mutating func sink(_ start: Int, _ item: (time: Double, flow: Int)) {
    var index = start
    while 4 * index + 1 < items.count {
      var least = 4 * index + 1
      for child in (least + 1)..<max(least + 1, min(least + 4, items.count)) where items[child] < items[least] {
        least = child
      }
      guard items[least] < item else { break }
      put(items[least], at: index)
      index = least
    }
    put(item, at: index)
  }

  private mutating func put(_ item: (time: Double, flow: Int), at index: Int) {
    items[index] = item
    positions[item.flow] = index
  }
}
