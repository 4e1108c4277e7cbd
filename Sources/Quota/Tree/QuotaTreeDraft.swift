import API

/// A quota tree in the making, and then all that it knows.
struct QuotaTreeDraft: Sendable {
  typealias Node = QuotaTree.Node

  let clusterQueues: [ClusterQueue]
  private(set) var nodes: [Node]
  /// By name.
  let flavors: [ResourceFlavor]
  /// By name: all that some quota is given for.
  let resources: [String]
  /// Cohorts that are their own ancestors; they are cut off from their parents.
  private(set) var cyclicCohorts: [String] = []
  /// Quotas of every node. **shape**: `[node × pairCount + pair]`.
  private(set) var quotas: [NodeQuota]
  /// What each cohort could use of a resource, summed over flavors; 0 for ClusterQueues.
  /// **shape**: `[node × resources.count + resource]`.
  private(set) var lendables: [Int] = []
  let nodeOfCohort: [String: QuotaNodeID]
  let nodeOfClusterQueue: [String: QuotaNodeID]
  let flavorOfName: [String: FlavorID]
  /// Whether a flavor has an object. **shape**: `[flavor]`.
  let hasObject: [Bool]
  let resourceOfName: [String: Int]

  /// - Parameters:
  ///   - flavors: Those that have an object; a flavor that only a quota names is known without properties.
  init(flavors: [ResourceFlavor], clusterQueues: [ClusterQueue], cohorts: [Cohort]) {
    let queues = clusterQueues.sorted { $0.name.precedesInBytes($1.name) }
    let groups = queues.flatMap(\.resourceGroups) + cohorts.flatMap(\.resourceGroups)
    let cohortNames = Set(
      queues.compactMap(\.cohort) + cohorts.map(\.name) + cohorts.compactMap(\.parent)
    ).sorted { $0.precedesInBytes($1) }
    let named = Dictionary(flavors.map { ($0.name, $0) }) { first, _ in first }
    let flavorNames = Set(flavors.map(\.name) + groups.flatMap(\.flavors).map(\.flavor))
      .sorted { $0.precedesInBytes($1) }
    self.clusterQueues = queues
    self.flavors = flavorNames.map { named[$0] ?? ResourceFlavor(name: $0) }
    hasObject = flavorNames.map { named[$0] != nil }
    resources = Set(groups.flatMap(\.coveredResources)).sorted { $0.precedesInBytes($1) }
    flavorOfName = Dictionary(uniqueKeysWithValues: flavorNames.enumerated().map { ($1, FlavorID(index: $0)) })
    resourceOfName = Dictionary(uniqueKeysWithValues: resources.enumerated().map { ($1, $0) })
    nodeOfClusterQueue = Dictionary(
      queues.enumerated().map { ($1.name, QuotaNodeID(index: $0)) }, uniquingKeysWith: { first, _ in first })
    nodeOfCohort = Dictionary(
      uniqueKeysWithValues: cohortNames.enumerated().map { ($1, QuotaNodeID(index: queues.count + $0)) })
    nodes =
      queues.map { Node(name: $0.name, fairWeight: $0.fairWeight, isCohort: false) }
      + cohortNames.map { Node(name: $0, fairWeight: 1, isCohort: true) }
    quotas = Array(repeating: NodeQuota(), count: nodes.count * flavorNames.count * resources.count)
    link(cohorts)
    setQuotas(cohorts)
    lendables = nodes.indices.flatMap { node in
      resources.indices.map { nodes[node].isCohort ? potential(QuotaNodeID(index: node), ofResource: $0) : 0 }
    }
  }

  var pairCount: Int { flavors.count * resources.count }

  func pair(_ flavor: FlavorID, _ resource: Int) -> PairID {
    PairID(index: flavor.index * resources.count + resource)
  }

  func pair(_ name: FlavorResource) -> PairID? {
    guard let flavor = flavorOfName[name.flavor], let resource = resourceOfName[name.resource] else { return nil }
    return pair(flavor, resource)
  }

  func potential(_ node: QuotaNodeID, _ pair: PairID) -> Int {
    let quota = quotas[node.index * pairCount + pair.index]
    guard let parent = nodes[node.index].parent else { return quota.subtree }
    let most = Saturating.sum(quota.local, potential(parent, pair))
    return quota.borrowingLimit.map { min(most, Saturating.sum(quota.subtree, $0)) } ?? most
  }

  private func potential(_ node: QuotaNodeID, ofResource resource: Int) -> Int {
    flavors.indices.reduce(0) { Saturating.sum($0, potential(node, pair(FlavorID(index: $1), resource))) }
  }
}

extension QuotaTreeDraft {
  private mutating func link(_ cohorts: [Cohort]) {
    for cohort in cohorts {
      guard let node = nodeOfCohort[cohort.name] else { continue }
      nodes[node.index].fairWeight = cohort.fairWeight
      nodes[node.index].parent = cohort.parent.flatMap { nodeOfCohort[$0] }
    }
    cutCycles()
    for (index, queue) in clusterQueues.enumerated() {
      nodes[index].parent = queue.cohort.flatMap { nodeOfCohort[$0] }
    }
    for index in Array(clusterQueues.count..<nodes.count) + Array(clusterQueues.indices) {
      if let parent = nodes[index].parent { nodes[parent.index].children.append(QuotaNodeID(index: index)) }
    }
    for index in clusterQueues.count..<nodes.count where nodes[index].parent == nil {
      setHeights(QuotaNodeID(index: index))
    }
  }

  private mutating func cutCycles() {
    for index in clusterQueues.count..<nodes.count where isOwnAncestor(index) {
      cyclicCohorts.append(nodes[index].name)
    }
    for name in cyclicCohorts {
      if let node = nodeOfCohort[name] { nodes[node.index].parent = nil }
    }
  }

  private func isOwnAncestor(_ index: Int) -> Bool {
    var node = nodes[index].parent
    for _ in nodes.indices {
      guard let here = node, here.index != index else { return node != nil }
      node = nodes[here.index].parent
    }
    return false
  }

  private mutating func setHeights(_ cohort: QuotaNodeID) {
    var height = 1
    for child in nodes[cohort.index].children where nodes[child.index].isCohort {
      setHeights(child)
      height = max(height, nodes[child.index].height + 1)
    }
    nodes[cohort.index].height = height
  }

  private mutating func setQuotas(_ cohorts: [Cohort]) {
    for (index, queue) in clusterQueues.enumerated() { setOwn(queue.resourceGroups, QuotaNodeID(index: index)) }
    for cohort in cohorts {
      if let node = nodeOfCohort[cohort.name] { setOwn(cohort.resourceGroups, node) }
    }
    for index in nodes.indices where nodes[index].parent == nil { sumUp(QuotaNodeID(index: index)) }
  }

  private mutating func setOwn(_ groups: [ResourceGroup], _ node: QuotaNodeID) {
    for quotas in groups.flatMap(\.flavors) {
      for (resource, quota) in quotas.quotas {
        guard let pair = pair(FlavorResource(quotas.flavor, resource)) else { continue }
        self.quotas[node.index * pairCount + pair.index] = NodeQuota(
          nominal: quota.nominal, borrowingLimit: quota.borrowingLimit, lendingLimit: quota.lendingLimit,
          subtree: quota.nominal, isDefined: true)
      }
    }
  }

  private mutating func sumUp(_ node: QuotaNodeID) {
    for child in nodes[node.index].children {
      sumUp(child)
      for pair in 0..<pairCount {
        let below = quotas[child.index * pairCount + pair]
        guard below.isDefined else { continue }
        let slot = node.index * pairCount + pair
        quotas[slot].isDefined = true
        quotas[slot].subtree = Saturating.sum(quotas[slot].subtree, Saturating.difference(below.subtree, below.local))
      }
    }
  }
}
