/// The demands that were asked for last, with their counts.
struct DemandCache: Sendable {
  private var keys: [DemandKey] = []
  private var counts: [DemandCounts] = []
  /// When each was asked for last, in questions.
  private var lastUses: [Int] = []
  private var clock = 0

  /// How many demands are kept in a tree: up to 128, but no more than 4 million counts of leaves (64 MB) and
  /// at least 8.
  private static func limit(_ domains: DomainTree) -> Int {
    max(8, min(128, 4_000_000 / max(1, domains.leafCount)))
  }

  mutating func removeAll() {
    keys = []
    counts = []
    lastUses = []
  }

  /// The position of a demand's counts, which are up to date.
  mutating func position(
    of key: DemandKey, _ domains: DomainTree, _ ledger: inout LeafLedger, _ changes: ChangeLog
  ) -> Int {
    clock += 1
    let known = keys.firstIndex { $0 === key } ?? keys.firstIndex { $0.asksTheSame(as: key) }
    if let known {
      lastUses[known] = clock
      counts[known].repair(ledger, changes)
      return known
    }
    let new = DemandCounts(key, domains, &ledger, changes)
    guard keys.count >= Self.limit(domains), let oldest = lastUses.indices.min(by: { lastUses[$0] < lastUses[$1] })
    else {
      keys.append(key)
      counts.append(new)
      lastUses.append(clock)
      return keys.count - 1
    }
    keys[oldest] = key
    counts[oldest] = new
    lastUses[oldest] = clock
    return oldest
  }

  subscript(position: Int) -> DemandCounts { counts[position] }
}
