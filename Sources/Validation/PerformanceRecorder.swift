import Kernel
import Simulation

/// Keeps what the recorder of Kueue's scheduler performance test keeps.
///
/// A workload's time to admission lasts from its creation to its last admission: one that was preempted and came back
/// counts once. The mean use of the ClusterQueues is what workloads hold from the
/// scheduler's decision on, as the status of a ClusterQueue counts it, over the whole run, as a share of
/// nominal quota. Source: kubernetes-sigs/kueue, test/performance/scheduler/runner/recorder.
///
/// A class because it is a sink, which the run and its owner share.
final class PerformanceRecorder: FactSink {
  private struct Workload {
    var created: SimTime
    var className: Symbol
    var isAdmitted = false
    var wait: SimDuration?
  }

  private struct Use {
    var since: SimTime
    var held: Int64 = 0
    var nominal: Int64 = 0
    /// **unit**: thousandths of a core, times seconds.
    var area = 0.0
  }

  private var workloads: [UInt64: Workload] = [:]
  private var uses: [QuotaKey: Use] = [:]
  private var end = SimTime.zero
  private var symbols = SymbolTable()

  func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    self.symbols = symbols
    for fact in facts {
      switch fact.fact {
      case .queueing(.workload(let change)): note(change, at: fact.time)
      case .queueing(.quotaUse(let change)) where !change.key.isCohort: note(change, at: fact.time)
      case .queueing, .pod, .podGone, .placement, .node, .group, .groupGone, .status, .event, .fault, .gang, .gangGone,
        .gangBandwidth, .gangSilent, .gangHours, .link, .linkLoad:
        break
      }
    }
  }

  private func note(_ change: WorkloadFact, at time: SimTime) {
    var workload = workloads[change.uid] ?? Workload(created: time, className: change.owner)
    let isAdmitted = change.state == .admitted || change.state == .running
    if isAdmitted, !workload.isAdmitted { workload.wait = time - workload.created }
    workload.isAdmitted = isAdmitted
    workloads[change.uid] = workload
    if change.state == .finished { end = max(end, time) }
  }

  private func note(_ change: QuotaUseFact, at time: SimTime) {
    var use = uses[change.key] ?? Use(since: time)
    use.area += Double(use.held) * (time - use.since).seconds
    use.since = time
    (use.held, use.nominal) = (change.use.reserved, change.use.nominal)
    uses[change.key] = use
  }

  /// `run`, `usage`, and `admission CLASS` for every class.
  var figures: [String: Double] {
    var figures = ["run": end.seconds]
    let (area, nominal) = uses.values.reduce((0.0, 0.0)) { ($0.0 + $1.area, $0.1 + Double($1.nominal)) }
    if nominal > 0, end > .zero { figures["usage"] = area / (nominal * end.seconds) }
    var waits: [String: RunningStatistics] = [:]
    // Sorted, so that the sums have the same last digits in every process.
    for (_, workload) in workloads.sorted(by: { $0.key < $1.key }) {
      guard let wait = workload.wait else { continue }
      waits[Self.className(ofOwner: symbols[workload.className]), default: RunningStatistics()].add(wait.seconds)
    }
    for (name, statistics) in waits { figures["admission \(name)"] = statistics.mean }
    return figures
  }

  /// `small` of `arrival/small-17`.
  static func className(ofOwner owner: String) -> String {
    let name = owner.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: "-").map { name[..<$0] } ?? name)
  }
}
