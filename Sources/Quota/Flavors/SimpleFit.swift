/// The assignment that all workloads of a shape get in a ClusterQueue for as long as the first flavors simply fit.
///
/// A scan ends at its first flavor when that covers without borrowing what is wanted, and what the scans of a workload
/// want only adds up to what it takes in the end; so where all of that is covered without borrowing, every scan ends
/// where it ended before.
struct SimpleFit: Sendable {
  /// Without places.
  private let assignment: FlavorAssignment

  /// - Parameter assignment: Without places, of scans that began at their first flavors and might choose any.
  /// - Returns: Nil when some flavor did not simply fit.
  init?(_ assignment: FlavorAssignment) {
    guard assignment.mode == .fit, assignment.progress != nil else { return nil }
    for podSet in assignment.podSets {
      guard podSet.attempts.allSatisfy({ $0.mode == .fit && $0.borrowing == 0 }) else { return nil }
    }
    self.assignment = assignment
  }

  /// What another workload of the shape gets, without its places.
  ///
  /// - Returns: Nil when quota does not cover it, or other flavors were nominated.
  func assignment(for request: AssignmentRequest, in state: QuotaState) -> FlavorAssignment? {
    let queue = request.clusterQueue
    guard request.nominated.map(isChoice) ?? true,
      assignment.usage.allSatisfy({ state.ledger.covers($0.amount, $0.pair, in: queue) })
    else { return nil }
    var assignment = assignment
    assignment.progress?.cycle = request.cycle
    assignment.progress?.generation = state.generations[queue.index]
    return assignment
  }

  /// Whether another assignment chose the same.
  private func isChoice(of other: FlavorAssignment) -> Bool {
    assignment.podSets.count == other.podSets.count
      && zip(assignment.podSets, other.podSets).allSatisfy { $0.flavors == $1.flavors }
  }
}
