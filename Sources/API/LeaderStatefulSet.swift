/// The StatefulSet whose pods are the leaders of a LeaderWorkerSet.
///
/// Source: LWS-SPEC C.4.
package enum LeaderStatefulSet {
  /// How far a rollout has come: leaders below the partition keep their revision.
  package struct Rollout: Equatable, Sendable {
    package var partition: Int
    /// Groups, surge included.
    package var replicas: Int

    package init(partition: Int, replicas: Int) {
      self.partition = partition
      self.replicas = replicas
    }
  }

  /// The StatefulSet as the controller applies it.
  package static func desired(
    for lws: LeaderWorkerSet, _ rollout: Rollout, revisionKey: String, version: LWSVersion
  ) -> StatefulSet {
    let name = lws.metadata.name
    var metadata = lws.inheritedMetadata(name: name, version)
    metadata.labels.merge([LWSKey.name: name, LWSKey.revision: revisionKey]) { $1 }
    metadata.annotations[LWSKey.replicas] = String(lws.spec.replicaCount)

    var spec = lws.groupStatefulSetSpec(serviceName: name)
    spec.replicas = rollout.replicas
    spec.partition = rollout.partition
    spec.maxUnavailable = maxUnavailable(of: lws.spec, version: version)
    spec.selector = LabelSelector(matching: [LWSKey.name: name, LWSKey.workerIndex: "0"])
    spec.template = template(for: lws, revisionKey: revisionKey)
    return StatefulSet(metadata: metadata, spec: spec)
  }

  /// How many leaders the StatefulSet controller may take down at once.
  ///
  /// From 0.9 on the surge counts too, because leaders of surge groups that are not ready yet are unavailable in the
  /// eyes of the StatefulSet controller.
  package static func maxUnavailable(of spec: LeaderWorkerSetSpec, version: LWSVersion) -> CountOrPercent {
    guard version.isAtLeast0_9 else {
      return spec.rolloutStrategy?.rollingUpdate?.maxUnavailable ?? .count(1)
    }
    return .count(max(1, spec.maxUnavailable + spec.maxSurge))
  }

  private static func template(for lws: LeaderWorkerSet, revisionKey: String) -> PodTemplate {
    var template = lws.spec.leaderTemplate
    template.labels.merge(
      [LWSKey.workerIndex: "0", LWSKey.name: lws.metadata.name, LWSKey.revision: revisionKey]
    ) { $1 }
    template.annotations.merge(lws.groupAnnotations) { $1 }
    if let policy = lws.spec.leaderWorkerTemplate.subGroupPolicy {
      template.annotations[LWSKey.subgroupPolicyType] = policy.type ?? SubGroupType.leaderWorker.rawValue
    }
    if lws.spec.subdomain == .uniquePerReplica {
      template.annotations[LWSKey.subdomainPolicy] = SubdomainPolicy.uniquePerReplica.rawValue
    }
    return template
  }
}

extension LeaderWorkerSet {
  /// The metadata that both kinds of StatefulSet start from; from 0.10 on they inherit the set's.
  func inheritedMetadata(name: String, _ version: LWSVersion) -> Metadata {
    Metadata(
      name: name, namespace: metadata.namespace, labels: version.isAtLeast0_10 ? metadata.labels : [:],
      annotations: version.isAtLeast0_10 ? metadata.annotations : [:])
  }

  /// What both kinds of StatefulSet have in common.
  func groupStatefulSetSpec(serviceName: String) -> StatefulSetSpec {
    var spec = StatefulSetSpec()
    spec.serviceName = serviceName
    spec.podManagement = .parallel
    spec.claimTemplates = self.spec.leaderWorkerTemplate.volumeClaimTemplates
    spec.claimRetention = self.spec.leaderWorkerTemplate.claimRetention ?? ClaimRetentionPolicy()
    return spec
  }

  /// The annotations by which pod admission learns what group a pod belongs to.
  var groupAnnotations: [String: String] {
    var annotations = [LWSKey.size: String(spec.size)]
    annotations[LWSKey.exclusiveTopology] = metadata.annotations[LWSKey.exclusiveTopology]
    if let policy = spec.leaderWorkerTemplate.subGroupPolicy {
      annotations[LWSKey.subgroupSize] = policy.subGroupSize.map(String.init)
      annotations[LWSKey.subgroupExclusiveTopology] = metadata.annotations[LWSKey.subgroupExclusiveTopology]
    }
    return annotations
  }
}
