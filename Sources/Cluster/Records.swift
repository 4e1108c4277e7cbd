package import API

/// A stored LeaderWorkerSet.
package struct LeaderWorkerSetRecord: Sendable {
  package var header: ObjectHeader
  package var spec: LeaderWorkerSetSpec
  package var status = LeaderWorkerSetStatus()
  /// The manifest with every later change, which patches start from.
  package var source: Value
  /// What a revision of the present spec records, kept because every reconcile compares it. Source: LWS-SPEC C.3.
  package private(set) var revisionData: String

  package init(header: ObjectHeader, object: LeaderWorkerSet) {
    self.header = header
    spec = object.spec
    source = object.source
    revisionData = RevisionData.encode(object)
  }

  /// The object as its controllers read it.
  package var object: LeaderWorkerSet {
    var object = LeaderWorkerSet(metadata: header.metadata, spec: spec)
    object.status = status
    object.source = source
    return object
  }

  /// Replaces the spec; the generation goes up.
  package mutating func update(_ object: LeaderWorkerSet) {
    header.metadata.labels = object.metadata.labels
    header.metadata.annotations = object.metadata.annotations
    header.generation += object.spec == spec ? 0 : 1
    spec = object.spec
    source = object.source
    revisionData = RevisionData.encode(object)
  }
}

/// A stored StatefulSet with the revisions of its template.
package struct StatefulSetRecord: Sendable {
  /// One recorded template of the set; the set's own ControllerRevision.
  package struct Revision: Equatable, Sendable {
    /// `<set>-<hash>`, the value of the pods' label `controller-revision-hash`.
    package var name: String
    package var template: PodTemplate

    package init(name: String, template: PodTemplate) {
      self.name = name
      self.template = template
    }
  }

  package var header: ObjectHeader
  package var spec: StatefulSetSpec
  package var status = StatefulSetStatus()
  /// Oldest first; the last is the update revision.
  package var revisions: [Revision] = []

  package init(header: ObjectHeader, spec: StatefulSetSpec) {
    self.header = header
    self.spec = spec
  }

  /// The recorded template with this name.
  package func template(ofRevision name: String) -> PodTemplate? {
    revisions.last { $0.name == name }?.template
  }
}

/// A stored ControllerRevision of a LeaderWorkerSet.
package struct RevisionRecord: Sendable {
  package var header: ObjectHeader
  package var revision: LWSRevision

  package init(header: ObjectHeader, revision: LWSRevision) {
    self.header = header
    self.revision = revision
  }
}

package struct ServiceRecord: Sendable {
  package var header: ObjectHeader
  package var service: Service

  package init(header: ObjectHeader, service: Service) {
    self.header = header
    self.service = service
  }
}

package struct ClaimRecord: Sendable {
  package var header: ObjectHeader
  package var claim: PersistentVolumeClaim

  package init(header: ObjectHeader, claim: PersistentVolumeClaim) {
    self.header = header
    self.claim = claim
  }
}

/// A stored Workload of Kueue. Its metadata is the header's.
package struct WorkloadRecord: Sendable {
  package var header: ObjectHeader
  package var workload: Workload

  /// The group of a LeaderWorkerSet that the Workload is of; nil for other owners.
  package var groupIndex: Int? { header.metadata.annotations[KueueKey.componentIndex].flatMap { Int($0) } }
  /// The name of that LeaderWorkerSet.
  package var setName: String? { header.metadata.annotations[KueueKey.jobOwnerName] }

  package init(header: ObjectHeader, workload: Workload) {
    self.header = header
    self.workload = workload
  }
}
