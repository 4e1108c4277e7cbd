package import API

/// A stored LeaderWorkerSet.
package struct LeaderWorkerSetRecord: Sendable {
  package var header: ObjectHeader
  package var spec: LeaderWorkerSetSpec
  package var status = LeaderWorkerSetStatus()
  /// The manifest with every later change, which patches start from.
  package var source: Value
}

/// A stored StatefulSet with the revisions of its template.
package struct StatefulSetRecord: Sendable {
  /// One recorded template of the set; the set's own ControllerRevision.
  package struct Revision: Equatable, Sendable {
    /// `<set>-<hash>`, the value of the pods' label `controller-revision-hash`.
    package var name: String
    package var template: PodTemplate
  }

  package var header: ObjectHeader
  package var spec: StatefulSetSpec
  package var status = StatefulSetStatus()
  /// Oldest first; the last is the update revision.
  package var revisions: [Revision] = []

  /// The recorded template with this name.
  package func template(ofRevision name: String) -> PodTemplate? {
    revisions.last { $0.name == name }?.template
  }
}

/// A stored ControllerRevision of a LeaderWorkerSet.
package struct RevisionRecord: Sendable {
  package var header: ObjectHeader
  package var revision: LWSRevision
}

package struct ServiceRecord: Sendable {
  package var header: ObjectHeader
  package var service: Service
}

package struct ClaimRecord: Sendable {
  package var header: ObjectHeader
  package var claim: PersistentVolumeClaim
}
