/// How pods are spread over the domains of a topology.
///
/// Source: docs/model/placement-quality.md.
struct PlacementSpread: Equatable {
  /// **shape**: by level, from the widest.
  var domainCounts: [Int]
  /// The mean over all pairs of pods; 0 for a single pod. **unit**: hops in the tree.
  var distance: Double

  /// - Parameter places: The path of each place from the widest level down, and how many pods stand there.
  init(_ places: [(path: [String], count: Int)], levelCount: Int) {
    let podCount = places.reduce(0) { $0 + $1.count }
    let pairCount = podCount * (podCount - 1) / 2
    var hops = 0
    domainCounts = (0..<levelCount).map { level in
      var pods: [ArraySlice<String>: Int] = [:]
      for place in places { pods[place.path.prefix(level + 1), default: 0] += place.count }
      let together = pods.values.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
      // A pair in different domains of a level goes up to the next wider one and down again.
      hops += 2 * (pairCount - together)
      return pods.count
    }
    distance = pairCount == 0 ? 0 : Double(hops) / Double(pairCount)
  }
}
