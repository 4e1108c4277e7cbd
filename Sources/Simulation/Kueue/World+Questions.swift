package import API
package import Cluster
package import Placement
package import Quota

// What a question about a world looks at. Nothing here changes what happens next.
extension World {
  /// Whether there is a Kueue that admits workloads.
  package var runsKueue: Bool { kueue.isOn }

  /// Kueue's admission as it stands: a value, so that a copy of it can be told of what is not.
  package var admission: AdmissionSystem { kueue.admission }

  /// Kueue's objects as they are now.
  package var kueueObjects: KueueObjects { kueue.objects }

  /// The workload that holds or wants quota under a position; nil when it is gone.
  package func workload(_ claim: WorkloadID) -> WorkloadObjectID? { kueue.workload(claim) }

  /// The position under which the admission knows a workload; nil when it does not.
  package func claim(ofWorkload id: WorkloadObjectID) -> WorkloadID? {
    kueue.workload(id.claim) == id ? id.claim : nil
  }

  /// Nodes that exist, as Kueue's flavors see them.
  package var flavorNodes: [FlavorNode] {
    cluster.nodes.filter(\.exists).map { FlavorNode($0, columns: cluster.columns) }
  }

  /// Pods that take room on their nodes without Kueue having placed them, in order of position.
  package var podsOutsideTopology: [PodID] {
    cluster.allPods.filter(kueue.countedPods.contains)
  }

  /// Hands the facts since the last call out, and the strings that they mention.
  package mutating func takeFacts() -> (facts: [TimedFact], symbols: SymbolTable) {
    (log.takeBatch(), log.symbols)
  }
}
