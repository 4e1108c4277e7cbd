extension PlacementSession {
  /// Grows or shrinks a group that was placed before, leaving its pods where they are.
  ///
  /// Source: KUEUE-SPEC 5.15.
  ///
  /// - Returns: Whether places were found; nil when the group has to be placed afresh.
  mutating func resize(_ group: PodSetGroup, in ground: inout some PlacementGround) -> Bool? {
    let workers = podSet(group.workers)
    let leader = group.leader.map(podSet)
    guard let previous = workers.previous.flatMap(ground.leafPods) else { return nil }
    var previousLeader: [LeafPods]?
    if let stored = leader?.previous {
      guard let pods = ground.leafPods(stored) else { return nil }
      previousLeader = pods
    }
    let previousCount = previous.reduce(0) { $0 + $1.count }
    if workers.count <= previousCount {
      if group.leader != nil, previousLeader == nil { return nil }
      keep(Self.prefix(of: previous, count: workers.count), for: group.workers, in: &ground)
      if let index = group.leader, let previousLeader { keep(previousLeader, for: index, in: &ground) }
      return true
    }
    ground.assume(previous, of: workers)
    if let leader, let previousLeader { ground.assume(previousLeader, of: leader) }
    do {
      let new = try ground.places(
        for: self.group(
          workers, count: workers.count - previousCount, leader: previousLeader == nil ? leader : nil))
      answers[group.workers] = .placed(ground.assignment(previous + new.workers))
      ground.assume(new.workers, of: workers)
      guard let index = group.leader, let leader else { return true }
      answers[index] = .placed(ground.assignment(previousLeader ?? new.leader))
      if previousLeader == nil { ground.assume(new.leader, of: leader) }
      return true
    } catch {
      answers[group.workers] = .refused(error)
      return false
    }
  }

  private mutating func keep(_ pods: [LeafPods], for index: Int, in ground: inout some PlacementGround) {
    answers[index] = .placed(ground.assignment(pods))
    ground.assume(pods, of: podSet(index))
  }

  /// The first pods of an assignment; the rest is cut off its end.
  private static func prefix(of pods: [LeafPods], count: Int) -> [LeafPods] {
    var left = count
    return pods.map { item in
      let kept = min(item.count, left)
      left -= kept
      return LeafPods(leaf: item.leaf, count: kept)
    }
  }
}
