/// Which ClusterQueue has to give up a workload next: that of the largest share, cohort by cohort from the root.
///
/// A part of the tree that came out once as having nothing to give is not looked at again.
///
/// Source: KUEUE-SPEC 4.5, target-queue ordering; 14-3.
struct TargetQueueOrder {
  private let home: QuotaNodeID
  private let root: QuotaNodeID?
  private let ancestors: [QuotaNodeID]
  private let order: CandidateOrder
  /// What is left of each ClusterQueue's candidates, the next one last. **shape**: `[ClusterQueue]`.
  private var candidates: [[PreemptionCandidate]]
  /// **shape**: `[node]`.
  private var isPruned: [Bool]

  /// - Parameter candidates: Each ClusterQueue's in the order in which they are to be tried.
  init(_ search: PreemptionSearch, _ candidates: [PreemptionCandidate], _ state: borrowing QuotaState) {
    home = search.home
    ancestors = state.tree.ancestors(of: home)
    root = ancestors.last
    order = CandidateOrder(home: home, sharesAdmissionFairly: false)
    isPruned = Array(repeating: false, count: state.tree.nodes.count)
    self.candidates = Array(repeating: [], count: state.tree.clusterQueues.count)
    for candidate in candidates.reversed() { self.candidates[candidate.queue.index].append(candidate) }
  }

  func holds(_ queue: QuotaNodeID) -> Bool { !candidates[queue.index].isEmpty }

  /// - Precondition: The ClusterQueue has candidates left.
  mutating func pop(_ queue: QuotaNodeID) -> PreemptionCandidate { candidates[queue.index].removeLast() }

  /// Gives up on a ClusterQueue.
  mutating func drop(_ queue: QuotaNodeID) { candidates[queue.index] = [] }

  /// The ClusterQueue to take the next candidate from; nil when there is none.
  mutating func next(_ state: borrowing QuotaState) -> QuotaNodeID? {
    guard let root else { return holds(home) ? home : nil }
    while !isPruned[root.index] {
      if let queue = next(below: root, state) { return queue }
    }
    return nil
  }

  private mutating func next(below cohort: QuotaNodeID, _ state: borrowing QuotaState) -> QuotaNodeID? {
    let children = state.tree[cohort].children
    let queue = largestQueue(children, state)
    let inner = largestCohort(children, state)
    if let inner, queue.map({ inner.share >= $0.share }) ?? true { return next(below: inner.node, state) }
    if queue == nil { isPruned[cohort.index] = true }
    return queue?.node
  }

  private mutating func largestQueue(
    _ children: [QuotaNodeID], _ state: borrowing QuotaState
  ) -> (node: QuotaNodeID, share: DominantShare)? {
    var largest: (node: QuotaNodeID, share: DominantShare)?
    for child in children where !isPruned[child.index] && !state.tree[child].isCohort {
      let share = state.ledger.dominantShare(of: child)
      guard holds(child), share.isBorrowing || child == home else {
        isPruned[child.index] = true
        continue
      }
      if largest.map({ exceeds((child, share), $0) }) ?? true { largest = (child, share) }
    }
    return largest
  }

  /// Whether a ClusterQueue comes before another: by its share, then by its next candidate.
  private func exceeds(
    _ left: (node: QuotaNodeID, share: DominantShare), _ right: (node: QuotaNodeID, share: DominantShare)
  ) -> Bool {
    guard left.share == right.share, let first = candidates[left.node.index].last,
      let second = candidates[right.node.index].last
    else { return left.share > right.share }
    return order.precedes(first, second)
  }

  private mutating func largestCohort(
    _ children: [QuotaNodeID], _ state: borrowing QuotaState
  ) -> (node: QuotaNodeID, share: DominantShare)? {
    var largest: (node: QuotaNodeID, share: DominantShare)?
    for child in children where !isPruned[child.index] && state.tree[child].isCohort {
      let share = state.ledger.dominantShare(of: child)
      guard share.isBorrowing || ancestors.contains(child) else {
        isPruned[child.index] = true
        continue
      }
      if largest.map({ share >= $0.share }) ?? true { largest = (child, share) }
    }
    return largest
  }
}
