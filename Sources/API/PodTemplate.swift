/// The pods that a controller makes: labels, annotations and spec.
package struct PodTemplate: Equatable, Sendable {
  package var labels: [String: String] = [:]
  package var annotations: [String: String] = [:]
  package var spec = PodSpec()
  /// The template as its manifest wrote it, fields that are not simulated included: what revisions compare.
  package var source: Value = .object([:])

  package init() {}
}

/// A pod as the API server sees it at creation: the subject of admission.
package struct Pod: Equatable, Sendable {
  package var metadata: Metadata
  package var spec: PodSpec

  package init(metadata: Metadata, spec: PodSpec) {
    self.metadata = metadata
    self.spec = spec
  }
}

/// A claim for a volume, or the template of one.
package struct PersistentVolumeClaim: Equatable, Sendable {
  package var name: String
  package var accessModes: [String] = []
  package var storageClassName: String?
  package var volumeMode: String?
  package var requests: ResourceList = [:]
  package var limits: ResourceList = [:]

  package init(name: String) {
    self.name = name
  }
}

/// What becomes of a StatefulSet's claims when the set, or one pod of it, goes away.
package struct ClaimRetentionPolicy: Equatable, Sendable {
  package enum Choice: String, CaseIterable, Sendable {
    case retain = "Retain"
    case delete = "Delete"
  }

  package var whenDeleted: Choice
  package var whenScaled: Choice

  package init(whenDeleted: Choice = .retain, whenScaled: Choice = .retain) {
    self.whenDeleted = whenDeleted
    self.whenScaled = whenScaled
  }
}
