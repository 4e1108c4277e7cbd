extension LWSRevision {
  /// The revision of a set as it is, under its own hash or under a key that is given.
  package init(recording lws: LeaderWorkerSet, number: Int, key: String? = nil) {
    let data = RevisionData.encode(lws)
    self.init(
      key: key ?? RevisionKey.hash(of: data), number: number, data: data, template: lws.spec.leaderWorkerTemplate,
      networkConfig: lws.spec.networkConfig ?? NetworkConfig(subdomainPolicy: SubdomainPolicy.shared.rawValue))
  }

  /// The name of the ControllerRevision that holds this.
  package func objectName(set: String) -> String {
    RevisionKey.objectName(set: set, key: key, number: number)
  }

  /// Whether a set, whose revision would read `proposed`, is still at this revision.
  ///
  /// Up to 0.8 any difference of bytes is a new revision. Later releases also accept a record that was only written
  /// differently: applied to the set and encoded again, it yields the proposed bytes.
  package func matches(_ lws: LeaderWorkerSet, proposed: String, version: LWSVersion) -> Bool {
    data == proposed || (version.isAtLeast0_9 && RevisionData.encode(lws.restoring(self)) == proposed)
  }
}

extension Collection where Element == LWSRevision {
  /// The revision with the highest number.
  package var newest: LWSRevision? { self.max { $0.number < $1.number } }

  /// The newest of the revisions with a key.
  package func newest(key: String) -> LWSRevision? {
    filter { $0.key == key }.newest
  }

  /// The number that the next revision gets.
  package var nextNumber: Int { (newest?.number ?? 0) + 1 }
}

extension LeaderWorkerSet {
  /// This set with the templates and the network configuration of a recorded revision.
  package func restoring(_ revision: LWSRevision) -> LeaderWorkerSet {
    var lws = self
    lws.spec.leaderWorkerTemplate = revision.template
    lws.spec.networkConfig = revision.networkConfig
    return lws
  }

  /// What the pods of a group are built from when its leader carries `revision`.
  ///
  /// Releases before the present snapshot restore the pod templates alone and take everything else (size, subgroups,
  /// network, claims) from the live set.
  ///
  /// Source: LWS-SPEC A.9, 7 and D.3.
  package func restoringForWorkers(_ revision: LWSRevision, version: LWSVersion) -> LeaderWorkerSet {
    if version.isHead { return restoring(revision) }
    var lws = self
    lws.spec.leaderWorkerTemplate.workerTemplate = revision.template.workerTemplate
    lws.spec.leaderWorkerTemplate.leaderTemplate = revision.template.leaderTemplate
    return lws
  }
}
