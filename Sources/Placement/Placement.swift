package import API

/// What is asked of a flavor's topology: places for the podsets of one workload.
package struct PlacementQuestion: Equatable, Sendable {
  /// In the order of the workload.
  package var podSets: [PodSetRequest]
  /// Answer as if no workload were admitted; other pods stay.
  package var simulatesEmpty = false
  /// A failed node whose pods want another place; nil places everything anew.
  package var replacement: NodeReplacement?

  package init(podSets: [PodSetRequest]) {
    self.podSets = podSets
  }
}

/// A failed node of an admitted workload.
package struct NodeReplacement: Equatable, Sendable {
  /// The hostname of the node.
  package var node: String
  /// Whether the workload belongs to exactly one bare pod.
  package var isOwnedBySinglePod = false
  /// The stored assignment of every podset, nil for one without. **shape**: `[podSet]`.
  package var assignments: [TopologyAssignment?]

  package init(node: String, assignments: [TopologyAssignment?]) {
    self.node = node
    self.assignments = assignments
  }
}

/// The answer for one podset.
package enum PodSetPlacement: Equatable, Sendable {
  case placed(TopologyAssignment)
  case refused(PlacementRefusal)
  /// An earlier podset was refused, or nothing is asked for this one.
  case untried
}

/// Topology-aware scheduling: where the pods of a workload run.
///
/// Source: KUEUE-SPEC section 5.
package enum Placement {
  /// Places the podsets group by group; the first refusal ends it.
  ///
  /// - Returns: An answer for every podset, in the order of the question.
  package static func choose(
    _ question: PlacementQuestion, in snapshot: TopologySnapshot, _ options: PlacementOptions
  ) -> [PodSetPlacement] {
    var ground = PlainGround(snapshot: snapshot)
    return PlacementSession.answers(question, options, in: &ground)
  }
}
