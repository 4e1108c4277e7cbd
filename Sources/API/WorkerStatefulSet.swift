/// The StatefulSet whose pods are the workers of one group.
///
/// Source: LWS-SPEC D.3.
package enum WorkerStatefulSet {
  /// What the leader of the group decides about its workers.
  package struct Leader: Equatable, Sendable {
    /// The leader pod's metadata after admission.
    package var metadata: Metadata
    package var requestsTPUs: Bool
    /// Where the workers have to run: with exclusive topology, the domain of the leader's node. Else empty.
    package var workerNodeSelector: [String: String]

    package init(metadata: Metadata, requestsTPUs: Bool, workerNodeSelector: [String: String] = [:]) {
      self.metadata = metadata
      self.requestsTPUs = requestsTPUs
      self.workerNodeSelector = workerNodeSelector
    }
  }

  /// The StatefulSet as the pod controller creates it.
  ///
  /// - Parameters:
  ///   - live: The set as it is now; its replicas, labels and annotations count whatever the revision.
  ///   - revision: The revision that the leader carries.
  package static func desired(
    for live: LeaderWorkerSet, at revision: LWSRevision, leader: Leader, version: LWSVersion
  ) -> StatefulSet {
    let lws = live.restoringForWorkers(revision, version: version)
    let name = leader.metadata.name
    var identity = [LWSKey.name: lws.metadata.name]
    for key in [LWSKey.groupIndex, LWSKey.groupKey] { identity[key] = leader.metadata.labels[key] ?? "" }
    let labels = identity.merging([LWSKey.revision: leader.metadata.labels[LWSKey.revision] ?? ""]) { $1 }

    var metadata = lws.inheritedMetadata(name: name, version)
    metadata.labels.merge(labels) { $1 }
    var spec = lws.groupStatefulSetSpec(serviceName: lws.spec.subdomain == .shared ? lws.metadata.name : name)
    spec.replicas = lws.spec.size - 1
    spec.startOrdinal = 1
    spec.selector = LabelSelector(matching: identity)
    spec.template = lws.spec.leaderWorkerTemplate.workerTemplate
    spec.template.labels.merge(labels) { $1 }
    spec.template.annotations.merge(annotations(for: lws, leader: leader, version)) { $1 }
    spec.template.spec.nodeSelector.merge(leader.workerNodeSelector) { $1 }
    return StatefulSet(metadata: metadata, spec: spec)
  }

  private static func annotations(
    for lws: LeaderWorkerSet, leader: Leader, _ version: LWSVersion
  ) -> [String: String] {
    var annotations = lws.groupAnnotations
    annotations[LWSKey.leaderName] = leader.metadata.name
    if let policy = lws.spec.leaderWorkerTemplate.subGroupPolicy, version.isAtLeast0_10 {
      annotations[LWSKey.subgroupPolicyType] = policy.type ?? SubGroupType.leaderWorker.rawValue
    }
    if leader.requestsTPUs { annotations[LWSKey.leaderRequestsTPUs] = "true" }
    return annotations
  }
}
