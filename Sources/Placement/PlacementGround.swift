/// Pods of one podset, and perhaps a leader, that want places together.
struct GroupQuestion {
  var workers: PodSetRequest
  /// How many workers want places; a part of the podset when others have theirs.
  var count: Int
  var leader: PodSetRequest?
  /// The domain that the pods have to stay in, by its position; nil when any will do.
  var within: Int?
  /// Whether the usage of admitted workloads is looked away from.
  var simulatesEmpty: Bool
  var options: PlacementOptions

  var ratesAffinity: Bool { options.respectsPreferredAffinity }

  func isBalanced(_ request: LevelRequest) -> Bool {
    options.balances && !request.isRequired && !request.isUnconstrained
  }

  func order(_ request: LevelRequest) -> DomainOrder {
    let isLoose = request.isUnconstrained && options.mixesProfiles
    return DomainOrder(profile: isLoose ? .leastFreeCapacity : .bestFit, ratesAffinity: ratesAffinity)
  }
}

/// Where a decision looks for places: a snapshot, or the live tree.
protocol PlacementGround {
  var flavor: TopologyFlavor { get }
  /// The levels that assignments name.
  var assignmentLevels: [String] { get }

  /// The leaf that an assignment's values mean; nil when it is not in the tree.
  func leaf(of values: [String]) -> Int?
  /// What an assignment stores of a leaf.
  func values(ofLeaf leaf: Int) -> [String]
  /// The domain of a level that a leaf is in.
  func ancestor(ofLeaf leaf: Int, level: Int) -> Int
  mutating func places(for group: GroupQuestion) throws(PlacementRefusal) -> GroupPlaces
  /// Counts pods as there for the rest of the decision.
  mutating func assume(_ pods: [LeafPods], of podSet: PodSetRequest)
}

/// A snapshot, and what the podsets placed earlier in the same decision take of it.
struct PlainGround: PlacementGround {
  let snapshot: TopologySnapshot
  private var assumed = AssumedUsage()

  init(snapshot: TopologySnapshot) {
    self.snapshot = snapshot
  }

  var flavor: TopologyFlavor { snapshot.flavor }
  var assignmentLevels: [String] { flavor.endsAtHostname ? Array(flavor.levels.suffix(1)) : flavor.levels }

  func leaf(of values: [String]) -> Int? { snapshot.leaf(of: values) }

  func values(ofLeaf leaf: Int) -> [String] { snapshot.values(ofLeaf: leaf) }

  func ancestor(ofLeaf leaf: Int, level: Int) -> Int { snapshot.ancestor(ofLeaf: leaf, level: level) }

  func places(for group: GroupQuestion) throws(PlacementRefusal) -> GroupPlaces {
    let request = try LevelRequest(group.workers.topology, levels: flavor.levels)
    if snapshot.leafCount == 0 { throw .noDomains(level: flavor.levels[request.level]) }
    let counting = FitCounting(
      snapshot: snapshot, workers: PodDemand(group.workers.requests, in: snapshot),
      leader: group.leader.map { PodDemand($0.requests, in: snapshot) },
      filter: LeafFilter(group.workers, in: flavor), within: group.within, request: request, assumed: assumed,
      simulatesEmpty: group.simulatesEmpty, ratesAffinity: group.ratesAffinity)
    let (counts, exclusions) = counting.count()
    var placement = GroupPlacement(
      snapshot: snapshot, request: request, count: group.count, leaders: group.leader == nil ? 0 : 1,
      exclusions: exclusions, order: group.order(request), counts: counts)
    return try placement.place(balanced: group.isBalanced(request))
  }

  mutating func assume(_ pods: [LeafPods], of podSet: PodSetRequest) {
    assumed.add(pods, of: PodDemand(podSet.requests, in: snapshot), in: snapshot)
  }
}
