extension PlacementSession {
  /// Grows or shrinks a group that was placed before, leaving its pods where they are.
  ///
  /// Source: KUEUE-SPEC 5.15.
  ///
  /// - Returns: Whether places were found; nil when the group has to be placed afresh.
  mutating func resize(_ group: PodSetGroup) -> Bool? {
    let workers = podSet(group.workers)
    let leader = group.leader.map(podSet)
    guard let previous = workers.previous.flatMap(snapshot.leafPods) else { return nil }
    var previousLeader: [LeafPods]?
    if let stored = leader?.previous {
      guard let pods = snapshot.leafPods(stored) else { return nil }
      previousLeader = pods
    }
    let previousCount = previous.reduce(0) { $0 + $1.count }
    if workers.count <= previousCount {
      if group.leader != nil, previousLeader == nil { return nil }
      keep(Self.prefix(of: previous, count: workers.count), for: group.workers)
      if let index = group.leader, let previousLeader { keep(previousLeader, for: index) }
      return true
    }
    assume(previous, of: workers)
    if let leader, let previousLeader { assume(previousLeader, of: leader) }
    do {
      let new = try places(
        for: workers, count: workers.count - previousCount, leader: previousLeader == nil ? leader : nil)
      answers[group.workers] = .placed(snapshot.assignment(previous + new.workers))
      assume(new.workers, of: workers)
      guard let index = group.leader, let leader else { return true }
      answers[index] = .placed(snapshot.assignment(previousLeader ?? new.leader))
      if previousLeader == nil { assume(new.leader, of: leader) }
      return true
    } catch {
      answers[group.workers] = .refused(error)
      return false
    }
  }

  private mutating func keep(_ pods: [LeafPods], for index: Int) {
    answers[index] = .placed(snapshot.assignment(pods))
    assume(pods, of: podSet(index))
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
