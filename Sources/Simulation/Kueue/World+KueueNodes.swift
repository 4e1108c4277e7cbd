import API
import Cluster
import Kernel
import Placement
import Queueing

// Nodes as Kueue's topologies see them, and the pods that take room there without Kueue placing them.
extension World {
  /// A node's labels, taints, readiness or schedulability has changed.
  mutating func nodeChangedForKueue(_ node: NodeID) {
    let isPlaced =
      cluster[node].exists
      ? kueue.admission.setNode(FlavorNode(cluster[node], columns: cluster.columns))
      : kueue.admission.removeNode(named: cluster[node].name)
    if isPlaced { for root in kueue.admission.activeRoots { planFlush(root) } }
    lookAtNode(node)
  }

  // MARK: Failed nodes

  /// Looks soon whether workloads have lost a node.
  mutating func lookAtNode(_ node: NodeID) {
    guard kueue.isOn, kueue.dueNodes.insert(node).inserted, kueue.dueNodes.count == 1 else { return }
    schedule(.queueing(.nodesDue), after: timing.kueue.nodeBatch, .reconcile)
  }

  mutating func lookAtDueNodes() {
    guard kueue.isOn else { return }
    let nodes = kueue.dueNodes.sorted()
    kueue.dueNodes.removeAll()
    let context = kueue.context(at: now)
    for node in nodes {
      let host = cluster[node].hostname
      for id in cluster.allWorkloads where cluster[id].workload.isAssigned(to: host) {
        write(NodeFailures.plan(for: id, on: node, in: cluster, context))
        write(NodeFailures.endStranded(id, in: cluster, context))
      }
    }
  }

  /// Writes without waiting for the client's turn: these writes are few, but others have to wait for them.
  private mutating func write(_ commands: [Command]) {
    for command in commands {
      if let kind = command.writtenKind { _ = clients.take(.kueue(kind), at: now) }
      apply(command)
    }
  }

  // MARK: Pods outside of topology-aware scheduling

  /// Counts a pod on its node while it runs there and no topology counts it already.
  ///
  /// Source: KUEUE-SPEC 5.3.
  mutating func countOutsideTopology(_ id: PodID) {
    let pod = cluster[id]
    guard let node = pod.node, !pod.isFinished else { return uncountOutsideTopology(id, pod) }
    let annotations = pod.header.metadata.annotations
    guard !KueueKey.topologyAnnotations.contains(where: { annotations[$0] != nil }),
      kueue.countedPods.insert(id).inserted
    else { return }
    kueue.admission.addPod(onNode: cluster[node].name, requests: ResourceAmounts(pod.spec.effectiveRequests))
  }

  mutating func uncountOutsideTopology(_ id: PodID, _ pod: PodRecord) {
    guard kueue.countedPods.remove(id) != nil, let node = pod.node else { return }
    kueue.admission.removePod(onNode: cluster[node].name, requests: ResourceAmounts(pod.spec.effectiveRequests))
    guard !kueue.isDrainPlanned else { return }
    kueue.isDrainPlanned = true
    let next = (now + .nanoseconds(1)).nextTick(every: timing.kueue.drainPeriod, from: .zero)
    schedule(.queueing(.drain), after: next - now, .observation)
  }

  /// Room that such pods left may be enough for workloads that wait.
  mutating func drainRoom() {
    guard kueue.isOn else { return }
    kueue.isDrainPlanned = false
    for root in kueue.admission.activeRoots { _ = kueue.admission.flush(root, now: now) }
    admissionMayProceed()
  }

  mutating func sampleConsumption() {
    guard let interval = kueue.objects.configuration.admissionFairSharing?.usageSamplingInterval else { return }
    kueue.admission.sampleConsumption(now: now)
    schedule(.queueing(.sample), after: interval, .sample)
    admissionMayProceed()
  }
}

extension Workload {
  /// Whether pods of the workload have their places on a node.
  func isAssigned(to host: String) -> Bool {
    status.admission?.podSets.contains { podSet in
      podSet.topology?.domains.contains { $0.values.last == host } ?? false
    } ?? false
  }
}
