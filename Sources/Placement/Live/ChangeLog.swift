/// Which leaves changed, in the order of the changes.
///
/// Whoever counts on a tree remembers how far it has read; a reader that falls too far behind counts anew.
struct ChangeLog: Sendable {
  struct Change: Sendable {
    private var bits: UInt32

    init(leaf: Int, ofNode: Bool) {
      bits = UInt32(leaf) << 1 | (ofNode ? 1 : 0)
    }

    var leaf: Int { Int(bits >> 1) }
    /// Whether the node itself changed, not only what is free on it.
    var isOfNode: Bool { bits & 1 == 1 }
  }

  private var changes: [Change] = []
  private var start = 0
  /// How many changes are kept; more than a count of all leaves would cost.
  private let limit: Int

  init(leafCount: Int) {
    limit = 2 * leafCount + 1024
  }

  var end: Int { start + changes.count }

  mutating func append(_ leaf: Int, ofNode: Bool = false) {
    if changes.count == limit {
      changes.removeFirst(limit / 2)
      start += limit / 2
    }
    changes.append(Change(leaf: leaf, ofNode: ofNode))
  }

  /// The changes from a position on; nil when they are not kept any more.
  func since(_ position: Int) -> ArraySlice<Change>? {
    position < start ? nil : changes[(position - start)...]
  }
}
