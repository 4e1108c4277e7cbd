import API
import Cluster
import Faults
import Kernel
import Kubernetes
import Scenarios

// Power, and the control plane's slow discovery of it. Source of every rule here: LWS-SPEC E.6.
extension World {
  var monitorGrace: SimDuration {
    timing.nodes.monitorGrace ?? .seconds(scenario.versions.kubernetes.nodeMonitorGraceSeconds)
  }

  /// A node loses power; with a repair time it will come back.
  mutating func powerOff(_ node: NodeID, cause: String, repairAfter repair: SimDuration?) {
    guard cluster[node].isPowered else { return }
    let heartbeat =
      cluster[node].isSilent ? cluster[node].lastHeartbeat : faults.lastHeartbeat(of: cluster[node], at: now)
    kubelet.powerLost(node, lastHeartbeat: heartbeat, in: &cluster)
    let epoch = cluster[node].powerEpoch
    gangsObserve(node)
    countCapacity(of: node)
    emit(nodeEvent(node, .warning, "PowerLost", "Node \(cluster[node].name) lost power: \(cause)"))
    schedule(
      .node(.silent(node, powerEpoch: epoch)), after: monitorTick(after: heartbeat + monitorGrace) - now, .observation)
    if let repair { schedule(.script(.powerOn(node, powerEpoch: epoch)), after: repair, .physics) }
  }

  /// Power comes back; the kubelet answers once the node has booted.
  mutating func powerOn(_ node: NodeID) {
    guard !cluster[node].isPowered else { return }
    let event = SimEvent.machine(.nodeBooted(node, powerEpoch: cluster[node].powerEpoch))
    schedule(event, after: timing.nodes.boot, .physics)
  }

  /// The kubelet of a node answers again.
  mutating func nodeAnswers(_ node: NodeID) {
    awaitGPUs(of: node)
    countCapacity(of: node)
    emit(nodeEvent(node, .normal, "Rebooted", "Node \(cluster[node].name) has been rebooted"))
    if !cluster[node].exists { return register(node) }
    let wait = max(.zero, monitorTick(after: now) - now)
    schedule(.node(.heardOf(node, powerEpoch: cluster[node].powerEpoch)), after: wait, .observation)
    guard cluster[node].readiness != .ready else { return }
    setReadiness(node, .ready, reason: "KubeletReady")
  }

  /// The first time at or after `time` at which node health is looked at.
  func monitorTick(after time: SimTime) -> SimTime {
    time.nextTick(every: timing.nodes.monitorPeriod, from: now)
  }

  mutating func nodeSilent(_ node: NodeID, _ epoch: UInt32) {
    guard cluster[node].powerEpoch == epoch, !cluster[node].isHeard, cluster[node].exists,
      cluster[node].readiness != .unknown
    else { return }
    if stopped.contains(.nodeLifecycle) {
      let event = SimEvent.node(.silent(node, powerEpoch: epoch))
      return schedule(event, after: timing.nodes.monitorPeriod, .observation)
    }
    setReadiness(node, .unknown, reason: "NodeStatusUnknown")
    emit(
      nodeEvent(
        node, .normal, "NodeNotReady", "Node \(cluster[node].name) status is now: NodeNotReady"))
    addTaint(Taint(key: NodeHealth.unreachableTaint, effect: .noSchedule), to: node)
    for pod in cluster[node].pods where !cluster[pod].isFinished { markLost(pod) }
    zones.fellSilent(node)
    noteFaults(on: node, .noticed)
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

  mutating func setReadiness(_ node: NodeID, _ readiness: NodeRecord.Readiness, reason: String) {
    cluster[node].readiness = readiness
    cluster[node].readinessSince = now
    reportNode(node, reason: reason)
  }

  /// The monitor removes the taints of a node that is heard of again.
  mutating func nodeHeardOf(_ node: NodeID, _ epoch: UInt32) {
    guard cluster[node].powerEpoch == epoch, cluster[node].isHeard, cluster[node].exists else { return }
    zones.recovered(node)
    emit(nodeEvent(node, .normal, "NodeReady", "Node \(cluster[node].name) status is now: NodeReady"))
    removeTaints(from: node) { $0.key == NodeHealth.unreachableTaint }
    // A zone that is no longer cut off may go on with its other nodes.
    taintDueNodes()
  }

  /// Gives NoExecute taints to the nodes whose turn it is, and comes back for the others.
  mutating func taintDueNodes() {
    for node in zones.due(at: now) {
      addTaint(Taint(key: NodeHealth.unreachableTaint, effect: .noExecute), to: node)
    }
    guard let next = zones.nextDue, !isTaintPassPlanned else { return }
    isTaintPassPlanned = true
    schedule(.node(.taintPass), after: max(.zero, next - now), .observation)
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
