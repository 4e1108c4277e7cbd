/// What is asked of topologies for the workloads of one shape in one ClusterQueue, by the flavors that they got.
struct PlannedQuestions: Sendable {
  private struct Variant: Sendable {
    var flavors: [FlavorID]
    var questions: [FlavorPlacementQuestion]
    /// Podsets whose places are chosen later.
    var delayed: [Int]
  }

  private var variants: [Variant] = []

  /// Gives an assignment its questions if they were found before for equal flavors.
  func fill(_ assignment: inout FlavorAssignment, _ flavors: [FlavorID]) -> Bool {
    guard let known = variants.first(where: { $0.flavors == flavors }) else { return false }
    assignment.questions = known.questions
    for index in known.delayed { assignment.podSets[index].isTopologyDelayed = true }
    return true
  }

  mutating func remember(_ assignment: FlavorAssignment, _ flavors: [FlavorID]) {
    variants.append(
      Variant(
        flavors: flavors, questions: assignment.questions,
        delayed: assignment.podSets.indices.filter { assignment.podSets[$0].isTopologyDelayed }))
  }
}
