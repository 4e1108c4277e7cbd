package import API

/// Pods of one kind that want places in one flavor's topology.
package struct PodSetRequest: Equatable, Sendable {
  package var name: String
  package var count: Int
  /// Of one pod, without the one pod that it takes itself.
  package var requests: ResourceAmounts
  /// Nil when the workload asks nothing but its queue places everything by topology.
  package var topology: TopologyRequest?
  /// Podsets of one group are placed together: one leader, many workers.
  package var group: String?
  package var nodeSelector: [String: String] = [:]
  package var tolerations: [Toleration] = []
  /// Of which only the node terms count.
  package var affinity = Affinity()
  /// Where the pods of an earlier size of the workload stand.
  package var previous: TopologyAssignment?

  package init(name: String, count: Int, requests: ResourceAmounts, topology: TopologyRequest? = nil) {
    self.name = name
    self.count = count
    self.requests = requests
    self.topology = topology
  }
}
