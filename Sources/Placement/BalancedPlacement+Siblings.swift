extension BalancedPlacement {
  /// How many domains a greedy filling uses, and the last of each kind.
  private struct Filling {
    var usedCount = 0
    var lastWithLeader: Int?
    var last: Int?
  }

  /// The siblings that allow the highest threshold, with the fewest domains among equals; nil when none allow any.
  func bestSiblings() -> BalancedSiblings? {
    var best: BalancedSiblings?
    for siblings in siblingSets() {
      guard let found = balance(siblings, atLeast: best?.threshold ?? 0), found.threshold > 0 else { continue }
      guard let kept = best else {
        best = found
        continue
      }
      if found.threshold > kept.threshold
        || (found.threshold == kept.threshold && found.usedCount < kept.usedCount)
      {
        best = found
      }
    }
    return best
  }

  private func siblingSets() -> [[Int]] {
    if request.level == 0 { return [Array(snapshot.levelDomains[0])] }
    return snapshot.levelDomains[request.level - 1].map { Array(snapshot.domains[$0].children) }
  }

  private func balance(_ siblings: [Int], atLeast best: Int) -> BalancedSiblings? {
    let counts = placement.counts
    let low =
      request.level < request.sliceLevel ? siblings.flatMap { Array(snapshot.domains[$0].children) } : siblings
    guard let filling = fill(low, counts) else { return nil }
    var threshold = placement.sliceCount / max(filling.usedCount, 1)
    if let domain = filling.lastWithLeader { threshold = min(threshold, counts[domain].slicesWithLeader) }
    if let domain = filling.last { threshold = min(threshold, counts[domain].slices) }
    if threshold < best { return nil }
    if let found = pruned(siblings, threshold) { return found }
    guard hasLeader, let domain = filling.last else { return nil }
    let lower = min(threshold, counts[domain].slicesWithLeader)
    return lower < threshold && lower > 0 && lower >= best ? pruned(siblings, lower) : nil
  }

  /// The siblings without what is below the threshold; nil when the rest has too little room.
  private func pruned(_ siblings: [Int], _ threshold: Int) -> BalancedSiblings? {
    var counts = placement.counts
    for domain in siblings {
      for child in snapshot.domains[domain].children { prune(child, threshold, &counts) }
    }
    for domain in siblings {
      recount(domain, &counts)
      prune(domain, threshold, &counts)
    }
    return fill(siblings, counts).map {
      BalancedSiblings(domains: siblings, counts: counts, threshold: threshold, usedCount: $0.usedCount)
    }
  }

  private func prune(_ domain: Int, _ threshold: Int, _ counts: inout [DomainCount]) {
    if counts[domain].slices < threshold {
      forEachBelow(domain) { counts[$0].clear() }
    } else if hasLeader, counts[domain].leaders > 0, counts[domain].slicesWithLeader < threshold {
      forEachBelow(domain) { counts[$0].clearLeader() }
    }
  }

  /// Visits a domain and all domains below it, the widest first.
  private func forEachBelow(_ domain: Int, _ visit: (Int) -> Void) {
    for level in snapshot.level(of: domain)...snapshot.lowestLevel {
      for lower in snapshot.descendants(of: domain, level: level) { visit(lower) }
    }
  }

  /// Sums a domain up again from its leaves.
  private func recount(_ domain: Int, _ counts: inout [DomainCount]) {
    for level in (snapshot.level(of: domain)..<snapshot.lowestLevel).reversed() {
      for parent in snapshot.descendants(of: domain, level: level) {
        var sum = CountSum(hasLeader: hasLeader)
        for child in snapshot.domains[parent].children { sum.add(counts[child], wholeSize: 1) }
        counts[parent] = sum.total(sliceSize: level == request.sliceLevel ? request.sliceSize : nil)
      }
    }
  }

  private func fill(_ domains: [Int], _ counts: [DomainCount]) -> Filling? {
    var filling = Filling()
    var left = placement.sliceCount
    var rest = domains[...]
    if hasLeader {
      let sorted = order.sortedForLeader(domains, counts)
      guard let first = sorted.first, counts[first].leaders > 0 else { return nil }
      filling.usedCount = 1
      filling.lastWithLeader = first
      left -= counts[first].slicesWithLeader
      rest = sorted.dropFirst()
    }
    for domain in order.sorted(rest, counts) where left > 0 && counts[domain].slices > 0 {
      filling.usedCount += 1
      filling.last = domain
      left -= counts[domain].slices
    }
    return left > 0 ? nil : filling
  }

  /// How many domains a greedy filling of a list uses; nil when it has too little room.
  func usedCount(_ domains: [Int]) -> Int? {
    fill(domains, placement.counts)?.usedCount
  }
}
