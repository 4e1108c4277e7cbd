import API

extension CapacityTree {
  /// Places the podsets of a question, with the answers of the plain placement.
  package mutating func choose(_ question: PlacementQuestion, _ options: PlacementOptions) -> [PodSetPlacement] {
    answers(to: compile(question, options))
  }

  /// Places the podsets of a question that was made ready for this tree, and asked of it perhaps a moment ago.
  package mutating func choose(_ compiled: CompiledQuestion) -> [PodSetPlacement] {
    if isShapeStale { makeShape() }
    if let known = answers.answers(to: compiled, changes) { return known }
    let new = answers(to: compiled)
    answers.remember(new, to: compiled, changes)
    return new
  }

  private mutating func answers(to compiled: CompiledQuestion) -> [PodSetPlacement] {
    if isShapeStale { makeShape() }
    let answers =
      compiled.isFresh
      ? freshAnswers(compiled) : PlacementSession.answers(compiled.question, compiled.options, in: &self)
    forgetAssumed()
    return answers
  }

  private mutating func freshAnswers(_ compiled: CompiledQuestion) -> [PodSetPlacement] {
    let podSets = compiled.question.podSets
    var answers: [PodSetPlacement] = Array(repeating: .untried, count: podSets.count)
    for (position, group) in compiled.groups.enumerated() {
      do throws(PlacementRefusal) {
        let places = try places(for: try group.plan.get())
        let isLast = position == compiled.groups.count - 1
        answers[group.members.workers] = .placed(assignment(places.workers))
        if !isLast { assume(places.workers, of: podSets[group.members.workers]) }
        guard let leader = group.members.leader else { continue }
        answers[leader] = .placed(assignment(places.leader))
        if !isLast { assume(places.leader, of: podSets[leader]) }
      } catch {
        for index in group.members.members { answers[index] = .refused(error) }
        return answers
      }
    }
    return answers
  }

  private mutating func places(for plan: GroupPlan) throws(PlacementRefusal) -> GroupPlaces {
    if leafCount == 0 { throw .noDomains(level: flavor.levels[plan.request.level]) }
    guard plan.within == nil else {
      let counts = DemandCounts(plan.key, domains, &ledger, changes, within: plan.within)
      return try LivePlacement(counts: counts, plan: plan, leafCount: leafCount).places()
    }
    let position = demands.position(of: plan.key, domains, &ledger, changes)
    return try LivePlacement(counts: demands[position], plan: plan, leafCount: leafCount).places()
  }

  private mutating func forgetAssumed() {
    for item in assumed {
      ledger.provide(item.shares, times: item.count, on: item.leaf)
      noteChange(of: item.leaf)
    }
    assumed.removeAll(keepingCapacity: true)
  }
}

extension CapacityTree: PlacementGround {
  var assignmentLevels: [String] { domains.assignmentLevels }

  func leaf(of values: [String]) -> Int? {
    guard let leaf = ledger.leaf(named: values.count == 1 ? values[0] : values.joined(separator: ",")),
      ledger.nodeCounts[leaf] > 0
    else { return nil }
    return leaf
  }

  func values(ofLeaf leaf: Int) -> [String] { domains.leafValues[leaf] }

  func ancestor(ofLeaf leaf: Int, level: Int) -> Int { domains.snapshot.ancestor(ofLeaf: leaf, level: level) }

  mutating func places(for group: GroupQuestion) throws(PlacementRefusal) -> GroupPlaces {
    try places(for: try GroupPlan(group, in: flavor))
  }

  mutating func assume(_ pods: [LeafPods], of podSet: PodSetRequest) {
    let shares = shares(ofPod: podSet.requests)
    for item in pods {
      ledger.provide(shares, times: -item.count, on: item.leaf)
      assumed.append(AssumedPods(leaf: item.leaf, shares: shares, count: item.count))
      noteChange(of: item.leaf)
    }
  }
}

extension CapacityTree {
  /// The same state as a snapshot for the plain placement: the oracle of this tree.
  package var plain: TopologySnapshot {
    var snapshot: TopologySnapshot
    do {
      snapshot = try TopologySnapshot(flavor, nodes: presentNodes)
    } catch {
      preconditionFailure("flavor with topology \(flavor.topology): \(error)")
    }
    for (name, position) in nodeOfName { snapshot.take(nodes[position].pods, fromNode: name) }
    for (leaf, id) in ledger.ids.enumerated() { snapshot.addUsage(onLeafNamed: id, total: ledger.usage(of: leaf)) }
    return snapshot
  }
}
