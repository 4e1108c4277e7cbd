/// How many groups of a LeaderWorkerSet are ready, updated, or both.
///
/// Source: LWS-SPEC A.5.
package struct GroupCounts: Equatable, Sendable {
  /// A group that exists: its leader does and, beyond size 1, its worker StatefulSet too.
  package struct Group: Equatable, Sendable {
    package var index: Int
    package var readiness: GroupReadiness

    package init(index: Int, readiness: GroupReadiness) {
      self.index = index
      self.readiness = readiness
    }
  }

  /// Ready groups of any index and revision: `status.readyReplicas`.
  package private(set) var ready = 0
  /// Groups on the latest revision, of any index: `status.updatedReplicas`.
  package private(set) var updated = 0
  private var readyInReplicas = 0
  private var inRollout = 0
  private var updatedInRollout = 0
  private var doneInRollout = 0
  private let replicas: Int
  private let partition: Int

  /// Counts the groups of a set that wants `replicas` groups and holds back those below `partition`.
  package init(of groups: some Sequence<Group>, replicas: Int, partition: Int) {
    self.replicas = replicas
    self.partition = partition
    for group in groups { count(group) }
  }

  private mutating func count(_ group: Group) {
    let state = group.readiness
    ready += state.isReady ? 1 : 0
    updated += state.isUpdated ? 1 : 0
    guard group.index < replicas else { return }
    readyInReplicas += state.isReady ? 1 : 0
    guard group.index >= partition else { return }
    inRollout += 1
    updatedInRollout += state.isUpdated ? 1 : 0
    doneInRollout += state.isReady && state.isUpdated ? 1 : 0
  }

  /// What the status has to say, in the order in which it is written.
  package var conditions: [LWSConditions.Kind] {
    if updatedInRollout < inRollout { return [.updateInProgress, .progressing] }
    return readyInReplicas == replicas && doneInRollout == inRollout ? [.available] : [.progressing]
  }

  /// Whether every group is ready on the latest revision, so that older revisions may go.
  package var isRolloutDone: Bool { partition == 0 && doneInRollout == replicas }

  /// The note of the event that goes with a changed status.
  package func note(_ kind: LWSConditions.Kind) -> String {
    "\(kind.message), with \(ready) groups ready of total \(replicas) groups"
  }
}
