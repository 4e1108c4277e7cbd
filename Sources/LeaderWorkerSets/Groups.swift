import API
import Cluster

/// The groups of a set as its leaders and worker StatefulSets show them.
///
/// Source: LWS-SPEC A.4, A.5.
struct Groups {
  private struct Group {
    var index: Int
    var leaderRevision: String
    /// Nil when the worker StatefulSet is missing; groups of one pod have none and carry the leader's revision.
    var workersRevision: String?
    var isReady: Bool
  }

  /// In order of the leaders' creation.
  private var groups: [Group] = []
  /// How many replicas the leader StatefulSet has.
  private var leaderCount = 0

  init() {}

  init(of lws: LeaderWorkerSetRecord, leaderSet: StatefulSetRecord?, in cluster: Cluster, _ version: LWSVersion) {
    leaderCount = leaderSet?.spec.replicas ?? 0
    for leader in cluster.leaders(of: lws.header.key) {
      if let group = Self.group(of: leader, size: lws.spec.size, in: cluster, version) { groups.append(group) }
    }
  }

  private static func group(of leader: PodID, size: Int, in cluster: Cluster, _ version: LWSVersion) -> Group? {
    let pod = cluster[leader]
    guard let membership = pod.membership, membership.group >= 0 else { return nil }
    let isLeaderReady = pod.phase == .running && pod.isReady
    var group = Group(
      index: membership.group, leaderRevision: membership.revision, workersRevision: membership.revision,
      isReady: isLeaderReady)
    guard size > 1 else { return group }
    guard let workers = cluster.statefulSet(pod.header.key).map({ cluster[$0] }) else {
      group.workersRevision = nil
      group.isReady = false
      return group
    }
    group.workersRevision = workers.header.metadata.labels[LWSKey.revision] ?? ""
    group.isReady =
      isLeaderReady
      && GroupReadiness.workersReady(replicas: workers.spec.replicas, workers.status, version: version)
    return group
  }

  /// Readiness by group index, as many as the leader StatefulSet has replicas.
  func byIndex(revision: String) -> [GroupReadiness] {
    let items = groups.filter { $0.workersRevision != nil }
    return placedByIndex(
      items.map { (index: $0.index, readiness: readiness(of: $0, revision)) }, count: leaderCount,
      missing: (index: -1, readiness: .missing), index: { $0.index }
    ).map(\.readiness)
  }

  /// The counts that status and conditions are made of; groups without their worker StatefulSet count nowhere.
  func counts(revision: String, _ spec: LeaderWorkerSetSpec) -> GroupCounts {
    let existing = groups.filter { $0.workersRevision != nil }.map {
      GroupCounts.Group(index: $0.index, readiness: readiness(of: $0, revision))
    }
    return GroupCounts(of: existing, replicas: spec.replicaCount, partition: spec.partition)
  }

  private func readiness(of group: Group, _ revision: String) -> GroupReadiness {
    GroupReadiness(
      isReady: group.isReady, isUpdated: group.leaderRevision == revision && group.workersRevision == revision)
  }
}
