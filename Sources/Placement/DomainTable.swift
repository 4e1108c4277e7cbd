import API

/// Domains with given counts, to ask single steps of the plain placement about them.
///
/// Source: KUEUE-SPEC 5.7, 5.11.
package struct DomainTable {
  /// What fits in a domain, or what it was given.
  ///
  /// Source: KUEUE-SPEC 5.6.
  package struct Count: Equatable, Sendable {
    package var pods = 0
    package var podsWithLeader = 0
    package var slices = 0
    package var slicesWithLeader = 0
    package var leaders = 0
    package var affinity = 0

    package init() {}
  }

  package struct Row: Sendable {
    /// The label values from the widest level down.
    package var path: [String]
    package var count: Count

    package init(path: [String], count: Count) {
      self.path = path
      self.count = count
    }
  }

  /// What is to be placed on the domains.
  package struct Request {
    package var sliceCount: Int
    package var leaderCount = 0
    package var sliceSize = 1
    /// The level that holds a slice together.
    package var sliceLevel = 0

    package init(sliceCount: Int) {
      self.sliceCount = sliceCount
    }
  }

  private let rows: [Row]

  package init(_ rows: [Row]) {
    self.rows = rows
  }

  /// The order in which the domains are looked at, for workers or for the leader.
  ///
  /// - Returns: Positions of rows, as all answers do.
  package func order(forLeader: Bool, isUnconstrained: Bool, ratesAffinity: Bool) -> [Int] {
    let byPath = rows.indices.sorted { Self.precedes(rows[$0].path, rows[$1].path) }
    let order = DomainOrder(
      profile: isUnconstrained ? .leastFreeCapacity : .bestFit, ratesAffinity: ratesAffinity)
    let counts = byPath.map { DomainCount(rows[$0].count) }
    let sorted =
      forLeader ? order.sortedForLeader(counts.indices, counts) : order.sorted(counts.indices, counts)
    return sorted.map { byPath[$0] }
  }

  /// As few domains as hold the request, with as little room to spare as possible; nil when there is too little room.
  package func tightestRows(for request: Request) -> [Int]? {
    let tree = CountedTree(rows, request)
    return tree.balanced.subset(tree.balanced.byEntropy(tree.topDomains)).map { $0.compactMap(tree.row) }
  }

  /// An even share for each of as few domains as hold the request; nil when they cannot share evenly.
  package func evenShares(of request: Request, atLeast threshold: Int) -> [(row: Int, count: Count)]? {
    var tree = CountedTree(rows, request)
    guard let domains = tree.balanced.spread(tree.topDomains, threshold: threshold) else { return nil }
    return domains.compactMap { domain in
      tree.row(domain).map { ($0, Count(tree.balanced.placement.counts[domain])) }
    }
  }

  /// How many sibling domains allow the highest threshold, and that threshold; nil when none allow any.
  package func bestSiblings(for request: Request) -> (domainCount: Int, threshold: Int)? {
    CountedTree(rows, request).balanced.bestSiblings().map { ($0.domains.count, $0.threshold) }
  }

  static func precedes(_ left: [String], _ right: [String]) -> Bool {
    left.lexicographicallyPrecedes(right) { $0.precedesInBytes($1) }
  }
}

/// The tree of a table's paths with the counts of its rows.
private struct CountedTree {
  var balanced: BalancedPlacement
  let topDomains: [Int]
  private let rowOfDomain: [Int: Int]

  init(_ rows: [DomainTable.Row], _ request: DomainTable.Request) {
    let depth = rows.map(\.path.count).max() ?? 1
    let levels = (0..<depth).map { "level-\($0)" }
    let nodes = rows.filter { $0.path.count == depth }.map { row in
      FlavorNode(
        name: row.path.joined(separator: "/"), labels: Dictionary(uniqueKeysWithValues: zip(levels, row.path)),
        allocatable: [:])
    }
    guard let snapshot = try? TopologySnapshot(TopologyFlavor(topology: "", levels: levels), nodes: nodes) else {
      preconditionFailure("\(nodes.count) domains of \(depth) levels")
    }
    var counts = Array(repeating: DomainCount(), count: snapshot.domains.count)
    var rowOfDomain: [Int: Int] = [:]
    for domain in snapshot.domains.indices {
      guard let row = rows.firstIndex(where: { $0.path == snapshot.domains[domain].path }) else { continue }
      counts[domain] = DomainCount(rows[row].count)
      rowOfDomain[domain] = row
    }
    self.rowOfDomain = rowOfDomain
    topDomains = snapshot.levelDomains.first.map(Array.init) ?? []
    balanced = BalancedPlacement(
      GroupPlacement(
        snapshot, LevelRequest(preferringWidestOf: depth, request), sliceCount: request.sliceCount,
        leaders: request.leaderCount, counts))
  }

  func row(_ domain: Int) -> Int? { rowOfDomain[domain] }
}

extension LevelRequest {
  /// A preference for one domain of the widest level, in slices as a table's request has them.
  fileprivate init(preferringWidestOf depth: Int, _ request: DomainTable.Request) {
    level = 0
    isRequired = false
    isUnconstrained = false
    sliceSize = max(request.sliceSize, 1)
    sliceLevel = min(request.sliceLevel, depth - 1)
    innerSizes = Array(repeating: 1, count: depth)
  }
}

extension GroupPlacement {
  /// The placement of slices on domains whose counts are known.
  fileprivate init(
    _ snapshot: TopologySnapshot, _ request: LevelRequest, sliceCount: Int, leaders: Int, _ counts: [DomainCount]
  ) {
    self.snapshot = snapshot
    self.request = request
    count = sliceCount * request.sliceSize
    self.leaders = leaders
    exclusions = Exclusions(totalCount: snapshot.leafCount)
    order = DomainOrder(profile: .bestFit, ratesAffinity: false)
    self.counts = counts
  }
}

extension DomainCount {
  fileprivate init(_ count: DomainTable.Count) {
    pods = count.pods
    podsWithLeader = count.podsWithLeader
    slices = count.slices
    slicesWithLeader = count.slicesWithLeader
    leaders = count.leaders
    affinity = count.affinity
  }
}

extension DomainTable.Count {
  fileprivate init(_ count: DomainCount) {
    pods = count.pods
    podsWithLeader = count.podsWithLeader
    slices = count.slices
    slicesWithLeader = count.slicesWithLeader
    leaders = count.leaders
    affinity = count.affinity
  }
}
