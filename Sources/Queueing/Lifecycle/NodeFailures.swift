import API
package import Cluster
import Kernel

/// Which workloads have lost a node of theirs, and what becomes of them.
///
/// Source: KUEUE-SPEC 5.14.
package enum NodeFailures {
  /// What a node's state means for one workload that has pods assigned to it.
  package static func plan(
    for id: WorkloadObjectID, on node: NodeID, in cluster: Cluster, _ context: QueueingContext
  ) -> [Command] {
    var workload = cluster[id].workload
    guard context.gates[.tasFailedNodeReplacement], workload.isTrue(.admitted), !workload.isEvicted,
      !workload.isFinished
    else { return [] }
    let host = cluster[node].hostname
    let isListed = workload.status.unhealthyNodes.contains(host)
    guard isUnhealthy(node, for: id, in: cluster, context) else {
      guard isListed else { return [] }
      workload.status.unhealthyNodes.removeAll { $0 == host }
      return [.updateWorkload(id, workload)]
    }
    if isListed { return [] }
    guard workload.status.unhealthyNodes.isEmpty else {
      let names = (workload.status.unhealthyNodes + [host]).joined(separator: ", ")
      let message =
        "Workload eviction triggered due to multiple TAS assigned node failures, including: \(names)"
      workload.evict(.nodeFailures, message: message, at: context.now)
      let event = ObjectEvent(
        "Workload", cluster[id].header.key, reason: "EvictedDueToNodeFailures", message: message)
      return [.updateWorkload(id, workload), .emit(event)]
    }
    workload.status.unhealthyNodes.append(host)
    return [.updateWorkload(id, workload)]
  }

  /// Pods that wait for a node which will not take them, or which is not theirs any more, are ended.
  package static func endStranded(
    _ id: WorkloadObjectID, in cluster: Cluster, _ context: QueueingContext
  ) -> [Command] {
    let workload = cluster[id].workload
    guard workload.isTrue(.admitted), !workload.isFinished, let admission = workload.status.admission else { return [] }
    return WorkloadOwner(of: id, in: cluster).pods(in: cluster).compactMap { pod in
      let record = cluster[pod]
      guard record.phase == .pending, !record.isGated, !record.isScheduled, !record.isTerminating,
        let host = record.spec.nodeSelector[hostnameLabel], let podSet = PodRoles.podSet(of: record, in: workload)
      else { return nil }
      let name = workload.podSets[podSet].name
      let places = admission.podSets.first { $0.name == name }?.topology?.domains ?? []
      let isAssigned = places.contains { $0.values.last == host }
      let node = cluster.nodes.indices.first { cluster.nodes[$0].hostname == host }.map { NodeID($0) }
      let mayRun = node.map { isUsable($0, for: workload, podSet, in: cluster, context) } ?? false
      return isAssigned && mayRun ? nil : .failPod(pod, reason: "UnschedulableOnAssignedNode")
    }
  }

  private static let hostnameLabel = "kubernetes.io/hostname"

  private static func isUnhealthy(
    _ node: NodeID, for id: WorkloadObjectID, in cluster: Cluster, _ context: QueueingContext
  ) -> Bool {
    guard cluster[node].exists else { return true }
    let workload = cluster[id].workload
    let podSets = workload.podSets.indices.filter { holdsPods($0, of: workload, on: cluster[node].hostname) }
    if podSets.allSatisfy({ isUsable(node, for: workload, $0, in: cluster, context) }) { return false }
    guard context.gates[.tasReplaceNodeOnPodTermination] else {
      return cluster[node].readiness != .ready && context.now - cluster[node].readinessSince >= .seconds(30)
    }
    return !WorkloadOwner(of: id, in: cluster).pods(in: cluster).contains { pod in
      cluster[pod].node == node && !cluster[pod].isFinished && !cluster[pod].isTerminating
    }
  }

  private static func holdsPods(_ podSet: Int, of workload: Workload, on host: String) -> Bool {
    let name = workload.podSets[podSet].name
    let places = workload.status.admission?.podSets.first { $0.name == name }?.topology?.domains ?? []
    return places.contains { $0.values == [host] }
  }

  /// Whether a node is ready and has no taint that the podset's pods do not tolerate.
  private static func isUsable(
    _ node: NodeID, for workload: Workload, _ podSet: Int, in cluster: Cluster, _ context: QueueingContext
  ) -> Bool {
    guard cluster[node].exists, cluster[node].readiness == .ready else { return false }
    guard context.gates[.tasReplaceNodeOnNodeTaints] else { return true }
    let template = workload.podSets[podSet]
    let flavors =
      workload.status.admission?.podSets.first { $0.name == template.name }?.flavors.values.map(\.self) ?? []
    let tolerations =
      template.template.spec.tolerations + Set(flavors).sorted().flatMap { context.flavors[$0]?.tolerations ?? [] }
    return cluster[node].taints.allSatisfy { taint in
      taint.effect == .preferNoSchedule || tolerations.contains { $0.seconds == nil && $0.tolerates(taint) }
    }
  }
}

extension NodeRecord {
  /// The value that assignments name the node by.
  package var hostname: String { metadata.labels["kubernetes.io/hostname"] ?? name }
}
