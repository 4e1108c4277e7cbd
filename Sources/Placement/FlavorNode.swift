package import API

/// A node as a flavor's topology sees it.
package struct FlavorNode: Equatable, Sendable {
  package var name: String
  package var labels: [String: String]
  package var taints: [Taint]
  package var allocatable: ResourceAmounts
  package var isReady: Bool
  package var isUnschedulable: Bool

  package init(name: String, labels: [String: String], taints: [Taint] = [], allocatable: ResourceAmounts) {
    self.name = name
    self.labels = labels
    self.taints = taints
    self.allocatable = allocatable
    isReady = true
    isUnschedulable = false
  }
}

/// What a resource flavor says about its nodes, and the topology they form.
package struct TopologyFlavor: Equatable, Sendable {
  /// The name that stands in refusals.
  package var topology: String
  /// The label keys of the levels, from the widest to the narrowest.
  package var levels: [String]
  /// Labels that a node has to carry to belong to the flavor.
  package var nodeLabels: [String: String]
  /// Tolerations that every pod admitted to the flavor gets.
  package var tolerations: [Toleration]

  package init(
    topology: String, levels: [String], nodeLabels: [String: String] = [:], tolerations: [Toleration] = []
  ) {
    self.topology = topology
    self.levels = levels
    self.nodeLabels = nodeLabels
    self.tolerations = tolerations
  }

  package static let hostname = "kubernetes.io/hostname"

  /// Whether a leaf is a single node, so that selectors, affinity and taints are looked at.
  package var endsAtHostname: Bool { levels.last == Self.hostname }

  /// Whether a node belongs to the tree.
  ///
  /// Source: KUEUE-SPEC 5.1.
  package func includes(_ node: FlavorNode) -> Bool {
    node.isReady && !node.isUnschedulable
      && nodeLabels.allSatisfy { node.labels[$0.key] == $0.value }
      && levels.allSatisfy { node.labels[$0] != nil }
  }
}
