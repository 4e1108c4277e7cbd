package import Kernel
package import Placement

/// Who is to make room, and for what.
///
/// Source: KUEUE-SPEC 4.1.
package struct PreemptionQuestion: Sendable {
  package var preemptor: WorkloadID
  package var clusterQueue: QuotaNodeID
  /// The pairs that are short: a victim has to use at least one.
  package var contested: [PairID]
  /// All amounts above 0 that the preemptor needs, without the implicit `pods`.
  package var amounts: [PairAmount]
  /// What has to find a place as well.
  package var topology: [FlavorPlacementQuestion] = []

  package init(
    preemptor: WorkloadID, clusterQueue: QuotaNodeID, contested: [PairID], amounts: [PairAmount],
    topology: [FlavorPlacementQuestion] = []
  ) {
    self.preemptor = preemptor
    self.clusterQueue = clusterQueue
    self.contested = contested
    self.amounts = amounts
    self.topology = topology
  }
}

/// A question to one flavor's topology.
package struct FlavorPlacementQuestion: Equatable, Sendable {
  package var flavor: FlavorID
  package var question: PlacementQuestion
  /// The positions of the question's podsets in the workload.
  package var members: [Int]
  /// The question made ready for the flavor's tree, where it is asked again and again.
  var compiled: CompiledQuestion?

  package init(flavor: FlavorID, question: PlacementQuestion, members: [Int] = []) {
    self.flavor = flavor
    self.question = question
    self.members = members
  }
}

extension FlavorPlacementQuestion {
  package static func == (left: FlavorPlacementQuestion, right: FlavorPlacementQuestion) -> Bool {
    left.flavor == right.flavor && left.question == right.question && left.members == right.members
  }

  mutating func compile(in state: QuotaState) {
    compiled = state.topologies[flavor.index]?.compile(question, state.options.placement)
  }
}

/// A workload that is to be preempted, and why it may be.
package struct PreemptionTarget: Equatable, Sendable {
  package var workload: WorkloadID
  package var reason: PreemptionReason

  package init(workload: WorkloadID, reason: PreemptionReason) {
    self.workload = workload
    self.reason = reason
  }
}

/// Source: KUEUE-SPEC 4.7.
package enum PreemptionReason: String, CaseIterable, Sendable {
  case inClusterQueue = "InClusterQueue"
  case inCohortReclamation = "InCohortReclamation"
  case inCohortFairSharing = "InCohortFairSharing"
  case inCohortReclaimWhileBorrowing = "InCohortReclaimWhileBorrowing"
}

/// Whether preemption could make room for one amount, as the flavor scan asks it.
///
/// Source: KUEUE-SPEC 4.9.
package struct PreemptionForecast: Equatable, Sendable {
  package enum Possibility: String, CaseIterable, Sendable {
    case noCandidates = "NoCandidates"
    case preempt = "Preempt"
    case reclaim = "Reclaim"
  }

  package var possibility: Possibility
  /// The borrowing height afterwards.
  package var borrowing: Int

  package init(_ possibility: Possibility, borrowing: Int) {
    self.possibility = possibility
    self.borrowing = borrowing
  }
}

/// Answers the flavor scan's question about preemption.
package protocol PreemptionForecasting {
  func forecast(
    _ amount: PairAmount, for workload: WorkloadID, in queue: QuotaNodeID, _ state: inout QuotaState, now: SimTime
  ) -> PreemptionForecast
}
