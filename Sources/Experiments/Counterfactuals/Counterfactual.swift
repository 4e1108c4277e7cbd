package import API
package import Quota

/// Changes after which a workload would be admitted, as a rehearsal has shown.
package struct Counterfactual: Equatable, Sendable {
  /// All of them are needed; empty when it is admitted as things are.
  package var changes: [Change]
  package var admission: Admission
  package var victims: [Victim]

  package struct Victim: Equatable, Sendable {
    package var workload: WorkloadID
    /// As `job/train`.
    package var owner: String
    package var priority: Int
    package var reason: PreemptionReason
  }

  init(_ changes: [Change], _ admission: Admission, _ targets: [PreemptionTarget], in situation: Situation) {
    self.changes = changes
    self.admission = admission
    victims = targets.map {
      Victim(
        workload: $0.workload, owner: situation.owner(of: $0.workload),
        priority: situation.admission.state.claims[$0.workload.index]?.priority ?? 0, reason: $0.reason)
    }
  }
}
