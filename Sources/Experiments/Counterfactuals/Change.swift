package import API
import Kernel
package import Placement
package import Quota

/// Something that is otherwise in a world that is only thought of.
package enum Change: Equatable, Sendable {
  /// So much more nominal quota.
  case moreQuota(clusterQueue: String, flavor: String, amounts: ResourceAmounts)
  /// Nothing limits what the ClusterQueue borrows.
  case noBorrowingLimit(clusterQueue: String)
  /// What was required of the topology is only preferred.
  case preferredTopology(level: String)
  /// Nobody is on these hosts.
  case freeHosts([String], domain: String)
  /// There are more nodes, all in one new domain of the level.
  case newNodes([FlavorNode], level: String)
  /// Nodes that are not ready, or closed, take pods again.
  case nodesBack([String])
  case priority(Int)
  /// These workloads have ended.
  case ended([WorkloadID])
  /// The pods of workloads that have to leave are gone.
  case evictedGone([WorkloadID])
  /// The time to be tried again has come.
  case noBackOff
  /// All pods of admitted workloads are ready.
  case podsReady
  /// The queues are not stopped.
  case openQueues
}

extension Change {
  /// The claims that it is about, besides the one that is asked about.
  var workloads: [WorkloadID] {
    switch self {
    case .ended(let workloads), .evictedGone(let workloads): workloads
    case .moreQuota, .noBorrowingLimit, .preferredTopology, .freeHosts, .newNodes, .nodesBack, .priority, .noBackOff,
      .podsReady, .openQueues:
      []
    }
  }
}

extension AdmissionSystem {
  /// Takes a change into the system.
  ///
  /// - Returns: Whether the change could be made, and made a difference.
  mutating func make(_ change: Change, for target: WorkloadID, at situation: Situation) -> Bool {
    switch change {
    case .moreQuota(let queue, let flavor, let amounts):
      return changeQuotas(of: queue) { $0.raiseNominal(of: flavor, by: amounts) }
    case .noBorrowingLimit(let queue): return changeQuotas(of: queue) { $0.dropBorrowingLimits() }
    case .openQueues: return openQueues(for: target)
    case .preferredTopology:
      return changeClaim(of: target, situation) { claim in
        for index in claim.podSets.indices { claim.podSets[index].placement.topology?.preferWhatIsRequired() }
      }
    case .priority(let priority): return changeClaim(of: target, situation) { $0.priority = priority }
    case .noBackOff:
      return changeClaim(of: target, situation) { claim in
        claim.isRequeueHeld = false
        claim.requeueAt = nil
      }
    case .freeHosts(let hosts, _):
      return setNodes(situation.nodes.filter { hosts.contains($0.hostname) }.map { situation.emptied($0) })
    case .newNodes(let nodes, _): return setNodes(nodes)
    case .nodesBack(let names):
      return setNodes(situation.nodes.filter { names.contains($0.name) }.map(\.inService))
    case .ended(let workloads):
      for workload in workloads { _ = finish(workload, now: situation.now) }
      return true
    case .evictedGone(let workloads):
      for workload in workloads { vacate(workload, now: situation.now) }
      return true
    case .podsReady:
      return markReady(situation)
    }
  }

  /// Gives the quota of a workload back that has to leave; it waits in its queue again.
  mutating func vacate(_ workload: WorkloadID, now: SimTime) {
    guard state.home(of: workload) != nil else { return }
    markEvicted(workload)
    var claim = state[workload]
    claim.admission = nil
    claim.isAdmitted = false
    claim.reservedAt = nil
    claim.unhealthyNodes = []
    let root = release(workload, as: claim, now: now).root
    if let root { _ = flush(root, now: now) }
  }

  private mutating func markReady(_ situation: Situation) -> Bool {
    for workload in state.holders.flatMap({ $0 }) where !state[workload].arePodsReady {
      var claim = state[workload]
      claim.arePodsReady = true
      _ = update(claim, of: workload, now: situation.now)
    }
    return true
  }

  private mutating func setNodes(_ nodes: [FlavorNode]) -> Bool {
    for node in nodes { _ = setNode(node) }
    return !nodes.isEmpty
  }

  private mutating func changeClaim(
    of target: WorkloadID, _ situation: Situation, _ change: (inout WorkloadClaim) -> Void
  ) -> Bool {
    let old = state[target]
    var claim = old
    change(&claim)
    guard claim != old else { return false }
    _ = update(claim, of: target, now: situation.now)
    return true
  }

  private mutating func changeQuotas(of name: String, _ change: (inout ClusterQueue) -> Void) -> Bool {
    var objects = objects
    guard let index = objects.clusterQueues.firstIndex(where: { $0.name == name }) else { return false }
    change(&objects.clusterQueues[index])
    return replace(objects)
  }

  private mutating func openQueues(for target: WorkloadID) -> Bool {
    var objects = objects
    let claim = state[target]
    guard
      let local = objects.localQueues.firstIndex(where: {
        $0.name == claim.localQueue && $0.namespace == claim.namespace
      }),
      let queue = objects.clusterQueues.firstIndex(where: { $0.name == objects.localQueues[local].clusterQueue })
    else { return false }
    objects.localQueues[local].stopPolicy = .none
    objects.clusterQueues[queue].stopPolicy = .none
    return replace(objects)
  }

  private mutating func replace(_ new: AdmissionObjects) -> Bool {
    guard new.clusterQueues != objects.clusterQueues || new.localQueues != objects.localQueues else { return false }
    // The nodes are those that the system has already, so that no two can have one hostname.
    return (try? replaceObjects(new, now: .zero)) != nil
  }
}

extension ClusterQueue {
  fileprivate mutating func raiseNominal(of flavor: String, by amounts: ResourceAmounts) {
    changeQuotas { name, resource, quota in
      if name == flavor { quota.nominal += amounts[resource] ?? 0 }
    }
  }

  fileprivate mutating func dropBorrowingLimits() { changeQuotas { $2.borrowingLimit = nil } }

  private mutating func changeQuotas(_ change: (String, String, inout ResourceQuota) -> Void) {
    for group in resourceGroups.indices {
      for index in resourceGroups[group].flavors.indices {
        let flavor = resourceGroups[group].flavors[index].flavor
        for resource in resourceGroups[group].flavors[index].quotas.keys.sorted() {
          guard var quota = resourceGroups[group].flavors[index].quotas[resource] else { continue }
          change(flavor, resource, &quota)
          resourceGroups[group].flavors[index].quotas[resource] = quota
        }
      }
    }
  }
}

extension TopologyRequest {
  fileprivate mutating func preferWhatIsRequired() {
    guard let level = required else { return }
    required = nil
    preferred = level
  }
}

extension FlavorNode {
  var hostname: String { labels[TopologyFlavor.hostname] ?? name }

  /// The node, ready and open.
  fileprivate var inService: FlavorNode {
    var node = self
    node.isReady = true
    node.isUnschedulable = false
    return node
  }
}
