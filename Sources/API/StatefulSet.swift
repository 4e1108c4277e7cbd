/// A StatefulSet's spec and status.
package struct StatefulSet: Equatable, Sendable {
  package var metadata: Metadata
  package var spec: StatefulSetSpec
  package var status = StatefulSetStatus()

  package init(metadata: Metadata, spec: StatefulSetSpec) {
    self.metadata = metadata
    self.spec = spec
  }
}

package struct StatefulSetSpec: Equatable, Sendable {
  package enum PodManagement: String, CaseIterable, Sendable {
    case orderedReady = "OrderedReady"
    case parallel = "Parallel"
  }

  package enum UpdateStrategy: String, CaseIterable, Sendable {
    case rollingUpdate = "RollingUpdate"
    case onDelete = "OnDelete"
  }

  package var replicas: Int = 1
  package var serviceName: String = ""
  package var podManagement: PodManagement = .orderedReady
  package var selector = LabelSelector([])
  package var template = PodTemplate()
  package var updateStrategy: UpdateStrategy = .rollingUpdate
  package var partition: Int = 0
  /// Nil is the default, 1.
  package var maxUnavailable: CountOrPercent?
  package var startOrdinal: Int = 0
  /// **unit**: seconds.
  package var minReadySeconds: Int = 0
  package var claimTemplates: [PersistentVolumeClaim] = []
  package var claimRetention = ClaimRetentionPolicy()

  package init() {}
}

package struct StatefulSetStatus: Equatable, Sendable {
  package var observedGeneration = 0
  package var replicas = 0
  package var readyReplicas = 0
  package var availableReplicas = 0
  package var currentReplicas = 0
  package var updatedReplicas = 0
  /// Name of the set's own ControllerRevision that pods below the partition have.
  package var currentRevision = ""
  /// Name of the ControllerRevision of the present template.
  package var updateRevision = ""

  package init() {}
}
