import API

extension PlacementSession {
  /// Finds another place for the pods on a failed node, podset by podset; the first refusal ends it.
  ///
  /// Source: KUEUE-SPEC 5.14.
  mutating func replace(_ replacement: NodeReplacement, in ground: inout some PlacementGround) {
    for index in question.podSets.indices {
      guard let stored = replacement.assignments[index],
        stored.domains.contains(where: { $0.values == [replacement.node] })
      else { continue }
      if replacement.isOwnedBySinglePod, options.keepsPodOwnedAssignments {
        answers[index] = .placed(stored)
        continue
      }
      do {
        answers[index] = .placed(try repaired(stored, of: podSet(index), without: replacement.node, in: &ground))
      } catch {
        answers[index] = .refused(error)
        return
      }
    }
  }

  private mutating func repaired(
    _ stored: TopologyAssignment, of podSet: PodSetRequest, without node: String,
    in ground: inout some PlacementGround
  ) throws(PlacementRefusal) -> TopologyAssignment {
    let missing = stored.domains.filter { $0.values == [node] }.reduce(0) { $0 + $1.count }
    var kept: [LeafPods] = []
    for domain in stored.domains where domain.values != [node] {
      guard let leaf = ground.leaf(of: domain.values) else { throw .staleDomain(domain.values.first ?? "") }
      kept.append(LeafPods(leaf: leaf, count: domain.count))
    }
    var podSet = podSet
    let within = try Self.narrow(&podSet.topology, missing: missing, kept: kept, in: ground)
    let new = try ground.places(for: group(podSet, count: missing, within: within)).workers
    if new.isEmpty { throw .noReplacement(node: node) }
    ground.assume(new, of: podSet)
    return ground.assignment(kept + new)
  }

  /// The domain that the missing pods have to be in, so that slices and required domains stay whole.
  ///
  /// A slice of which only a part is missing is completed where its other pods are: the request then asks for what is
  /// missing, in slices of the widest kind that it fills.
  private static func narrow(
    _ topology: inout TopologyRequest?, missing: Int, kept: [LeafPods], in ground: some PlacementGround
  ) throws(PlacementRefusal) -> Int? {
    let levels = ground.flavor.levels
    let layers = topology?.sliceLayers ?? []
    if let first = layers.first, first.size ?? 0 <= 0 { throw .sliceSizeMissing }
    guard !kept.isEmpty, let key = LevelRequest.levelKey(topology, levels) else { return nil }
    guard let size = layers.first?.size, missing % size != 0 else {
      guard topology?.required != nil, let level = levels.firstIndex(of: key) else { return nil }
      return ground.ancestor(ofLeaf: kept[0].leaf, level: level)
    }
    guard let broken = layers.last(where: { missing % max($0.size ?? 1, 1) != 0 }),
      let domain = domain(completing: broken, missing: missing, kept: kept, in: ground)
    else { return nil }
    let whole = layers.last { missing % max($0.size ?? 1, 1) == 0 }
    topology?.sliceConstraints = []
    topology?.sliceTopology = whole?.topology
    topology?.sliceSize = whole?.size
    return domain
  }

  /// The domain in which the missing pods make the pods of a layer whole again.
  private static func domain(
    completing layer: SliceLayer, missing: Int, kept: [LeafPods], in ground: some PlacementGround
  ) -> Int? {
    guard let level = ground.flavor.levels.firstIndex(of: layer.topology), let size = layer.size, size > 0 else {
      return nil
    }
    let homes = kept.map { (domain: ground.ancestor(ofLeaf: $0.leaf, level: level), count: $0.count) }
    return Set(homes.map(\.domain)).sorted().first { domain in
      (homes.reduce(missing) { $0 + ($1.domain == domain ? $1.count : 0) }) % size == 0
    }
  }
}
