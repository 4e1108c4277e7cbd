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
    var session = PlacementSession(question, snapshot, options)
    if let replacement = question.replacement {
      session.replace(replacement)
    } else {
      session.placeGroups()
    }
    return session.answers
  }
}

/// The state of one decision: what was answered and what the answers take.
struct PlacementSession {
  let question: PlacementQuestion
  let snapshot: TopologySnapshot
  let options: PlacementOptions
  var assumed = AssumedUsage()
  var answers: [PodSetPlacement]

  init(_ question: PlacementQuestion, _ snapshot: TopologySnapshot, _ options: PlacementOptions) {
    self.question = question
    self.snapshot = snapshot
    self.options = options
    answers = Array(repeating: .untried, count: question.podSets.count)
  }

  func podSet(_ index: Int) -> PodSetRequest { question.podSets[index] }

  /// Places every group afresh, or by growing and shrinking what it has.
  mutating func placeGroups() {
    for group in groups() {
      if options.placesElastically, let answer = resize(group) {
        guard answer else { return }
        continue
      }
      do {
        try place(group)
      } catch {
        for index in group.members { answers[index] = .refused(error) }
        return
      }
    }
  }

  private mutating func place(_ group: PodSetGroup) throws(PlacementRefusal) {
    let workers = podSet(group.workers)
    let leader = group.leader.map(podSet)
    let places = try places(for: workers, count: workers.count, leader: leader)
    answers[group.workers] = .placed(snapshot.assignment(places.workers))
    assume(places.workers, of: workers)
    guard let index = group.leader, let leader else { return }
    answers[index] = .placed(snapshot.assignment(places.leader))
    assume(places.leader, of: leader)
  }

  /// Finds places for pods of one podset and a leader.
  ///
  /// - Parameter within: The domain that the pods have to stay in; nil when any will do.
  func places(
    for workers: PodSetRequest, count: Int, leader: PodSetRequest? = nil, within: Int? = nil
  ) throws(PlacementRefusal) -> GroupPlaces {
    let request = try LevelRequest(workers.topology, in: snapshot)
    var filter = LeafFilter(workers, in: snapshot)
    filter.within = within
    let counting = FitCounting(
      snapshot: snapshot, workers: PodDemand(workers.requests, in: snapshot),
      leader: leader.map { PodDemand($0.requests, in: snapshot) }, filter: filter, request: request, assumed: assumed,
      simulatesEmpty: question.simulatesEmpty && question.replacement == nil,
      ratesAffinity: options.respectsPreferredAffinity)
    let isLoose = request.isUnconstrained && options.mixesProfiles
    let order = DomainOrder(
      profile: isLoose ? .leastFreeCapacity : .bestFit, ratesAffinity: options.respectsPreferredAffinity)
    var placement = GroupPlacement(counting, count: count, order: order)
    if options.balances, !request.isRequired, !request.isUnconstrained,
      let places = BalancedPlacement(placement).place()
    {
      return places
    }
    return try placement.place()
  }

  /// Counts placed pods as used for the podsets that follow.
  mutating func assume(_ pods: [LeafPods], of podSet: PodSetRequest) {
    assumed.add(pods, of: PodDemand(podSet.requests, in: snapshot), in: snapshot)
  }

  private func groups() -> [PodSetGroup] {
    var groups: [PodSetGroup] = []
    var known: [String: Int] = [:]
    for (index, podSet) in question.podSets.enumerated() {
      if let name = podSet.group, let position = known[name] {
        groups[position].add(index, question.podSets)
        continue
      }
      if let name = podSet.group { known[name] = groups.count }
      groups.append(PodSetGroup(workers: index))
    }
    return groups
  }
}

/// Podsets that are placed together, by their positions.
struct PodSetGroup {
  var workers: Int
  var leader: Int?

  var members: [Int] { leader.map { [workers, $0] } ?? [workers] }

  init(workers: Int) {
    self.workers = workers
  }

  /// Adds the second podset; the first of two equal sizes counts as the workers.
  ///
  /// A group of more podsets does not pass Kueue's validation; its further podsets are not placed.
  mutating func add(_ index: Int, _ podSets: [PodSetRequest]) {
    guard leader == nil else { return }
    leader = index
    if podSets[index].count > podSets[workers].count { (workers, leader) = (index, workers) }
  }
}
