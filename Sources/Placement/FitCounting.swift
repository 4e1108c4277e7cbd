/// The first phase: how many pods, slices and leaders fit in every domain.
///
/// Source: KUEUE-SPEC 5.6.
struct FitCounting {
  let snapshot: TopologySnapshot
  let workers: PodDemand
  /// Nil when the group has no leader.
  let leader: PodDemand?
  let filter: LeafFilter
  /// The domain that the pods have to be in, by its position; nil when any will do.
  let within: Int?
  let request: LevelRequest
  let assumed: AssumedUsage
  /// Whether the usage of admitted workloads is looked away from.
  let simulatesEmpty: Bool
  let ratesAffinity: Bool

  /// The counts of every domain, and why leaves were left out.
  func count() -> (counts: [DomainCount], exclusions: Exclusions) {
    var counts = Array(repeating: DomainCount(), count: snapshot.domains.count)
    var exclusions = Exclusions(totalCount: snapshot.leafCount)
    let taken = leader?.amounts(resourceCount: snapshot.resourceNames.count) ?? []
    for leaf in 0..<snapshot.leafCount {
      if let reason = exclusion(ofLeaf: leaf) {
        exclusions.counts[reason, default: 0] += 1
        continue
      }
      let (count, limiting) = self.count(ofLeaf: leaf, leaderTakes: taken)
      counts[snapshot.firstLeaf + leaf] = count
      if count.pods == 0 { exclusions.counts[.resource(limiting), default: 0] += 1 }
    }
    for domain in (0..<snapshot.firstLeaf).reversed() {
      counts[domain] = sum(domain, counts, innerSizes: request.innerSizes)
    }
    return (counts, exclusions)
  }

  private func exclusion(ofLeaf leaf: Int) -> Exclusions.Reason? {
    if snapshot.flavor.endsAtHostname, let reason = filter.exclusion(of: snapshot.leafNodes[leaf]) { return reason }
    guard let within else { return nil }
    return snapshot.isLeaf(leaf, inside: within) ? nil : .topologyDomain
  }

  private func count(ofLeaf leaf: Int, leaderTakes taken: [Int]) -> (count: DomainCount, limiting: String) {
    let base = leaf * snapshot.resourceNames.count
    let assumed = assumed[leaf]
    let free = { (resource: Int) in
      snapshot.capacity[base + resource] - (simulatesEmpty ? 0 : snapshot.usage[base + resource])
        - (assumed?[resource] ?? 0)
    }
    let (pods, limiting) = workers.count(free)
    var count = DomainCount(pods: pods, podsWithLeader: pods)
    if let leader, leader.count(free).pods > 0 {
      count.leaders = 1
      count.podsWithLeader = workers.count { free($0) - taken[$0] }.pods
    }
    if request.sliceLevel == snapshot.lowestLevel {
      count.slices = count.pods / request.sliceSize
      count.slicesWithLeader = count.podsWithLeader / request.sliceSize
    }
    if ratesAffinity, snapshot.flavor.endsAtHostname {
      count.affinity = filter.affinity(of: snapshot.leafNodes[leaf])
    }
    return (count, limiting)
  }

  /// The counts of an inner domain from those of its children.
  private func sum(_ domain: Int, _ counts: [DomainCount], innerSizes: [Int]) -> DomainCount {
    let level = snapshot.level(of: domain)
    var sum = CountSum(hasLeader: leader != nil)
    for child in snapshot.domains[domain].children { sum.add(counts[child], wholeSize: innerSizes[level + 1]) }
    return sum.total(sliceSize: level == request.sliceLevel ? request.sliceSize : nil)
  }
}
