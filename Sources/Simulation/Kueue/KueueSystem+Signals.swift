import Kernel
import Quota
import Scenarios

// Kueue as expressions see it at one moment.
extension KueueSystem {
  /// Nil when the object does not exist, and for signals that are not Kueue's.
  func value(of signal: Signal, _ symbols: SymbolTable, at now: SimTime) -> Double? {
    switch signal {
    case .queue(let name, let quantity): queue(name, quantity, symbols).map(Double.init)
    case .queueUse(let name, let resource): use(of: resource, in: name)
    case .workloads(.pending): Double(tally.all.pending)
    case .workloads(.admitted): Double(tally.all.admitted)
    case .workload(let owner, let standing): self.standing(of: owner, symbols).map { holds(standing, $0) ? 1 : 0 }
    case .preemptions: Double(tally.preemptionCount)
    case .evictions(nil): Double(tally.evictionCounts.values.reduce(0, +))
    case .evictions(let reason?): Double(symbols.symbol(of: reason).flatMap { tally.evictionCounts[$0] } ?? 0)
    case .wait(let object): longestWait(of: object, symbols, at: now).map(\.seconds)
    case .leaderWorkerSet, .statefulSet, .rollout, .job, .pods, .nodeReady, .nodes, .groupRecreations, .events,
      .gpuHours, .step:
      nil
    }
  }

  private func queue(_ name: String, _ quantity: QueueQuantity, _ symbols: SymbolTable) -> Int? {
    guard let node = admission.tree.clusterQueue(named: name) else { return nil }
    let counts = symbols.symbol(of: name).map(tally.counts) ?? WorkloadTally.Counts()
    switch quantity {
    case .pending: return counts.pending
    case .admitted: return counts.admitted
    case .inadmissible: return admission.queues.counts(in: node).inadmissible
    }
  }

  private func use(of resource: String, in queue: String) -> Double? {
    let tree = admission.tree
    guard let node = tree.clusterQueue(named: queue), let position = tree.resource(named: resource) else { return nil }
    let amount = tree.flavors.indices.reduce(0) { sum, flavor in
      sum + admission.state.ledger.usage(node, tree.pair(FlavorID(index: flavor), position))
    }
    // Kueue counts cpu in thousandths.
    return resource == "cpu" ? Double(amount) / 1000 : Double(amount)
  }

  private func standing(of owner: WorkloadOwnerName, _ symbols: SymbolTable) -> WorkloadTally.Standing? {
    guard let namespace = symbols.symbol(of: owner.namespace), let name = symbols.symbol(of: owner.text) else {
      return nil
    }
    return tally.standings[WorkloadTally.Owner(namespace: namespace, name: name)]
  }

  private func holds(_ standing: WorkloadStanding, _ actual: WorkloadTally.Standing) -> Bool {
    switch standing {
    case .pending: actual.state == .pending
    case .admitted: actual.state == .admitted || actual.state == .running
    case .evicted: actual.isEvicted
    }
  }

  /// Over the admissions so far and the waits that still last; nil when there was none of either.
  private func longestWait(of object: ObjectName, _ symbols: SymbolTable, at now: SimTime) -> SimDuration? {
    guard let namespace = symbols.symbol(of: object.namespace) else { return nil }
    let text = "\(object.kind.rawValue)/\(object.name)"
    func isMeant(_ owner: WorkloadTally.Owner) -> Bool {
      guard owner.namespace == namespace else { return false }
      let name = symbols[owner.name]
      return name == text || (object.kind == .leaderWorkerSet && name.hasPrefix(text + "/"))
    }
    let ended = tally.longestWaits.filter { isMeant($0.key) }.values
    let lasting = tally.standings.filter { isMeant($0.key) }.values.compactMap(\.waitingSince).map { now - $0 }
    return (ended + lasting).max()
  }
}
