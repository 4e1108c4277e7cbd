/// A question made ready for the tree of one flavor, for whoever asks it again and again.
///
/// It stays good for as long as the tree lives, whatever changes in the tree, and in copies of the tree.
///
/// It never changes: a class, so that a question asked again finds its answers by identity.
package final class CompiledQuestion: Sendable {
  struct Group: Sendable {
    var members: PodSetGroup
    var plan: Result<GroupPlan, PlacementRefusal>
  }

  package let question: PlacementQuestion
  package let options: PlacementOptions
  /// Whether all groups are placed afresh, so that they can be planned in advance.
  let isFresh: Bool
  /// In the order in which they are placed; empty when the question is not fresh.
  let groups: [Group]

  fileprivate init(_ question: PlacementQuestion, _ options: PlacementOptions, in flavor: TopologyFlavor) {
    self.question = question
    self.options = options
    let mayKeepPods = options.placesElastically && question.podSets.contains { $0.previous != nil }
    isFresh = question.replacement == nil && !mayKeepPods
    groups =
      isFresh
      ? PodSetGroup.groups(question.podSets).map { members in
        let workers = question.podSets[members.workers]
        let group = GroupQuestion(
          workers: workers, count: workers.count, leader: members.leader.map { question.podSets[$0] }, within: nil,
          simulatesEmpty: question.simulatesEmpty, options: options)
        return Group(
          members: members, plan: Result { () throws(PlacementRefusal) in try GroupPlan(group, in: flavor) })
      } : []
  }
}

extension CapacityTree {
  /// A question made ready for this tree; asking it again then costs no more than finding its places.
  package func compile(_ question: PlacementQuestion, _ options: PlacementOptions) -> CompiledQuestion {
    CompiledQuestion(question, options, in: flavor)
  }
}
