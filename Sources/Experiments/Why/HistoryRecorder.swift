package import Kernel
package import Simulation

/// One thing that became of a subject.
package struct HistoryStep: Equatable, Sendable {
  package var time: SimTime
  /// As `Pending`, `Admitted`, `Evicted`; of groups without Kueue `Starting`, `Ready`.
  package var state: String
  /// Kueue's word for it; empty when there is none.
  package var reason: String
}

/// Keeps the states of workloads and groups from the facts of a run.
///
/// A class because it is a sink, which the run and its owner share.
package final class HistoryRecorder: FactSink {
  private var workloads: [String: [HistoryStep]] = [:]
  private var groups: [String: [HistoryStep]] = [:]
  private var keyOfWorkload: [UInt64: String] = [:]

  package init() {}

  package func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for fact in facts {
      switch fact.fact {
      case .queueing(.workload(let change)): note(change, at: fact.time, symbols)
      case .queueing(.workloadGone(let uid)):
        if let key = keyOfWorkload.removeValue(forKey: uid) {
          add(HistoryStep(fact.time, "Gone"), to: &workloads[key, default: []])
        }
      case .queueing(.eviction(let eviction)):
        if let key = keyOfWorkload[eviction.uid] {
          add(HistoryStep(fact.time, "Evicted", symbols[eviction.reason]), to: &workloads[key, default: []])
        }
      case .group(let change):
        let key = Self.key(symbols[change.namespace], "lws/\(symbols[change.set])/\(change.group)")
        add(HistoryStep(fact.time, change.state.text), to: &groups[key, default: []])
      case .queueing(.preemption), .queueing(.flavorAssignment), .queueing(.domainAssignment),
        .queueing(.placementQuality), .queueing(.quotaUse), .queueing(.quotaGone), .queueing(.topologyRoom),
        .queueing(.metric), .pod, .podGone, .placement, .node, .groupGone, .status, .event, .fault, .gang, .gangGone,
        .gangBandwidth, .gangSilent, .gangHours, .link, .linkLoad:
        break
      }
    }
  }

  /// What became of a workload's owner, or of the workload itself when it was named.
  package func steps(namespace: String, owner: String) -> [HistoryStep] {
    let key = Self.key(namespace, owner)
    return workloads[key] ?? groups[key] ?? []
  }

  private func note(_ change: WorkloadFact, at time: SimTime, _ symbols: SymbolTable) {
    let key = Self.key(symbols[change.namespace], symbols[change.owner])
    keyOfWorkload[change.uid] = key
    add(HistoryStep(time, change.state.text, symbols[change.reason]), to: &workloads[key, default: []])
  }

  private func add(_ step: HistoryStep, to steps: inout [HistoryStep]) {
    if let last = steps.last, last.state == step.state, last.reason == step.reason || step.reason.isEmpty { return }
    if let last = steps.last, last.state == step.state, last.reason.isEmpty { steps.removeLast() }
    steps.append(step)
  }

  private static func key(_ namespace: String, _ owner: String) -> String { namespace + " " + owner }
}

extension HistoryStep {
  fileprivate init(_ time: SimTime, _ state: String, _ reason: String = "") {
    self.init(time: time, state: state, reason: reason)
  }
}
