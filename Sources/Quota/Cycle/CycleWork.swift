/// How much a scheduling cycle has to look at, which is what its duration follows from.
package struct CycleWork: Equatable, Sendable {
  /// Workloads that it tries.
  package var heads = 0
  /// Flavors of their ClusterQueues, each once for every head.
  package var flavors = 0
  /// Heads that ask for places in a topology.
  package var placedHeads = 0
  /// Nodes of all flavors with a topology, and of the largest of them.
  package var nodes = 0
  package var largestTopology = 0
  /// How often a workload was taken out to see what would fit without it.
  package var removals = 0
}

extension AdmissionSystem {
  /// What a cycle looked at.
  ///
  /// - Parameter removalsBefore: `QuotaState.removalCount` at its begin.
  package func work(of outcome: CycleOutcome, removalsBefore: Int) -> CycleWork {
    var work = CycleWork(heads: outcome.heads.count, removals: state.removalCount - removalsBefore)
    for tree in state.topologies {
      guard let count = tree?.leafCount else { continue }
      work.nodes += count
      work.largestTopology = max(work.largestTopology, count)
    }
    for head in outcome.heads {
      guard let claim = state.claims[head.index] else { continue }
      if claim.podSets.contains(where: \.asksForTopology) { work.placedHeads += 1 }
      guard let queue = state.home(of: head) ?? localQueue(of: head).flatMap(clusterQueue(ofLocalQueue:)) else {
        continue
      }
      work.flavors += tree.clusterQueues[queue.index].resourceGroups.reduce(0) { $0 + $1.flavors.count }
    }
    return work
  }
}
