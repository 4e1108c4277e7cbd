import API
import Kernel
import Placement
import Quota

/// Looks for the smallest changes after which a pending workload would be admitted.
///
/// Every answer was rehearsed; what was not admitted in its rehearsal is not told.
struct CounterfactualSearch {
  let target: WorkloadID
  let situation: Situation
  let places: PlaceFigures?

  /// Workloads whose end is tried one by one, and priorities that are tried.
  private static let trialLimit = 48

  /// What the scheduler says as things are.
  var present: Rehearsal.Verdict? { Rehearsal.verdict(on: target, in: situation, after: []) }

  /// The simplest first.
  func found() -> [Counterfactual] {
    if let now = trial([]) { return [now] }
    let waits = waiting
    let quota = moreQuota(besides: [])
    let topology = places.map(topologyChanges) ?? []
    let single = waits + quota + [trial(borrowing), cheapestPriority, cheapestEnd].compactMap(\.self) + topology
    return single.isEmpty ? combined : single
  }

  // MARK: Waiting

  private var waiting: [Counterfactual] {
    let system = situation.admission
    let evicted = system.state.holders.flatMap { $0 }.filter { system.state[$0].isEvicted }
    var trials: [[Change]] = []
    if !evicted.isEmpty { trials.append([.evictedGone(evicted)]) }
    trials += [[.noBackOff], [.openQueues]]
    if system.isSuspended || system.hasUnready { trials.append([.podsReady]) }
    return trials.compactMap(trial)
  }

  // MARK: Quota

  private var borrowing: [Change] {
    situation.admission.queue(of: claim).map { [.noBorrowingLimit(clusterQueue: $0.name)] } ?? []
  }

  /// The smallest amounts of every flavor that would do, without preempting anybody.
  private func moreQuota(besides changes: [Change]) -> [Counterfactual] {
    guard let queue = situation.admission.queue(of: claim) else { return [] }
    let needs = claim.totalRequests
    var found: [Counterfactual] = []
    for group in queue.resourceGroups {
      let resources = group.coveredResources.filter { needs[$0, default: 0] > 0 }
      for flavor in group.flavors.map(\.flavor) where !resources.isEmpty {
        let search = QuotaSearch(queue: queue.name, flavor: flavor, needs: needs.filter { resources.contains($0.key) })
        let amounts = search.smallest { amounts in
          let change = Change.moreQuota(clusterQueue: queue.name, flavor: flavor, amounts: amounts)
          return trial(changes + (amounts.isEmpty ? [] : [change]))?.victims.isEmpty == true
        }
        guard let amounts, !amounts.isEmpty else { continue }
        let change = Change.moreQuota(clusterQueue: queue.name, flavor: flavor, amounts: amounts)
        if let answer = trial(changes + [change]) { found.append(answer) }
      }
    }
    return found
  }

  // MARK: Topology

  private func topologyChanges(_ places: PlaceFigures) -> [Counterfactual] {
    let back = places.nodesOutOfService.isEmpty ? nil : trial([.nodesBack(places.nodesOutOfService)])
    let preferred = places.isRequired ? places.level.flatMap { trial([.preferredTopology(level: $0)]) } : nil
    return [back, freeHosts(places, besides: []), preferred, newNodes(places)].compactMap(\.self)
  }

  /// As few empty hosts as possible, in the domain that needs the fewest.
  private func freeHosts(_ places: PlaceFigures, besides changes: [Change]) -> Counterfactual? {
    for domain in places.nearest {
      guard let least = domain.emptyHostsWanted else { continue }
      for count in stride(from: max(1, least), through: domain.hostsToEmpty.count, by: 1) {
        let hosts = Array(domain.hostsToEmpty.prefix(count))
        let answer = trial(changes + [.freeHosts(hosts, domain: domain.name)])
        if let answer, answer.victims.isEmpty { return answer }
      }
    }
    return nil
  }

  /// The smallest new domain that would do.
  private func newNodes(_ places: PlaceFigures, besides changes: [Change] = []) -> Counterfactual? {
    let nodes = NewNodes(places, situation)
    guard let nodes else { return nil }
    let most = max(1, places.podCount)
    var (low, high) = (1, 1)
    var best: Counterfactual?
    while high <= most * 2 {
      if let answer = trial(changes + [nodes.change(count: min(high, most))]), answer.victims.isEmpty {
        best = answer
        break
      }
      low = high + 1
      high *= 2
    }
    guard best != nil else { return nil }
    high = min(high, most)
    while low < high {
      let middle = (low + high) / 2
      if let answer = trial(changes + [nodes.change(count: middle)]), answer.victims.isEmpty {
        (best, high) = (answer, middle)
      } else {
        low = middle + 1
      }
    }
    return best
  }

  // MARK: Others

  /// The lowest priority that gets it admitted, whoever has to leave.
  private var cheapestPriority: Counterfactual? {
    let state = situation.admission.state
    let known = state.claims.indices.compactMap { state.claims[$0]?.priority }
    let candidates = Set(known.filter { $0 >= claim.priority }.map { $0 + 1 }).sorted()
    for priority in candidates.prefix(Self.trialLimit) {
      if let answer = trial([.priority(priority)]) { return answer }
    }
    return nil
  }

  /// The workload of the least priority whose end alone is enough.
  private var cheapestEnd: Counterfactual? {
    let state = situation.admission.state
    let root = situation.admission.root(of: target)
    let holders = state.holders.flatMap { $0 }.filter { situation.admission.root(of: $0) == root }
    let ordered = holders.sorted { (state[$0].priority, -$0.index) < (state[$1].priority, -$1.index) }
    for workload in ordered.prefix(Self.trialLimit) {
      if let answer = trial([.ended([workload])]), answer.victims.isEmpty { return answer }
    }
    return nil
  }

  /// Where no single change helps: others before it that were not there, or more quota, with a change of places.
  private var combined: [Counterfactual] {
    guard let places else { return [] }
    let ahead = workloadsAhead
    let withoutOthers =
      ahead.isEmpty
      ? []
      : [
        trial([.ended(ahead)]), freeHosts(places, besides: [.ended(ahead)]), newNodes(places, besides: [.ended(ahead)]),
      ]
      .compactMap(\.self)
    return withoutOthers + moreQuotaAndPlaces(places)
  }

  private var workloadsAhead: [WorkloadID] {
    guard let queue = situation.admission.queues.queue(of: target) else { return [] }
    return Array(situation.admission.queues.inOrder(queue).prefix { $0 != target }.prefix(Self.trialLimit))
  }

  private func moreQuotaAndPlaces(_ places: PlaceFigures) -> [Counterfactual] {
    var grounds: [[Change]] = []
    if places.isRequired, let level = places.level { grounds.append([.preferredTopology(level: level)]) }
    if let domain = places.nearest.first, !domain.hostsToEmpty.isEmpty {
      let count = min(domain.hostsToEmpty.count, max(1, domain.emptyHostsWanted ?? domain.hostsToEmpty.count))
      grounds.append([.freeHosts(Array(domain.hostsToEmpty.prefix(count)), domain: domain.name)])
    }
    if let nodes = NewNodes(places, situation) { grounds.append([nodes.change(count: places.podCount)]) }
    return grounds.compactMap { moreQuota(besides: $0).first }
  }

  private var claim: WorkloadClaim { situation.admission.state[target] }

  private func trial(_ changes: [Change]) -> Counterfactual? {
    guard case .admitted(let admission, let victims) = Rehearsal.verdict(on: target, in: situation, after: changes)
    else { return nil }
    return Counterfactual(changes, admission, victims, in: situation)
  }
}

/// Nodes like those of a flavor, in a domain that does not exist yet.
private struct NewNodes {
  private let model: FlavorNode
  private let level: String
  private let occupied: Set<String>

  init?(_ places: PlaceFigures, _ situation: Situation) {
    let objects = situation.admission.objects
    guard let flavor = objects.flavors.first(where: { $0.name == places.flavor }),
      let levels = objects.topologies.first(where: { $0.name == places.topology })?.levels, let narrowest = levels.last,
      let model = situation.nodes.first(where: { node in
        flavor.nodeLabels.allSatisfy { node.labels[$0.key] == $0.value } && levels.allSatisfy { node.labels[$0] != nil }
      })
    else { return nil }
    self.model = model
    level = places.isRequired ? places.level ?? narrowest : narrowest
    occupied = Set(situation.nodes.map(\.name))
  }

  func change(count: Int) -> Change {
    let nodes = (0..<count).map { index in
      var node = model
      node.name = name(index)
      node.labels[level] = "new"
      node.labels[TopologyFlavor.hostname] = node.name
      node.isReady = true
      node.isUnschedulable = false
      return node
    }
    return .newNodes(nodes, level: level)
  }

  private func name(_ index: Int) -> String {
    var name = "new-\(index)"
    while occupied.contains(name) { name += "x" }
    return name
  }
}
