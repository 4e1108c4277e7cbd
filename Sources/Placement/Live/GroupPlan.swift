import API

/// A group of pods, ready to be placed in the tree of one flavor.
struct GroupPlan: Sendable {
  let key: DemandKey
  let request: LevelRequest
  /// Workers to place.
  let count: Int
  let order: DomainOrder
  let isBalanced: Bool
  /// The domain that the pods have to be in, by its position; nil when any will do.
  let within: Int?

  /// - Throws: The first of Kueue's complaints about the request.
  init(_ group: GroupQuestion, in flavor: TopologyFlavor) throws(PlacementRefusal) {
    request = try LevelRequest(group.workers.topology, levels: flavor.levels)
    key = DemandKey(group, request, in: flavor)
    count = group.count
    order = group.order(request)
    isBalanced = group.isBalanced(request)
    within = group.within
  }

  /// Leaders to place beside the workers, 0 or 1.
  var leaders: Int { key.leader == nil ? 0 : 1 }

  /// What is to be placed, in slices, or in pods when slices are not asked for.
  var need: Need { Need(units: count / request.sliceSize, leaders: leaders, unit: .slices) }

  /// Whether the rules of gates that are off by default apply, which the plain placement knows.
  var isGated: Bool { isBalanced || order.ratesAffinity }
}
