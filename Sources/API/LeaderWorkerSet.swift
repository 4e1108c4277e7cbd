/// A LeaderWorkerSet: `replicas` groups of one leader and `size − 1` workers.
///
/// Source: LWS-SPEC A.1 to A.3 (`leaderworkerset.x-k8s.io/v1`).
package struct LeaderWorkerSet: Equatable, Sendable {
  package var metadata: Metadata
  package var spec: LeaderWorkerSetSpec
  package var status = LeaderWorkerSetStatus()
  /// The manifest as it was written, which patches are applied to.
  package var source: Value = .null

  package init(metadata: Metadata, spec: LeaderWorkerSetSpec) {
    self.metadata = metadata
    self.spec = spec
  }
}

/// The spec as written; nil and unknown text are kept so that defaulting and validation can tell them apart.
package struct LeaderWorkerSetSpec: Equatable, Sendable {
  package var replicas: Int?
  package var startupPolicy: String?
  package var leaderWorkerTemplate: LeaderWorkerTemplate
  package var rolloutStrategy: RolloutStrategy?
  package var networkConfig: NetworkConfig?

  package init(leaderWorkerTemplate: LeaderWorkerTemplate) {
    self.leaderWorkerTemplate = leaderWorkerTemplate
  }
}

package struct NetworkConfig: Equatable, Sendable {
  package var subdomainPolicy: String?

  package init(subdomainPolicy: String?) {
    self.subdomainPolicy = subdomainPolicy
  }
}

/// The templates of a group. Together with the network configuration this is what a revision records.
package struct LeaderWorkerTemplate: Equatable, Sendable {
  /// Nil means that leaders use the worker template too.
  package var leaderTemplate: PodTemplate?
  package var workerTemplate: PodTemplate
  package var size: Int?
  package var restartPolicy: String?
  package var subGroupPolicy: SubGroupPolicy?
  package var volumeClaimTemplates: [PersistentVolumeClaim] = []
  /// The claim templates as their manifest wrote them.
  package var volumeClaimTemplatesSource: Value?
  package var claimRetention: ClaimRetentionPolicy?

  package init(workerTemplate: PodTemplate) {
    self.workerTemplate = workerTemplate
  }
}

package struct SubGroupPolicy: Equatable, Sendable {
  package var type: String?
  package var subGroupSize: Int?

  package init(type: String?, subGroupSize: Int?) {
    self.type = type
    self.subGroupSize = subGroupSize
  }
}

package struct RolloutStrategy: Equatable, Sendable {
  package var type: String?
  package var rollingUpdate: RollingUpdateConfiguration?

  package init(type: String? = nil, rollingUpdate: RollingUpdateConfiguration? = nil) {
    self.type = type
    self.rollingUpdate = rollingUpdate
  }
}

package struct RollingUpdateConfiguration: Equatable, Sendable {
  package var partition: Int?
  package var maxUnavailable: CountOrPercent?
  package var maxSurge: CountOrPercent?

  package init(partition: Int? = nil, maxUnavailable: CountOrPercent? = nil, maxSurge: CountOrPercent? = nil) {
    self.partition = partition
    self.maxUnavailable = maxUnavailable
    self.maxSurge = maxSurge
  }
}

package struct LeaderWorkerSetStatus: Equatable, Sendable {
  package var observedGeneration = 0
  package var replicas = 0
  package var readyReplicas = 0
  package var updatedReplicas = 0
  package var hpaPodSelector = ""
  package var conditions: [Condition] = []

  package init() {}
}

/// What happens to a group when one of its pods restarts or goes away.
package enum RestartPolicy: String, CaseIterable, Sendable {
  case recreateGroupOnPodRestart = "RecreateGroupOnPodRestart"
  case recreateGroupAfterStart = "RecreateGroupAfterStart"
  case none = "None"
  /// Deprecated; defaulting turns it into `none`.
  case deprecatedDefault = "Default"
}

/// When the workers of a group are created.
package enum StartupPolicy: String, CaseIterable, Sendable {
  case leaderCreated = "LeaderCreated"
  case leaderReady = "LeaderReady"
}

/// Which headless Service the pods of a group are known under.
package enum SubdomainPolicy: String, CaseIterable, Sendable {
  case shared = "Shared"
  case uniquePerReplica = "UniquePerReplica"
}

/// Whether the leader belongs to the first subgroup or to none.
package enum SubGroupType: String, CaseIterable, Sendable {
  case leaderWorker = "LeaderWorker"
  case leaderExcluded = "LeaderExcluded"
}

extension LeaderWorkerSetSpec {
  // The fields as the controllers read them, after defaulting; a value that defaulting would have filled reads as its
  // default.

  package var replicaCount: Int { replicas ?? 1 }
  package var size: Int { leaderWorkerTemplate.size ?? 1 }
  package var startup: StartupPolicy { startupPolicy.flatMap(StartupPolicy.init) ?? .leaderCreated }
  package var subdomain: SubdomainPolicy { networkConfig?.subdomainPolicy.flatMap(SubdomainPolicy.init) ?? .shared }
  package var partition: Int { rolloutStrategy?.rollingUpdate?.partition ?? 0 }

  package var restart: RestartPolicy {
    leaderWorkerTemplate.restartPolicy.flatMap(RestartPolicy.init) ?? .recreateGroupOnPodRestart
  }

  /// Groups that may be unavailable during an update, of the present number of replicas.
  package var maxUnavailable: Int {
    (rolloutStrategy?.rollingUpdate?.maxUnavailable ?? .count(1)).roundedDown(of: replicaCount)
  }

  /// Extra groups during an update, capped at the number of replicas. Source: LWS-SPEC A.2.
  package var maxSurge: Int {
    min(replicaCount, (rolloutStrategy?.rollingUpdate?.maxSurge ?? .count(0)).roundedUp(of: replicaCount))
  }

  /// The template that leaders are made from.
  package var leaderTemplate: PodTemplate {
    leaderWorkerTemplate.leaderTemplate ?? leaderWorkerTemplate.workerTemplate
  }
}
