import GRDB
import Kernel

/// Turns states that hold from now on into rows of intervals.
struct IntervalWriter<Key: Hashable & Comparable & Sendable, State: Equatable & Sendable> {
  private struct Opened {
    var state: State
    var start: SimTime
  }

  private var rows: RowWriter<Interval<Key, State>>
  private var opened: [Key: Opened] = [:]

  init(_ table: TimelineTable<Interval<Key, State>>, in database: Database) throws {
    rows = try RowWriter(table, in: database)
  }

  var count: Int { rows.count }

  /// `key` is in `state` from `time` on; nothing happens when it was so already.
  mutating func change(_ key: Key, to state: State, at time: SimTime) throws {
    guard let position = opened.index(forKey: key) else {
      opened[key] = Opened(state: state, start: time)
      return
    }
    let earlier = opened.values[position]
    guard earlier.state != state else { return }
    opened.values[position] = Opened(state: state, start: time)
    try rows.append(Interval(key: key, state: earlier.state, start: earlier.start, end: time, isOpen: false))
  }

  /// `key` no longer exists.
  mutating func end(_ key: Key, at time: SimTime) throws {
    guard let last = opened.removeValue(forKey: key) else { return }
    try rows.append(Interval(key: key, state: last.state, start: last.start, end: time, isOpen: false))
  }

  /// The run ends; what still holds is written as open, in order of the keys.
  mutating func endAll(at time: SimTime) throws {
    for (key, last) in opened.sorted(by: { $0.key < $1.key }) {
      try rows.append(Interval(key: key, state: last.state, start: last.start, end: time, isOpen: true))
    }
    opened.removeAll()
  }

  mutating func flush() throws { try rows.flush() }
}
