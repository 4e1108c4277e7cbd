package import API
package import Cluster
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
    case .sweep: sweepPods()
    }
  }

  private var monitorGrace: SimDuration {
    timing.nodeMonitorGrace ?? .seconds(scenario.versions.kubernetes.nodeMonitorGraceSeconds)
  }

  // MARK: Power

  /// A node loses power; with a repair time it will come back.
  mutating func powerOff(_ node: NodeID, cause: String, repairAfter repair: SimDuration?) {
    guard cluster[node].isPowered else { return }
    let heartbeat = faults.lastHeartbeat(of: cluster[node], at: now)
    kubelet.powerLost(node, lastHeartbeat: heartbeat, in: &cluster)
    let epoch = cluster[node].powerEpoch
    emit(nodeEvent(node, .warning, "PowerLost", "Node \(cluster[node].name) lost power: \(cause)"))
    schedule(
      .node(.silent(node, powerEpoch: epoch)), after: monitorTick(after: heartbeat + monitorGrace) - now, .observation)
    if let repair { schedule(.script(.powerOn(node, powerEpoch: epoch)), after: repair, .physics) }
  }

  /// Power comes back; the kubelet answers once the node has booted.
  mutating func powerOn(_ node: NodeID) {
    guard !cluster[node].isPowered else { return }
    let event = SimEvent.machine(.nodeBooted(node, powerEpoch: cluster[node].powerEpoch))
    schedule(event, after: timing.nodeBoot, .physics)
  }

  /// The kubelet of a node answers again.
  mutating func nodeAnswers(_ node: NodeID) {
    emit(nodeEvent(node, .normal, "Rebooted", "Node \(cluster[node].name) has been rebooted"))
    if !cluster[node].exists { return register(node) }
    let wait = max(.zero, monitorTick(after: now) - now)
    schedule(.node(.heardOf(node, powerEpoch: cluster[node].powerEpoch)), after: wait, .observation)
    guard cluster[node].readiness != .ready else { return }
    setReadiness(node, .ready, reason: "KubeletReady")
  }

  /// The first time at or after `time` at which node health is looked at.
  private func monitorTick(after time: SimTime) -> SimTime {
    time.nextTick(every: timing.nodeMonitorPeriod, from: now)
  }

  // MARK: Health

  private mutating func nodeSilent(_ node: NodeID, _ epoch: UInt32) {
    guard cluster[node].powerEpoch == epoch, !cluster[node].isPowered, cluster[node].exists else { return }
    if stopped.contains(.nodeLifecycle) {
      let event = SimEvent.node(.silent(node, powerEpoch: epoch))
      return schedule(event, after: timing.nodeMonitorPeriod, .observation)
    }
    setReadiness(node, .unknown, reason: "NodeStatusUnknown")
    emit(
      nodeEvent(
        node, .normal, "NodeNotReady", "Node \(cluster[node].name) status is now: NodeNotReady"))
    addTaint(Taint(key: NodeHealth.unreachableTaint, effect: .noSchedule), to: node)
    for pod in cluster[node].pods where !cluster[pod].isFinished { markLost(pod) }
    zones.fellSilent(node)
    taintDueNodes()
  }

  /// A pod on a silent node is no longer ready, as far as anyone can tell.
  private mutating func markLost(_ pod: PodID) {
    cluster[pod].reason = .nodeLost
    if cluster[pod].isReady {
      cluster[pod].isReady = false
      cluster[pod].readySince = now
    }
    podChanged(pod)
  }

  private mutating func setReadiness(_ node: NodeID, _ readiness: NodeRecord.Readiness, reason: String) {
    cluster[node].readiness = readiness
    cluster[node].readinessSince = now
    reportNode(node, reason: reason)
  }

  /// The monitor removes the taints of a node that is heard of again.
  private mutating func nodeHeardOf(_ node: NodeID, _ epoch: UInt32) {
    guard cluster[node].powerEpoch == epoch, cluster[node].isPowered, cluster[node].exists else { return }
    zones.recovered(node)
    emit(nodeEvent(node, .normal, "NodeReady", "Node \(cluster[node].name) status is now: NodeReady"))
    removeTaints(from: node) { $0.key == NodeHealth.unreachableTaint }
    nodeBecameSchedulable(node)
    // A zone that is no longer cut off may go on with its other nodes.
    taintDueNodes()
  }

  /// Gives NoExecute taints to the nodes whose turn it is, and comes back for the others.
  private mutating func taintDueNodes() {
    for node in zones.due(at: now) {
      addTaint(Taint(key: NodeHealth.unreachableTaint, effect: .noExecute), to: node)
    }
    guard let next = zones.nextDue, !isTaintPassPlanned else { return }
    isTaintPassPlanned = true
    schedule(.node(.taintPass), after: max(.zero, next - now), .observation)
  }

  // MARK: Taints and eviction

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
    nodeTaintsChanged(node)
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

  private mutating func evict(_ pod: PodID, _ tainting: UInt32) {
    guard cluster.contains(pod), !cluster[pod].isTerminating, let node = cluster[pod].node,
      taintings[Int(node.index)] == tainting
    else { return }
    if stopped.contains(.taintEviction) {
      let event = SimEvent.node(.evict(pod, tainting: tainting))
      return schedule(event, after: timing.nodeMonitorPeriod, .observation)
    }
    let key = cluster[pod].header.key
    emit(
      ObjectEvent(
        "Pod", key, reason: "TaintManagerEviction", message: "Marking for deletion Pod \(key.namespace)/\(key.name)"))
    delete(.pod(pod), .background, graceSeconds: nil)
  }

  // MARK: Sweeping

  /// Plans the next sweep when there is something to sweep.
  mutating func planSweep() {
    guard !isSweepPlanned else { return }
    isSweepPlanned = true
    let next = (now + .nanoseconds(1)).nextTick(every: timing.podGarbageCollection, from: now)
    schedule(.node(.sweep), after: next - now, .observation)
  }

  /// Removes pods of nodes that no longer exist, and terminating pods of nodes that are out of service.
  private mutating func sweepPods() {
    isSweepPlanned = false
    var isMoreToCome = stopped.contains(.podGarbageCollector)
    for index in cluster.nodes.indices where !cluster.nodes[index].pods.isEmpty {
      let node = NodeID(index)
      guard isSwept(node) else { continue }
      isMoreToCome = true
      if stopped.contains(.podGarbageCollector) { continue }
      for pod in cluster[node].pods where isSweepable(pod, on: node) {
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
    if let since = missingSince[Int(node.index)] { return now - since >= timing.missingNodeQuarantine }
    return cluster[pod].isTerminating && cluster[node].readiness != .ready
  }

  // MARK: Node objects

  /// The Node object is deleted; the machine may run on, and registers again when it boots.
  mutating func deleteNode(_ node: NodeID) {
    guard cluster[node].exists else { return }
    cluster[node].exists = false
    missingSince[Int(node.index)] = now
    zones.recovered(node)
    reportNode(node, reason: "Deleted")
    nodeTaintsChanged(node)
    if cluster[node].isPowered {
      // A running kubelet stops the pods of a node that is deleted under it only when they are deleted themselves.
      emit(nodeEvent(node, .normal, "RemovingNode", "Node \(cluster[node].name) event: Removing Node"))
    }
    planSweep()
  }

  /// A node that had been deleted registers anew, without the taints that it had.
  private mutating func register(_ node: NodeID) {
    cluster[node].exists = true
    missingSince[Int(node.index)] = nil
    cluster[node].taints = scenario.cluster.nodes[Int(node.index)].taints
    cluster[node].isUnschedulable = false
    setReadiness(node, .ready, reason: "KubeletReady")
    emit(nodeEvent(node, .normal, "RegisteredNode", "Node \(cluster[node].name) event: Registered Node"))
    nodeBecameSchedulable(node)
  }

  /// Keeps new pods off a node, or lets them on again.
  mutating func setUnschedulable(_ node: NodeID, _ isUnschedulable: Bool) {
    guard cluster[node].isUnschedulable != isUnschedulable else { return }
    cluster[node].isUnschedulable = isUnschedulable
    reportNode(node, reason: isUnschedulable ? "Cordoned" : "Uncordoned")
    let reason = isUnschedulable ? "NodeNotSchedulable" : "NodeSchedulable"
    emit(nodeEvent(node, .normal, reason, "Node \(cluster[node].name) status is now: \(reason)"))
    nodeTaintsChanged(node)
    if !isUnschedulable { nodeBecameSchedulable(node) }
  }

  func nodeEvent(_ node: NodeID, _ kind: ObjectEvent.Kind, _ reason: String, _ message: String) -> ObjectEvent {
    ObjectEvent("Node", ObjectKey("", cluster[node].name), kind, reason: reason, message: message)
  }
}

extension SimTime {
  /// The first multiple of `period` at or after this time, and not before `now`.
  func nextTick(every period: SimDuration, from now: SimTime) -> SimTime {
    guard period > .zero else { return max(self, now) }
    let wanted = max(self, now).nanoseconds
    let ticks = (wanted + period.nanoseconds - 1) / period.nanoseconds
    return SimTime(nanoseconds: ticks * period.nanoseconds)
  }
}
