/// What fits on a leaf, in few bytes.
struct LeafCount: Equatable, Sendable {
  /// Workers that fit.
  var pods: Int32 = 0
  /// Workers that fit beside the leader.
  var podsWithLeader: Int32 = 0
  /// The sum of the weights of matching preferences.
  var affinity: Int32 = 0
  /// Why nothing fits, as a position in the demand's reasons; -1 when something does or the leaf is not in the tree.
  var reason: Int16 = -1
  /// Whether the leader fits.
  var holdsLeader = false
  /// Whether pods may be here at all.
  var isOpen = false
}

/// The reasons why leaves are left out, and how many there are of each.
struct ReasonTable: Sendable {
  private(set) var reasons: [Exclusions.Reason] = []
  private(set) var counts: [Int] = []

  /// The position of a reason.
  mutating func position(of reason: Exclusions.Reason) -> Int {
    if let position = reasons.firstIndex(of: reason) { return position }
    reasons.append(reason)
    counts.append(0)
    return reasons.count - 1
  }

  mutating func replace(_ old: Int16, by new: Int16) {
    if old >= 0 { counts[Int(old)] -= 1 }
    if new >= 0 { counts[Int(new)] += 1 }
  }

  func exclusions(totalCount: Int) -> Exclusions {
    var exclusions = Exclusions(totalCount: totalCount)
    for (reason, count) in zip(reasons, counts) where count > 0 { exclusions.counts[reason] = count }
    return exclusions
  }
}
