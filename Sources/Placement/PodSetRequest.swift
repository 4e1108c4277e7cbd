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

/// What a podset asks of the topology.
///
/// Source: KUEUE-SPEC 1.8.
package struct TopologyRequest: Equatable, Sendable {
  package var required: String?
  package var preferred: String?
  package var unconstrained: Bool?
  package var sliceTopology: String?
  package var sliceSize: Int?
  /// Slices within slices, the outermost first.
  package var sliceConstraints: [SliceLayer] = []

  package init(required: String? = nil, preferred: String? = nil, unconstrained: Bool? = nil) {
    self.required = required
    self.preferred = preferred
    self.unconstrained = unconstrained
  }

  /// The layers of the slice request, the outermost first; empty when slices are not asked for.
  package var sliceLayers: [SliceLayer] {
    if !sliceConstraints.isEmpty { return sliceConstraints }
    return sliceTopology.map { [SliceLayer(topology: $0, size: sliceSize)] } ?? []
  }
}

/// So many pods together in one domain of a level.
package struct SliceLayer: Equatable, Sendable {
  package var topology: String
  package var size: Int?

  package init(topology: String, size: Int?) {
    self.topology = topology
    self.size = size
  }
}
