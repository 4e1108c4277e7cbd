/// Spreads a preferred request evenly over as few domains as possible.
///
/// Works on a copy of the counts: what does not lead to an answer leaves no trace.
///
/// Source: KUEUE-SPEC 5.11.
struct BalancedPlacement {
  var placement: GroupPlacement
  var snapshot: TopologySnapshot { placement.snapshot }
  var request: LevelRequest { placement.request }
  var order: DomainOrder { placement.order }
  var hasLeader: Bool { placement.leaders > 0 }

  init(_ placement: GroupPlacement) {
    self.placement = placement
  }

  /// The balanced places; nil when there are none and the ordinary search has to decide.
  func place() -> GroupPlaces? {
    guard placement.sliceCount > 0, let best = bestSiblings() else { return nil }
    var balanced = self
    balanced.placement.counts = best.counts
    return balanced.place(best)
  }

  private mutating func place(_ best: BalancedSiblings) -> GroupPlaces? {
    var level = request.level
    var current = best.domains
    if level < request.sliceLevel {
      guard let wide = subset(byEntropy(current)) else { return nil }
      current = wide.flatMap { snapshot.domains[$0].children }
      level += 1
    }
    guard let shared = spread(current, threshold: best.threshold) else { return nil }
    let taken = placement.take(
      shared, count: placement.count, leaders: placement.leaders, size: request.sliceSize, unit: .slices)
    return placement.descend(taken, from: level)
  }

  /// Gives an even share to as few of the domains as hold everything; nil when they cannot share evenly.
  mutating func spread(_ domains: [Int], threshold: Int) -> [Int]? {
    guard let chosen = subset(domains.sorted()) else { return nil }
    let sorted = order.sortedForLeader(chosen, placement.counts)
    return share(among: sorted, threshold: threshold) ? sorted : nil
  }

  /// Gives every domain its even share and the first ones what is left over.
  ///
  /// - Returns: Whether everything was given out.
  private mutating func share(among domains: [Int], threshold: Int) -> Bool {
    var extra = placement.sliceCount - domains.count * threshold
    guard extra >= 0 else { return false }
    for (index, domain) in domains.enumerated() {
      let count = placement.counts[domain]
      let holdsLeader = hasLeader && index == 0
      let more =
        holdsLeader
        ? min(count.slicesWithLeader - threshold, extra) : extra > 0 ? min(count.slices - threshold, extra) : 0
      let slices = threshold + more
      placement.counts[domain].slices = slices
      placement.counts[domain].slicesWithLeader = slices
      placement.counts[domain].pods = slices * request.sliceSize
      placement.counts[domain].leaders = holdsLeader ? 1 : 0
      placement.counts[domain].podsWithLeader = slices * request.sliceSize - (holdsLeader ? 1 : 0)
      extra -= more
    }
    return extra <= 0
  }
}

/// Sibling domains that hold a request with at least `threshold` slices in each domain that is used.
struct BalancedSiblings {
  var domains: [Int]
  /// What fits once domains below the threshold are taken away.
  var counts: [DomainCount]
  var threshold: Int
  /// How many of the domains a greedy filling uses.
  var usedCount: Int
}
