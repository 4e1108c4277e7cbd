package import API
package import Cluster
import Faults
import Kernel
import Kubernetes
import Scenarios

// Taints, the eviction of pods that do not tolerate them, and the sweeping of pods that nobody else removes.
// Source of every rule here: LWS-SPEC E.6.
extension World {
  package mutating func addTaint(_ taint: Taint, to node: NodeID) {
    guard !cluster[node].taints.contains(taint) else { return }
    cluster[node].taints.removeAll { $0.key == taint.key && $0.effect == taint.effect }
    cluster[node].taints.append(taint)
    taintsChanged(node)
  }

  package mutating func removeTaints(from node: NodeID, where matches: (Taint) -> Bool) {
    guard cluster[node].taints.contains(where: matches) else { return }
    cluster[node].taints.removeAll(where: matches)
    taintsChanged(node)
  }

  private mutating func taintsChanged(_ node: NodeID) {
    taintings[Int(node.index)] &+= 1
    nodeChanged(node)
    for pod in cluster[node].pods { planEviction(pod, on: node) }
    if cluster[node].taints.contains(where: { $0.key == NodeHealth.outOfServiceTaint }) { planSweep() }
  }

  /// Plans when the taints of a node drive a pod away. A pod that arrives on a tainted node is asked too.
  ///
  /// A toleration runs from the first of these taints on: others that come and go meanwhile do not start it anew.
  mutating func planEviction(_ pod: PodID, on node: NodeID) {
    guard cluster[node].taints.contains(where: { $0.effect == .noExecute }) else {
      cluster[pod].tolerationsSince = nil
      return
    }
    let since = cluster[pod].tolerationsSince ?? now
    cluster[pod].tolerationsSince = since
    guard let stay = NodeHealth.timeToStay(tolerations: cluster[pod].spec.tolerations, taints: cluster[node].taints)
    else { return }
    let event = SimEvent.node(.evict(pod, tainting: taintings[Int(node.index)]))
    schedule(event, after: max(.zero, since + stay - now), .observation)
  }

  /// Deletes a pod whose toleration has run out, in the client's turn.
  mutating func evict(_ pod: PodID, _ tainting: UInt32) {
    guard isStillEvicted(pod, tainting) else { return }
    if stopped.contains(.taintEviction) {
      let event = SimEvent.node(.evict(pod, tainting: tainting))
      return schedule(event, after: timing.nodes.monitorPeriod, .observation)
    }
    let turn = clients.take(.taintEviction, at: now)
    if turn > now {
      schedule(.node(.deleteEvicted(pod, tainting: tainting)), after: turn - now, .observation)
    } else {
      deleteEvicted(pod, tainting)
    }
  }

  mutating func deleteEvicted(_ pod: PodID, _ tainting: UInt32) {
    guard isStillEvicted(pod, tainting) else { return }
    let key = cluster[pod].header.key
    emit(
      ObjectEvent(
        "Pod", key, reason: "TaintManagerEviction", message: "Marking for deletion Pod \(key.namespace)/\(key.name)"))
    if let node = cluster[pod].node { noteFaults(on: node, .evicted) }
    delete(.pod(pod), .background, graceSeconds: nil)
  }

  /// Whether a pod is still there, under the taints that drive it away.
  private func isStillEvicted(_ pod: PodID, _ tainting: UInt32) -> Bool {
    guard cluster.contains(pod), !cluster[pod].isTerminating, let node = cluster[pod].node else { return false }
    return taintings[Int(node.index)] == tainting
  }

  /// Plans the next sweep when there is something to sweep.
  mutating func planSweep() {
    let next = (now + .nanoseconds(1)).nextTick(every: timing.controllerManager.podGarbageCollectionPeriod, from: now)
    planSweep(after: next - now)
  }

  private mutating func planSweep(after delay: SimDuration) {
    guard !isSweepPlanned else { return }
    isSweepPlanned = true
    schedule(.node(.sweep), after: delay, .observation)
  }

  /// Removes pods of nodes that no longer exist, and terminating pods of nodes that are out of service.
  mutating func sweepPods() {
    isSweepPlanned = false
    var isMoreToCome = stopped.contains(.podGarbageCollector)
    for index in cluster.nodes.indices where !cluster.nodes[index].pods.isEmpty {
      let node = NodeID(index)
      guard isSwept(node) else { continue }
      isMoreToCome = true
      if stopped.contains(.podGarbageCollector) { continue }
      for pod in cluster[node].pods where isSweepable(pod, on: node) {
        // Failed first, then deleted: two writes.
        guard max(clients.take(.podGarbageCollector, at: now), clients.take(.podGarbageCollector, at: now)) == now
        else {
          return planSweep(after: .seconds(2 / timing.controllerManager.client.qps))
        }
        let key = cluster[pod].header.key
        emit(
          ObjectEvent(
            "Pod", key, reason: "DeletingPod",
            message: "PodGC: \(cluster[node].exists ? "node out of service" : "node no longer exists")"))
        forceRemove(pod)
      }
    }
    if isMoreToCome { planSweep() }
  }

  private func isSwept(_ node: NodeID) -> Bool {
    !cluster[node].exists || cluster[node].taints.contains { $0.key == NodeHealth.outOfServiceTaint }
  }

  private func isSweepable(_ pod: PodID, on node: NodeID) -> Bool {
    if let since = missingSince[Int(node.index)] {
      return now - since >= timing.controllerManager.missingNodeQuarantine
    }
    return cluster[pod].isTerminating && cluster[node].readiness != .ready
  }
}
