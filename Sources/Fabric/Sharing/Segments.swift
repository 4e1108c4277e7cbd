/// Many short lists in one array, each in a stretch of its own that moves to the end when it is full.
struct Segments<Element: BitwiseCopyable & Sendable>: Sendable {
  private struct Segment {
    var start: Int
    var count: Int
    var room: Int
  }

  private(set) var storage: [Element] = []
  private var segments: [Segment] = []
  /// Elements of `storage` that belong to no segment any more.
  private var wasted = 0

  /// Empty lists.
  init(count: Int = 0) {
    segments = Array(repeating: Segment(start: 0, count: 0, room: 0), count: count)
  }

  var count: Int { segments.count }

  /// Adds an empty list at the end.
  mutating func addSegment() { segments.append(Segment(start: 0, count: 0, room: 0)) }

  /// Where the elements of a list stand in `storage`; until the next append to any list.
  @inline(__always) func range(_ index: Int) -> Range<Int> {
    let segment = segments[index]
    return segment.start..<(segment.start + segment.count)
  }

  @inline(__always) func count(_ index: Int) -> Int { segments[index].count }

  subscript(index: Int, offset: Int) -> Element {
    @inline(__always) get { storage[segments[index].start + offset] }
    @inline(__always) set { storage[segments[index].start + offset] = newValue }
  }

  mutating func append(_ element: Element, to index: Int) {
    if segments[index].count == segments[index].room { grow(index, element) }
    storage[segments[index].start + segments[index].count] = element
    segments[index].count += 1
  }

  /// Takes an element out by putting the last one in its place.
  ///
  /// - Returns: The element that moved; nil if the last one was taken out.
  mutating func swapRemove(_ index: Int, at offset: Int) -> Element? {
    segments[index].count -= 1
    let last = segments[index].count
    guard offset != last else { return nil }
    self[index, offset] = self[index, last]
    return self[index, offset]
  }

  /// Empties a list; its room stays.
  mutating func removeAll(_ index: Int) { segments[index].count = 0 }

  private mutating func grow(_ index: Int, _ filler: Element) {
    if wasted > storage.count / 2, wasted > 1024 { compact() }
    let old = segments[index]
    let room = max(4, 2 * old.room)
    let start = storage.count
    storage.append(contentsOf: storage[old.start..<(old.start + old.count)])
    storage.append(contentsOf: repeatElement(filler, count: room - old.count))
    wasted += old.room
    segments[index] = Segment(start: start, count: old.count, room: room)
  }

  private mutating func compact() {
    var kept: [Element] = []
    kept.reserveCapacity(storage.count - wasted)
    for index in segments.indices {
      let old = segments[index]
      segments[index].start = kept.count
      kept.append(contentsOf: storage[old.start..<(old.start + old.room)])
    }
    storage = kept
    wasted = 0
  }
}
