import API
package import Cluster

/// What the pod controller of LeaderWorkerSet does about one pod.
///
/// Source: LWS-SPEC D.1.
package enum PodPlan {
  /// The commands of one reconcile; none for pods of no LeaderWorkerSet.
  package static func plan(for id: PodID, in cluster: Cluster, _ context: ReconcileContext) -> [Command] {
    let pod = cluster[id]
    guard let membership = pod.membership,
      let setID = cluster.leaderWorkerSet(ObjectKey(pod.header.namespace, membership.set))
    else { return [] }
    let lws = cluster[setID]
    switch RestartPlan.plan(for: id, of: lws, in: cluster, context) {
    case .recreating(let commands): return commands
    case .none: break
    }
    guard membership.isLeader else { return [] }
    if pod.header.metadata.annotations[LWSKey.leaderName] != nil { return [.emit(missingStartOrdinal(pod))] }
    return leaderCommands(id, pod, of: lws, in: cluster, context)
  }

  private static func leaderCommands(
    _ id: PodID, _ pod: PodRecord, of lws: LeaderWorkerSetRecord, in cluster: Cluster, _ context: ReconcileContext
  ) -> [Command] {
    // Before the present snapshot a leader on its way out still got its Service.
    if context.version.isHead, pod.isTerminating { return [] }
    var commands: [Command] = []
    if lws.spec.subdomain == .uniquePerReplica, cluster.service(pod.header.key) == nil {
      let group = pod.membership?.group ?? 0
      let service = Service.headless(for: lws.object, named: pod.header.name, group: group)
      commands.append(.createService(service, owner: .pod(id)))
    }
    guard !pod.isTerminating, lws.spec.size > 1, cluster.statefulSet(pod.header.key) == nil else { return commands }
    if lws.spec.startup == .leaderReady, !pod.isReady { return commands }
    return commands + workerCommands(id, pod, of: lws, in: cluster, context)
  }

  private static func workerCommands(
    _ id: PodID, _ pod: PodRecord, of lws: LeaderWorkerSetRecord, in cluster: Cluster, _ context: ReconcileContext
  ) -> [Command] {
    let revisions = cluster.leaderWorkerSet(lws.header.key).map { cluster.revisions(of: $0) } ?? []
    guard let key = pod.membership?.revision,
      let revision = revisions.map({ cluster[$0].revision }).newest(key: key)
    else { return [.requeue(LWSManager.missingRevisionDelay)] }
    var leader = WorkerStatefulSet.Leader(metadata: pod.header.metadata, requestsTPUs: pod.spec.requestsTPUs)
    if let topologyKey = lws.header.metadata.annotations[LWSKey.exclusiveTopology] {
      guard let node = pod.node else { return [] }
      guard let domain = cluster[node].exclusiveDomain(topologyKey, context.version) else {
        return [.fail("node \(cluster[node].name) of leader pod \(pod.header.name) has no label \(topologyKey)")]
      }
      leader.workerNodeSelector = [topologyKey: domain]
    }
    let set = WorkerStatefulSet.desired(
      for: lws.object, at: revision, leader: leader, version: context.version)
    let text = "Created worker statefulset for leader pod \(pod.header.name)"
    return [
      .createStatefulSet(set, owner: .pod(id)),
      .emit(ObjectEvent("LeaderWorkerSet", lws.header.key, reason: "GroupsProgressing", message: text)),
    ]
  }

  private static func missingStartOrdinal(_ pod: PodRecord) -> ObjectEvent {
    ObjectEvent(
      "Pod", pod.header.key, .warning, reason: "FailedCreate",
      message: "a worker pod of ordinal 0 was made a leader: StatefulSet start ordinals need Kubernetes 1.27 or later")
  }
}

extension NodeRecord {
  /// The value of the topology label that the workers of a leader on this node are pinned to.
  ///
  /// A node object that is gone is an error from the present snapshot on; earlier releases pinned the workers to "".
  /// A label that is missing is always an error. Source: LWS-SPEC D.1; A.9, 14.
  fileprivate func exclusiveDomain(_ topologyKey: String, _ version: LWSVersion) -> String? {
    guard exists else { return version.isHead ? nil : "" }
    return metadata.labels[topologyKey]
  }
}
