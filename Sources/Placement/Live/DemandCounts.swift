/// How many pods of one demand fit in every domain, kept up to date from question to question.
///
/// Source: KUEUE-SPEC 5.6.
struct DemandCounts: Sendable {
  let key: DemandKey
  let domains: DomainTree
  private let demand: LeafDemand
  /// The domain that the pods have to be in, by its position; nil when any will do.
  private let within: Int?
  /// **shape**: `[leaf]`.
  private var leaves: [LeafCount]
  /// **shape**: `[domain]` above the leaves.
  private var inner: [DomainCount]
  /// Begins with the workers' resources, in the order of the demand.
  private(set) var reasons = ReasonTable()
  /// How far the tree's changes are counted in.
  private var seen: Int
  /// Inner domains whose children changed, and which those are: empty between repairs.
  private var dirty: [Int] = []
  private var isDirty: [Bool]

  init(
    _ key: DemandKey, _ domains: DomainTree, _ ledger: inout LeafLedger, _ changes: ChangeLog, within: Int? = nil
  ) {
    self.key = key
    self.domains = domains
    self.within = within
    demand = LeafDemand(key, in: &ledger)
    for resource in demand.resources { _ = reasons.position(of: .resource(resource)) }
    leaves = Array(repeating: LeafCount(), count: domains.leafCount)
    inner = Array(repeating: DomainCount(), count: domains.firstLeaf)
    isDirty = Array(repeating: false, count: domains.firstLeaf)
    seen = changes.end
    countAll(ledger)
  }

  subscript(domain: Int) -> DomainCount {
    domain < domains.firstLeaf ? inner[domain] : count(ofLeaf: leaves[domain - domains.firstLeaf])
  }

  /// The counts of all domains, for algorithms that change them.
  var all: [DomainCount] { inner + leaves.map(count) }

  /// Counts what changed in the tree since the last time.
  ///
  /// **complexity**: The changes, and the siblings of every domain that they are in.
  mutating func repair(_ ledger: LeafLedger, _ changes: ChangeLog) {
    guard seen != changes.end else { return }
    guard let recent = changes.since(seen) else {
      seen = changes.end
      return countAll(ledger)
    }
    seen = changes.end
    for change in recent where count(change.leaf, isNew: change.isOfNode, ledger) {
      markParent(of: domains.firstLeaf + change.leaf)
    }
    // Parents are appended after all their children of the same level, so that each is summed once.
    var next = 0
    while next < dirty.count {
      let domain = dirty[next]
      next += 1
      isDirty[domain] = false
      let sum = sum(domain)
      guard sum != inner[domain] else { continue }
      inner[domain] = sum
      markParent(of: domain)
    }
    dirty.removeAll(keepingCapacity: true)
  }

  private mutating func markParent(of domain: Int) {
    let parent = domains.parents[domain]
    guard parent >= 0, !isDirty[parent] else { return }
    isDirty[parent] = true
    dirty.append(parent)
  }

  private mutating func countAll(_ ledger: LeafLedger) {
    for leaf in leaves.indices { _ = count(leaf, isNew: true, ledger) }
    for domain in inner.indices.reversed() { inner[domain] = sum(domain) }
  }

  /// Counts a leaf.
  ///
  /// - Parameter isNew: Whether its node is looked at again, and not only what is free.
  /// - Returns: Whether the count is another one than before.
  private mutating func count(_ leaf: Int, isNew: Bool, _ ledger: LeafLedger) -> Bool {
    let old = leaves[leaf]
    guard old.isOpen || isNew else { return false }
    var new = LeafCount()
    if let reason = isNew ? exclusion(of: leaf, ledger) : nil {
      new.reason = Int16(reasons.position(of: reason))
    } else if ledger.nodeCounts[leaf] > 0 {
      let (count, limiting) = demand.count(leaf, in: ledger)
      new = count
      if count.pods == 0 { new.reason = Int16(limiting) }
      if key.ratesAffinity, let node = ledger.nodes[leaf] {
        new.affinity = isNew ? Int32(key.filter.affinity(of: node)) : old.affinity
      }
    }
    guard new != old else { return false }
    reasons.replace(old.reason, by: new.reason)
    leaves[leaf] = new
    return true
  }

  private func exclusion(of leaf: Int, _ ledger: LeafLedger) -> Exclusions.Reason? {
    guard ledger.nodeCounts[leaf] > 0 else { return nil }
    if let node = ledger.nodes[leaf], let reason = key.filter.exclusion(of: node) { return reason }
    guard let within else { return nil }
    return domains.snapshot.isLeaf(leaf, inside: within) ? nil : .topologyDomain
  }

  private func count(ofLeaf leaf: LeafCount) -> DomainCount {
    var count = DomainCount(
      pods: Int(leaf.pods), podsWithLeader: Int(leaf.podsWithLeader), leaders: leaf.holdsLeader ? 1 : 0,
      affinity: Int(leaf.affinity))
    guard key.sliceLevel == domains.lowestLevel else { return count }
    count.slices = key.sliceSize == 1 ? count.pods : count.pods / key.sliceSize
    count.slicesWithLeader = key.sliceSize == 1 ? count.podsWithLeader : count.podsWithLeader / key.sliceSize
    return count
  }

  /// The counts of an inner domain from those of its children.
  private func sum(_ domain: Int) -> DomainCount {
    let level = domains.level(ofInner: domain)
    let wholeSize = key.innerSizes[level + 1]
    var sum = CountSum(hasLeader: key.leader != nil)
    for child in domains.children(of: domain) { sum.add(self[child], wholeSize: wholeSize) }
    return sum.total(sliceSize: level == key.sliceLevel ? key.sliceSize : nil)
  }
}
