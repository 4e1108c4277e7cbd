package import Kernel

/// Forecasts preemption by searching for victims of one amount, without topologies.
///
/// Source: KUEUE-SPEC 4.9.
package struct PreemptionOracle: PreemptionForecasting {
  package init() {}

  package func forecast(
    _ amount: PairAmount, for workload: WorkloadID, in queue: QuotaNodeID, _ state: inout QuotaState, now: SimTime
  ) -> PreemptionForecast {
    let question = PreemptionQuestion(
      preemptor: workload, clusterQueue: queue, contested: [amount.pair], amounts: [amount])
    let targets = state.preemptionTargets(for: question, now: now)
    for target in targets { state.takeOut(target.workload) }
    let height = state.ledger.borrowingHeight(queue, amount.pair, adding: amount.amount).height
    state.putBack(targets)
    if targets.isEmpty { return PreemptionForecast(.noCandidates, borrowing: height) }
    let takesFromOwn = targets.contains { state.home(of: $0.workload) == queue }
    return PreemptionForecast(takesFromOwn ? .preempt : .reclaim, borrowing: height)
  }
}
