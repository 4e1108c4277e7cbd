import API
import Cluster
import Kernel
import Quota

// What has to hold of workloads, quotas and places between events.
extension World {
  /// The first broken rule of admission; nil when all is well.
  func queueingViolation() -> String? {
    guard kueue.isOn else { return nil }
    if let violation = kueue.admission.state.violation(quotaWasCut: kueue.quotaWasCut) { return violation }
    for id in cluster.allWorkloads {
      if let violation = claimViolation(id, kueue) ?? reasonViolation(id) ?? placeViolation(id) { return violation }
    }
    return nil
  }

  /// The store and the admission system agree on who holds quota.
  private func claimViolation(_ id: WorkloadObjectID, _ kueue: KueueSystem) -> String? {
    let workload = cluster[id].workload
    guard !workload.isFinished, !kueue.writes.isAdmitted(id) else { return nil }
    let held = kueue.admission.state[id.claim].admission
    guard held != workload.status.admission else { return nil }
    return "workload \(cluster[id].header.name) \(held == nil ? "holds no" : "holds other") quota than its status says"
  }

  /// A pending workload says why, once its controller has had a moment to look.
  private func reasonViolation(_ id: WorkloadObjectID) -> String? {
    let workload = cluster[id].workload
    guard workload.state == .pending, now - cluster[id].header.createdAt > .seconds(2), workload.isActive else {
      return nil
    }
    guard workload.condition(.quotaReserved)?.message.isEmpty ?? true else { return nil }
    return "workload \(cluster[id].header.name) is pending and does not say why"
  }

  /// Pods stand where they were assigned, and a required domain holds all of them.
  private func placeViolation(_ id: WorkloadObjectID) -> String? {
    let workload = cluster[id].workload
    guard let admission = workload.status.admission, !workload.isEvicted else { return nil }
    for podSet in admission.podSets {
      guard let places = podSet.topology, let asked = workload.podSets.first(where: { $0.name == podSet.name }) else {
        continue
      }
      if let level = asked.topology?.required, let domains = self.domains(of: places, level), domains.count > 1 {
        return "podset \(podSet.name) of \(cluster[id].header.name) spans \(domains.count) domains of \(level)"
      }
    }
    return nil
  }

  /// The values of a level that an assignment to hosts spans; nil when some host is not there.
  private func domains(of places: TopologyAssignment, _ level: String) -> Set<String>? {
    var found: Set<String> = []
    for domain in places.domains {
      if let index = places.levels.firstIndex(of: level) {
        found.insert(domain.values[...index].joined(separator: ","))
      } else {
        guard let node = kueue.nodeOfHost[domain.values.last ?? ""] else { return nil }
        guard let value = cluster[node].metadata.labels[level] else { return nil }
        found.insert(value)
      }
    }
    return found
  }
}
