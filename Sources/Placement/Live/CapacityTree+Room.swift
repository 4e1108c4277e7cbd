/// What is left on a leaf of a topology.
package struct LeafRoom: Sendable {
  /// The label values from the widest level down.
  package var path: [String]
  /// What is free of a resource, at least 0.
  package var free: Int
  /// Whether admitted workloads use nothing of it.
  package var isUntouched: Bool
}

extension CapacityTree {
  /// What is left of a resource on every leaf, in the order of their paths; nothing when no leaf has it.
  ///
  /// - Complexity: The number of leaves: not for every decision.
  package func room(of resource: String) -> [LeafRoom] {
    guard let column = ledger.column(of: resource) else { return [] }
    return (0..<domains.leafCount).map { leaf in
      let slot = leaf * ledger.columnCount + column
      return LeafRoom(
        path: domains.path(ofLeaf: leaf), free: max(0, ledger.free[slot]),
        isUntouched: ledger.free[slot] == ledger.bare[slot])
    }
  }
}
