import Cluster
import Demand
import Simulation

/// A dictionary whose strings are known before the run: the words of an enum, by its raw values.
package enum TermTable: String, CaseIterable, Sendable {
  case podPhase = "pod_phase_text"
  case podReason = "pod_reason_text"
  case groupState = "group_state_text"
  case eventType = "event_type_text"
  case workloadState = "workload_state_text"
  case faultStep = "fault_step_text"
  case gangState = "gang_state_text"

  package var table: TimelineTable<Term> { TimelineTables.dictionary(rawValue, doc) }

  /// The rows, by raw value.
  package var terms: [Term] {
    (UInt8.min...UInt8.max).compactMap { raw in text(of: raw).map { Term(id: Int64(raw), text: $0) } }
  }

  private var doc: String {
    switch self {
    case .podPhase: "A phase of a pod, as the Kubernetes API writes it."
    case .podReason: "Why a pod is as it is, in the words of `kubectl get pods`; empty when there is nothing to say."
    case .groupState: "How far a group of a LeaderWorkerSet is."
    case .eventType: "The type of a Kubernetes Event."
    case .workloadState: "How far a workload of Kueue's is."
    case .faultStep: "A step in the life of a failure."
    case .gangState: "How far a gang of pods is that work together."
    }
  }

  private func text(of raw: UInt8) -> String? {
    switch self {
    case .podPhase: PodPhase(rawValue: raw)?.text
    case .podReason: PodReason(rawValue: raw)?.text
    case .groupState: GroupState(rawValue: raw)?.text
    case .eventType: ObjectEvent.Kind(rawValue: raw)?.text
    case .workloadState: WorkloadState(rawValue: raw)?.text
    case .faultStep: FaultStep(rawValue: raw)?.text
    case .gangState: GangState(rawValue: raw)?.text
    }
  }
}
