/// Links by the level at which they fill, least first; of equal levels the lower number.
struct LevelHeap: Sendable {
  private var items: [(level: Double, link: Int32)] = []

  var first: (level: Double, link: Int32)? { items.first }

  mutating func removeAll() { items.removeAll(keepingCapacity: true) }

  /// Appends out of order; `arrange` follows.
  mutating func append(_ level: Double, _ link: Int32) { items.append((level, link)) }

  mutating func arrange() {
    for index in stride(from: items.count / 2 - 1, through: 0, by: -1) { sink(index) }
  }

  mutating func replaceFirst(_ level: Double, _ link: Int32) {
    items[0] = (level, link)
    sink(0)
  }

  mutating func removeFirst() {
    let last = items.removeLast()
    if !items.isEmpty { replaceFirst(last.level, last.link) }
  }

  private mutating func sink(_ start: Int) {
    let item = items[start]
    var index = start
    while true {
      var child = 2 * index + 1
      guard child < items.count else { break }
      if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
      guard items[child] < item else { break }
      items[index] = items[child]
      index = child
    }
    items[index] = item
  }
}
