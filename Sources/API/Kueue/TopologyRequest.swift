/// What a podset asks of the topology.
///
/// Source: KUEUE-SPEC 1.8.
package struct TopologyRequest: Hashable, Sendable {
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
package struct SliceLayer: Hashable, Sendable {
  package var topology: String
  package var size: Int?

  package init(topology: String, size: Int?) {
    self.topology = topology
    self.size = size
  }
}
