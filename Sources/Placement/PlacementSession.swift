/// One decision: what was answered so far.
///
/// What the answers take is remembered by the ground on which it is taken.
struct PlacementSession {
  let question: PlacementQuestion
  let options: PlacementOptions
  var answers: [PodSetPlacement]

  /// Places the podsets group by group; the first refusal ends it.
  static func answers(
    _ question: PlacementQuestion, _ options: PlacementOptions, in ground: inout some PlacementGround
  ) -> [PodSetPlacement] {
    var session = PlacementSession(
      question: question, options: options, answers: Array(repeating: .untried, count: question.podSets.count))
    if let replacement = question.replacement {
      session.replace(replacement, in: &ground)
    } else {
      session.placeGroups(in: &ground)
    }
    return session.answers
  }

  func podSet(_ index: Int) -> PodSetRequest { question.podSets[index] }

  func group(
    _ workers: PodSetRequest, count: Int, leader: PodSetRequest? = nil, within: Int? = nil
  ) -> GroupQuestion {
    GroupQuestion(
      workers: workers, count: count, leader: leader, within: within,
      simulatesEmpty: question.simulatesEmpty && question.replacement == nil, options: options)
  }

  /// Places every group afresh, or by growing and shrinking what it has.
  private mutating func placeGroups(in ground: inout some PlacementGround) {
    for group in PodSetGroup.groups(question.podSets) {
      if options.placesElastically, let answer = resize(group, in: &ground) {
        guard answer else { return }
        continue
      }
      do {
        try place(group, in: &ground)
      } catch {
        for index in group.members { answers[index] = .refused(error) }
        return
      }
    }
  }

  private mutating func place(
    _ group: PodSetGroup, in ground: inout some PlacementGround
  ) throws(PlacementRefusal) {
    let workers = podSet(group.workers)
    let leader = group.leader.map(podSet)
    let places = try ground.places(for: self.group(workers, count: workers.count, leader: leader))
    answers[group.workers] = .placed(ground.assignment(places.workers))
    ground.assume(places.workers, of: workers)
    guard let index = group.leader, let leader else { return }
    answers[index] = .placed(ground.assignment(places.leader))
    ground.assume(places.leader, of: leader)
  }
}

/// Podsets that are placed together, by their positions.
struct PodSetGroup: Sendable {
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

  /// The groups of a workload, in the order in which their first podsets appear.
  static func groups(_ podSets: [PodSetRequest]) -> [PodSetGroup] {
    var groups: [PodSetGroup] = []
    var known: [String: Int] = [:]
    for (index, podSet) in podSets.enumerated() {
      if let name = podSet.group, let position = known[name] {
        groups[position].add(index, podSets)
        continue
      }
      if let name = podSet.group { known[name] = groups.count }
      groups.append(PodSetGroup(workers: index))
    }
    return groups
  }
}
