/// A kind of nodes that quota is given for.
///
/// Source: KUEUE-SPEC 1.1.
package struct ResourceFlavor: Equatable, Sendable {
  package var name: String
  package var nodeLabels: [String: String] = [:]
  /// Taints that podsets have to tolerate to get this flavor.
  package var nodeTaints: [Taint] = []
  /// Given to admitted pods, and counted as theirs when they are matched with taints.
  package var tolerations: [Toleration] = []
  /// The topology that places pods on this flavor's nodes; nil when only quota is counted.
  package var topologyName: String?

  package init(name: String) {
    self.name = name
  }
}

/// The levels that nodes are placed by, as a `Topology` object names them.
///
/// Source: KUEUE-SPEC 1.2.
package struct KueueTopology: Equatable, Sendable {
  package var name: String
  /// Node label keys, the widest level first.
  package var levels: [String]

  package init(name: String, levels: [String]) {
    self.name = name
    self.levels = levels
  }
}
