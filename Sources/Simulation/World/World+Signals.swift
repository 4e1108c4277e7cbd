import API
import Cluster
import Faults
package import Scenarios

// The world as expressions see it at one moment.
extension World: SignalSource {
  package func value(of signal: Signal) -> Double? {
    switch signal {
    case .leaderWorkerSet(let name, let quantity): record(name).map { value(of: quantity, $0) }
    case .statefulSet(let name, let quantity): statefulSet(name).flatMap { value(of: quantity, $0) }
    case .rollout(let name, let quantity): record(name).flatMap { rollout(quantity, $0) }
    case .job(let name, let quantity): job(name).map { value(of: quantity, cluster[$0].status) }
    case .pods(let scope, let quantity): Double(pods(scope, quantity))
    case .nodeReady(let name): cluster.nodeByName[name].map { isReady(cluster[$0]) ? 1 : 0 }
    case .nodes(let selection, let quantity): Double(nodes(selection, quantity))
    case .groupRecreations(let name): Double(signals.recreationCount(of: name.key))
    case .events(let name, let reason): Double(signals.eventCount(of: name.map { $0.key }, reason: reason))
    case .gpuHours(let owner, let quantity): gangSignals.gpuHours(of: owner, quantity)
    case .step(let owner): gangSignals.step(of: owner)
    case .queue, .queueUse, .workloads, .workload, .preemptions, .evictions, .wait:
      kueue.isOn ? kueue.value(of: signal, log.symbols, at: now) : nil
    }
  }

  private var gangSignals: GangSignals { GangSignals(gangs: gangs, symbols: log.symbols, now: now) }

  private func record(_ name: ObjectName) -> LeaderWorkerSetRecord? {
    cluster.leaderWorkerSet(name.key).map { cluster[$0] }
  }

  private func statefulSet(_ name: ObjectName) -> StatefulSetRecord? {
    cluster.statefulSet(name.key).map { cluster[$0] }
  }

  private func value(of quantity: SetQuantity, _ set: LeaderWorkerSetRecord) -> Double {
    switch quantity {
    case .replicas: Double(set.status.replicas)
    case .readyReplicas: Double(set.status.readyReplicas)
    case .updatedReplicas: Double(set.status.updatedReplicas)
    case .wantedReplicas: Double(set.spec.replicaCount)
    case .groups: Double(signals.readyGroupCount(of: set.header.key))
    case .available, .progressing, .updateInProgress:
      set.status.conditions.contains { $0.type == quantity.rawValue && $0.isTrue } ? 1 : 0
    }
  }

  private func value(of quantity: SetQuantity, _ set: StatefulSetRecord) -> Double? {
    switch quantity {
    case .replicas: Double(set.status.replicas)
    case .readyReplicas: Double(set.status.readyReplicas)
    case .updatedReplicas: Double(set.status.updatedReplicas)
    case .wantedReplicas: Double(set.spec.replicas)
    case .groups, .available, .progressing, .updateInProgress: nil
    }
  }

  private func job(_ name: ObjectName) -> JobID? { name.kind.job.flatMap { cluster.job($0, name.key) } }

  private func value(of quantity: JobQuantity, _ status: JobStatus) -> Double {
    switch quantity {
    case .active: Double(status.active)
    case .ready: Double(status.ready)
    case .succeeded: Double(status.succeeded)
    case .failed: Double(status.failed)
    case .restarts: Double(status.restarts)
    case .complete: status.outcome == .complete ? 1 : 0
    case .hasFailed: status.outcome == .failed ? 1 : 0
    case .suspended: status.condition("Suspended")?.isTrue == true ? 1 : 0
    }
  }

  private func rollout(_ quantity: RolloutQuantity, _ set: LeaderWorkerSetRecord) -> Double? {
    guard let leaders = cluster.statefulSet(set.header.key).map({ cluster[$0] }) else { return nil }
    let isUnderWay = set.status.conditions.contains { $0.type == SetQuantity.updateInProgress.rawValue && $0.isTrue }
    switch quantity {
    case .done: return isUnderWay || set.status.updatedReplicas < set.status.replicas ? 0 : 1
    case .partition: return isUnderWay ? Double(leaders.spec.partition) : nil
    case .group: return isUnderWay ? lowestReplaced(set, leaders).map(Double.init) : nil
    }
  }

  /// The lowest group below `replicas` whose leader is already of the new revision, or on its way out for it.
  private func lowestReplaced(_ set: LeaderWorkerSetRecord, _ leaders: StatefulSetRecord) -> Int? {
    let revision = leaders.header.metadata.labels[LWSKey.revision]
    let begun = cluster.leaders(of: set.header.key).compactMap { pod -> Int? in
      guard let membership = cluster[pod].membership, membership.group < set.spec.replicaCount else { return nil }
      let isReplaced = membership.revision == revision
      let isLeaving = cluster[pod].isTerminating && membership.group >= leaders.spec.partition
      return isReplaced || isLeaving ? membership.group : nil
    }
    return begun.min()
  }

  private func pods(_ scope: PodScope, _ quantity: PodQuantity) -> Int {
    switch (scope, quantity) {
    case (.all, .count): signals.pods.all
    case (.all, .pending): signals.pods.pending
    case (.all, .ready): signals.pods.ready
    case (.all, .restarts): sum(cluster.allPods, .restarts)
    case (.of(let name), _): sum(pods(of: name), quantity)
    }
  }

  private func pods(of name: ObjectName) -> [PodID] {
    switch name.kind {
    case .leaderWorkerSet:
      signals.groupIndices(of: name.key).flatMap { cluster.pods(ofGroup: $0, in: name.key) }
    case .statefulSet: cluster.statefulSet(name.key).map { cluster.pods(of: $0) } ?? []
    case .pod: cluster.pod(name.key).map { [$0] } ?? []
    case .node: cluster.nodeByName[name.name].map { cluster[$0].pods } ?? []
    case .namespace: cluster.allPods.filter { cluster[$0].header.namespace == name.name }
    case .job, .jobSet, .trainJob, .pyTorchJob: job(name).map { cluster.pods(of: $0) } ?? []
    case .service, .persistentVolumeClaim, .clusterQueue, .cohort, .localQueue, .resourceFlavor, .topology,
      .workloadPriorityClass, .priorityClass, .admissionCheck, .provisioningRequestConfig, .workload:
      []
    }
  }

  private func sum(_ pods: [PodID], _ quantity: PodQuantity) -> Int {
    pods.reduce(0) { total, id in
      let pod = cluster[id]
      switch quantity {
      case .count: return total + 1
      case .ready: return total + (pod.isReady ? 1 : 0)
      case .pending: return total + (pod.phase == .pending ? 1 : 0)
      case .restarts: return total + pod.restartCount
      }
    }
  }

  private func nodes(_ selection: NodeTarget?, _ quantity: NodeQuantity) -> Int {
    let chosen =
      selection.map { faults.nodes(of: $0, in: cluster) } ?? cluster.nodes.indices.map(NodeID.init)
    switch quantity {
    case .count: return chosen.count { cluster[$0].exists }
    case .ready: return chosen.count { isReady(cluster[$0]) }
    }
  }

  private func isReady(_ node: NodeRecord) -> Bool { node.exists && node.readiness == .ready }
}

extension ObjectName {
  fileprivate var key: ObjectKey { ObjectKey(namespace, name) }
}
