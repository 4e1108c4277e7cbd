package import API
package import Placement

/// The answers of several flavors' topologies to one workload.
package struct FlavorPlacements: Equatable, Sendable {
  package struct Place: Equatable, Sendable {
    /// The position of the podset in the workload.
    package var podSet: Int
    package var topology: TopologyAssignment
  }

  package struct Failure: Equatable, Sendable {
    /// The position of the podset in the workload.
    package var podSet: Int
    package var flavor: FlavorID
    package var refusal: PlacementRefusal
  }

  package var places: [Place] = []
  /// Of the first flavor by name, and there of the first podset; nil when everything found a place.
  ///
  /// Source: KUEUE-SPEC 14-7.
  package var failure: Failure?
}

extension QuotaState {
  /// Asks every flavor for places; the flavors after one that refuses are asked too.
  ///
  /// Places in one flavor count as taken in others that have the same nodes.
  ///
  /// - Parameter questions: By flavor.
  package mutating func place(
    _ questions: [FlavorPlacementQuestion], simulatesEmpty: Bool = false
  ) -> FlavorPlacements {
    var placements = FlavorPlacements()
    var assumed: [TopologyUsage] = []
    for item in questions {
      for usage in assumed { count(usage, in: item.flavor, times: 1) }
      let answers = answers(to: item, simulatesEmpty: simulatesEmpty)
      for usage in assumed { count(usage, in: item.flavor, times: -1) }
      placements.places.reserveCapacity(placements.places.count + answers.count)
      for (position, answer) in answers.enumerated() {
        switch answer {
        case .placed(let topology):
          placements.places.append(.init(podSet: item.members[position], topology: topology))
          if questions.count > 1, sharesNodes(item.flavor) {
            assumed.append(
              TopologyUsage(
                flavor: item.flavor, requests: item.question.podSets[position].requests, domains: topology.domains))
          }
        case .refused(let refusal):
          if placements.failure == nil {
            placements.failure = .init(podSet: item.members[position], flavor: item.flavor, refusal: refusal)
          }
        case .untried: break
        }
      }
    }
    return placements
  }

  private mutating func answers(to item: FlavorPlacementQuestion, simulatesEmpty: Bool) -> [PodSetPlacement] {
    if !simulatesEmpty, let compiled = item.compiled { return choose(compiled, in: item.flavor) ?? [] }
    var question = item.question
    question.simulatesEmpty = simulatesEmpty
    return choose(question, in: item.flavor, options.placement) ?? []
  }
}
