import API
import Cluster

/// What a restarted or deleted pod means for its group.
///
/// Source: LWS-SPEC D.2 (`handleRestartPolicy`).
enum RestartPlan {
  /// Whether the reconcile ends here because the group is being recreated, and what has to be done for that.
  enum Outcome: Equatable {
    case none
    case recreating([Command])
  }

  static func plan(
    for id: PodID, of lws: LeaderWorkerSetRecord, in cluster: Cluster, _ context: ReconcileContext
  ) -> Outcome {
    let pod = cluster[id]
    guard let membership = pod.membership, lws.recreatesGroups,
      pod.hasRestartedContainer || pod.isTerminating
    else { return .none }
    if lws.waitsForStart(context.version), isPending(membership, of: lws, in: cluster) { return .none }
    guard let leader = membership.isLeader ? id : currentLeader(of: id, pod, in: cluster, context.version) else {
      return .none
    }
    let leaderPod = cluster[leader]
    if leaderPod.isTerminating { return .recreating([]) }
    return .recreating([
      .delete(.pod(leader), .foreground, graceSeconds: nil),
      .emit(
        ObjectEvent(
          "LeaderWorkerSet", lws.header.key,
          reason: context.version.isAtLeast0_9 ? "RecreateGroup" : "RecreateGroupOnPodRestart",
          message: "Worker pod \(pod.header.name) failed, deleted leader pod \(leaderPod.header.name) "
            + "to recreate group \(membership.group)")),
    ])
  }

  /// Whether a group is still starting: pods are missing or Pending, measured by the live size.
  private static func isPending(
    _ membership: GroupMembership, of lws: LeaderWorkerSetRecord, in cluster: Cluster
  ) -> Bool {
    let pods = cluster.pods(ofGroup: membership.group, in: lws.header.key)
    return pods.count != lws.spec.size || pods.contains { cluster[$0].phase == .pending }
  }

  /// The leader that a worker belongs to, unless the worker is of an earlier revision or an earlier leader.
  private static func currentLeader(
    of id: PodID, _ pod: PodRecord, in cluster: Cluster, _ version: LWSVersion
  ) -> PodID? {
    let name = PodName.parentAndOrdinal(of: pod.header.name).parent
    guard let leader = cluster.pod(ObjectKey(pod.header.namespace, name)),
      cluster[leader].membership?.revision == pod.membership?.revision
    else { return nil }
    // Up to 0.8 nobody asks whose worker it was, so late deletions of the previous group hit the new leader.
    guard version.isAtLeast0_9 else { return leader }
    switch pod.header.controller {
    case .pod(leader): return leader
    case .statefulSet(let set):
      return cluster.statefulSet(ObjectKey(pod.header.namespace, name)) == set
        && cluster[set].header.controller == .pod(leader) ? leader : nil
    case .pod, .leaderWorkerSet, .revision, .service, .claim, .job, .workload, .none: return nil
    }
  }
}

extension LeaderWorkerSetRecord {
  fileprivate var recreatesGroups: Bool {
    spec.restart == .recreateGroupOnPodRestart || spec.restart == .recreateGroupAfterStart
  }

  /// Whether groups that are still starting are left alone.
  ///
  /// Up to 0.8 only the annotation says so; its mere presence counts.
  fileprivate func waitsForStart(_ version: LWSVersion) -> Bool {
    header.metadata.annotations[LWSKey.recreateGroupAfterStart] != nil
      || (version.isAtLeast0_9 && spec.restart == .recreateGroupAfterStart)
  }
}
