package import API
package import Kernel

/// Whether a workload with quota may start: its checks, and places that are still to be chosen.
///
/// Source: KUEUE-SPEC 7.1 and 7.6.
package enum AdmissionSync {
  /// The checks that an admission in a ClusterQueue has to pass.
  package static func required(_ queue: ClusterQueue, _ admission: Admission?) -> [String] {
    if queue.admissionChecks.isEmpty { return [] }
    let flavors = Set(admission?.podSets.flatMap(\.flavors.values) ?? [])
    return queue.admissionChecks.filter { rule in
      rule.flavors.isEmpty || rule.flavors.contains(where: flavors.contains)
    }.map(\.name)
  }

  /// Lists the checks that are required, and drops those that are not.
  package static func listChecks(_ workload: inout Workload, in queue: ClusterQueue, at now: SimTime) {
    let names = required(queue, workload.status.admission)
    workload.status.admissionChecks.removeAll { !names.contains($0.name) }
    for name in names where !workload.status.admissionChecks.contains(where: { $0.name == name }) {
      workload.status.admissionChecks.append(AdmissionCheckState(name: name, state: .pending, since: now))
    }
  }

  /// Brings the condition Admitted in line.
  package static func update(_ workload: inout Workload, at now: SimTime) {
    guard workload.hasReservation else {
      return workload.set(
        .admitted, false, reason: "NoReservation", message: "The workload has no reservation", at: now)
    }
    let isReady = workload.status.admissionChecks.allSatisfy { $0.state == .ready }
    let isDelayed = workload.status.admission?.podSets.contains { $0.isTopologyDelayed && $0.topology == nil } ?? false
    if !isReady {
      workload.set(
        .admitted, false, reason: "UnsatisfiedAdmissionChecks", message: "The workload has not all checks ready",
        at: now)
    } else if isDelayed {
      workload.set(
        .admitted, false, reason: "PendingDelayedTopologyRequests",
        message: "There are pending delayed topology requests", at: now)
    } else if !workload.isTrue(.admitted) {
      workload.set(.admitted, true, reason: "Admitted", message: "The workload is admitted", at: now)
    }
  }
}
