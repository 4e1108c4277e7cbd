import API
import Cluster
import Faults
import Kernel
import Kubernetes
import Scenarios

// The life of nodes: power, the control plane's slow discovery of it, taints, eviction, and the sweeping of dead pods.
// Source of every rule here: LWS-SPEC E.6.
extension World {
  mutating func handle(_ event: NodeEvent) {
    switch event {
    case .silent(let node, let epoch): nodeSilent(node, epoch)
    case .taintPass: taintDueNodes()
    case .heardOf(let node, let epoch): nodeHeardOf(node, epoch)
    case .evict(let pod, let tainting): evict(pod, tainting)
    case .deleteEvicted(let pod, let tainting): deleteEvicted(pod, tainting)
    case .sweep: sweepPods()
    }
  }

  /// The Node object is deleted; the machine may run on, and registers again when it boots.
  mutating func deleteNode(_ node: NodeID) {
    guard cluster[node].exists else { return }
    cluster[node].exists = false
    missingSince[Int(node.index)] = now
    zones.removed(node)
    reportNode(node, reason: "Deleted")
    nodeChanged(node)
    if cluster[node].isPowered {
      // A running kubelet stops the pods of a node that is deleted under it only when they are deleted themselves.
      emit(nodeEvent(node, .normal, "RemovingNode", "Node \(cluster[node].name) event: Removing Node"))
    }
    planSweep()
  }

  /// A node that had been deleted registers anew, without the taints that it had.
  mutating func register(_ node: NodeID) {
    cluster[node].exists = true
    missingSince[Int(node.index)] = nil
    zones.added(node)
    cluster[node].taints = scenario.cluster.nodes[Int(node.index)].taints
    cluster[node].isUnschedulable = false
    setReadiness(node, .ready, reason: "KubeletReady")
    emit(nodeEvent(node, .normal, "RegisteredNode", "Node \(cluster[node].name) event: Registered Node"))
    nodeChanged(node)
  }

  /// Keeps new pods off a node, or lets them on again.
  mutating func setUnschedulable(_ node: NodeID, _ isUnschedulable: Bool) {
    guard cluster[node].isUnschedulable != isUnschedulable else { return }
    cluster[node].isUnschedulable = isUnschedulable
    reportNode(node, reason: isUnschedulable ? "Cordoned" : "Uncordoned")
    let reason = isUnschedulable ? "NodeNotSchedulable" : "NodeSchedulable"
    emit(nodeEvent(node, .normal, reason, "Node \(cluster[node].name) status is now: \(reason)"))
    nodeChanged(node)
  }

  func nodeEvent(_ node: NodeID, _ kind: ObjectEvent.Kind, _ reason: String, _ message: String) -> ObjectEvent {
    ObjectEvent("Node", ObjectKey("", cluster[node].name), kind, reason: reason, message: message)
  }
}
