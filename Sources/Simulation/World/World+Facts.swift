import API
import Cluster
import Kernel
import LeaderWorkerSets

// What the world tells the timeline.
extension World {
  mutating func symbol(_ text: String) -> Symbol { log.symbols.intern(text) }

  /// The symbol of a text that is likely to be the one that was told last.
  mutating func symbol(_ text: String, known: Symbol?) -> Symbol {
    if let known, log.symbols[known] == text { return known }
    return symbol(text)
  }

  mutating func append(_ fact: Fact) {
    log.append(fact, at: now)
  }

  mutating func emit(_ event: ObjectEvent) {
    append(
      .event(
        EventFact(
          about: symbol(event.about), namespace: symbol(event.key.namespace), name: symbol(event.key.name),
          kind: event.kind, reason: symbol(event.reason), message: symbol(event.message))))
    signals.count(event)
  }

  /// Tells the state of a pod if it differs from what was told last.
  mutating func reportPod(_ id: PodID) {
    let pod = cluster[id]
    let reason = pod.isTerminating && !pod.isFinished ? PodReason.terminating : pod.reason
    let node = pod.node.map { UInt64(UInt32(bitPattern: $0.index)) } ?? UInt64(UInt32.max)
    let state = UInt64(pod.phase.rawValue) << 40 | UInt64(reason.rawValue) << 32 | node
    guard state != pod.reportedState else { return }
    signals.podMoved(from: PodSnapshot(reported: pod.reportedState), to: PodSnapshot(reported: state))
    cluster[id].reportedState = state
    append(
      .pod(
        PodFact(
          uid: pod.header.uid, namespace: symbol(pod.header.namespace), name: symbol(pod.header.name),
          phase: pod.phase, reason: reason, node: pod.node)))
  }

  /// Tells how nodes are at the start.
  mutating func reportNodes() {
    for node in cluster.nodes.indices { reportNode(NodeID(node), reason: "") }
  }

  /// Tells the state of a node and why it changed.
  mutating func reportNode(_ id: NodeID, reason: String) {
    let node = cluster[id]
    let state: String
    if !node.exists {
      state = "Gone"
    } else if node.isUnschedulable, node.readiness == .ready {
      state = "Cordoned"
    } else {
      state = node.readiness.text
    }
    append(.node(NodeFact(node: id, state: symbol(state), reason: symbol(reason))))
    countCapacity(of: id)
    signals.isChanged = true
  }

  /// Tells the state of a group if it differs from what was told last.
  mutating func reportGroup(_ group: Int, of set: ObjectKey) {
    let state = groupState(group, of: set)
    let key = Signals.GroupKey(set: set, group: group)
    guard signals.groups[key] != state else { return }
    signals.note(state, of: key)
    if !board.watched.isEmpty { noteFaults(of: key, state?.state) }
    let (namespace, name) = (symbol(set.namespace), symbol(set.name))
    guard let state else {
      return append(.groupGone(namespace: namespace, set: name, group: Int32(group)))
    }
    append(
      .group(
        GroupFact(
          namespace: namespace, set: name, group: Int32(group), revision: symbol(state.revision), state: state.state)))
  }

  /// How far a group is; nil when neither its leader exists nor the spec asks for it.
  private func groupState(_ group: Int, of set: ObjectKey) -> Signals.Group? {
    guard let lws = cluster.leaderWorkerSet(set) else { return nil }
    let pods = cluster.pods(ofGroup: group, in: set)
    guard let leader = pods.first(where: { cluster[$0].membership?.isLeader == true }) else {
      let last = signals.groups[Signals.GroupKey(set: set, group: group)] ?? nil
      return group < cluster[lws].spec.replicaCount
        ? Signals.Group(state: .recreating, revision: last?.revision ?? "") : nil
    }
    let revision = cluster[leader].membership?.revision ?? ""
    if cluster[leader].header.deletion != nil { return Signals.Group(state: .recreating, revision: revision) }
    if isReady(leader, size: cluster[lws].spec.size) { return Signals.Group(state: .ready, revision: revision) }
    let isPending = pods.contains { cluster[$0].node == nil }
    return Signals.Group(state: isPending ? .pending : .starting, revision: revision)
  }

  private func isReady(_ leader: PodID, size: Int) -> Bool {
    guard cluster[leader].phase == .running, cluster[leader].isReady else { return false }
    guard size > 1 else { return true }
    guard let workers = cluster.statefulSet(cluster[leader].header.key) else { return false }
    return GroupReadiness.workersReady(
      replicas: cluster[workers].spec.replicas, cluster[workers].status, version: scenario.versions.lws)
  }

  mutating func reportStatus(_ id: LeaderWorkerSetID) {
    let record = cluster[id]
    let types = record.status.conditions.filter(\.isTrue).map(\.type).joined(separator: ",")
    append(
      .status(
        StatusFact(
          namespace: symbol(record.header.namespace), name: symbol(record.header.name),
          replicas: Int32(record.status.replicas), readyReplicas: Int32(record.status.readyReplicas),
          updatedReplicas: Int32(record.status.updatedReplicas), conditions: symbol(types))))
    signals.isChanged = true
  }
}
