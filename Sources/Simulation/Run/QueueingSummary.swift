package import Kernel
import Quota

/// How a run left Kueue's queues: who waits and why, what is used, and what was taken away.
package struct QueueingSummary: Sendable, Equatable {
  /// A ClusterQueue.
  package struct Queue: Sendable, Equatable {
    package var name: String
    package var pending: Int
    /// Those of the pending ones that are not tried again before something changes.
    package var inadmissible: Int
    package var admitted: Int
    /// The longest wait that ended in an admission.
    package var longestWait: SimDuration?
    /// Summed over flavors, by name of the resource.
    package var uses: [Use]
  }

  /// **unit**: cores for cpu, else the resource's own.
  package struct Use: Sendable, Equatable {
    package var resource: String
    package var used: Double
    package var nominal: Double
  }

  /// A workload without quota.
  package struct Pending: Sendable, Equatable {
    /// Whom it admits, as `lws/vllm/3`.
    package var owner: String
    package var namespace: String
    package var clusterQueue: String
    package var reason: String
    package var message: String
    package var wait: SimDuration
  }

  /// How often workloads were told to leave, for one reason.
  package struct Eviction: Sendable, Equatable {
    package var reason: String
    package var count: Int
  }

  /// By name.
  package var queues: [Queue]
  /// The longest wait first.
  package var pending: [Pending]
  package var preemptionCount: Int
  /// By reason.
  package var evictions: [Eviction]

  /// Nil without Kueue.
  init?(of world: borrowing World) {
    guard world.kueue.isOn else { return nil }
    let (kueue, symbols, now) = (world.kueue, world.log.symbols, world.now)
    queues = kueue.admission.tree.clusterQueueIDs.map { Queue(QuotaNodeID(index: $0), kueue, symbols) }
    pending = kueue.reported.all.filter { $0.state == .pending }.map { fact in
      let owner = WorkloadTally.Owner(namespace: fact.namespace, name: fact.owner)
      return Pending(
        owner: symbols[fact.owner], namespace: symbols[fact.namespace], clusterQueue: symbols[fact.clusterQueue],
        reason: symbols[fact.reason], message: symbols[fact.message],
        wait: kueue.tally.standings[owner]?.waitingSince.map { now - $0 } ?? .zero)
    }
    pending.sort { ($1.wait, $0.namespace, $0.owner) < ($0.wait, $1.namespace, $1.owner) }
    preemptionCount = kueue.tally.preemptionCount
    evictions = kueue.tally.evictionCounts.map { Eviction(reason: symbols[$0.key], count: $0.value) }
      .sorted { $0.reason < $1.reason }
  }
}

extension QueueingSummary.Queue {
  fileprivate init(_ node: QuotaNodeID, _ kueue: KueueSystem, _ symbols: SymbolTable) {
    let tree = kueue.admission.tree
    name = tree[node].name
    let symbol = symbols.symbol(of: name)
    let counts = symbol.map(kueue.tally.counts) ?? WorkloadTally.Counts()
    (pending, admitted) = (counts.pending, counts.admitted)
    inadmissible = kueue.admission.queues.counts(in: node).inadmissible
    longestWait = symbol.flatMap { kueue.tally.longestQueueWaits[$0] }
    uses = tree.resources.indices.compactMap { resource in
      let pairs = tree.flavors.indices.map { tree.pair(FlavorID(index: $0), resource) }
        .filter { tree.quota(node, $0).isDefined }
      guard let first = pairs.first else { return nil }
      let used = pairs.reduce(0) { $0 + kueue.admission.state.ledger.usage(node, $1) }
      let nominal = pairs.reduce(0) { $0 + tree.quota(node, $1).nominal }
      return QueueingSummary.Use(
        resource: tree.resources[resource], used: tree.metricValue(used, first),
        nominal: tree.metricValue(nominal, first))
    }
  }
}
