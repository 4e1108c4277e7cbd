import API
import Cluster

extension StatefulSetSync {
  /// The pod that belongs in a place, made from the revision that its ordinal is to have.
  ///
  /// Source: LWS-SPEC E.1: below the partition the current revision, else the update revision.
  func newPod(_ ordinal: Int) -> NewPod? {
    let isOld = ordinal < record.spec.startOrdinal + record.spec.partition
    let revision = isOld ? currentRevision : updateRevision
    guard let template = revision == updateRevision ? record.spec.template : record.template(ofRevision: revision)
    else {
      return nil
    }
    let name = "\(record.header.name)-\(ordinal)"
    var metadata = Metadata(
      name: name, namespace: record.header.namespace, labels: template.labels, annotations: template.annotations)
    metadata.labels["statefulset.kubernetes.io/pod-name"] = name
    metadata.labels["apps.kubernetes.io/pod-index"] = String(ordinal)
    metadata.labels["controller-revision-hash"] = revision
    var spec = template.spec
    spec.hostname = name
    spec.subdomain = record.spec.serviceName
    return NewPod(pod: Pod(metadata: metadata, spec: spec), owner: id, ordinal: ordinal, setRevision: revision)
  }

  /// Creates the claims that a new pod mounts and that do not exist.
  mutating func createClaims(for new: NewPod) {
    for template in record.spec.claimTemplates {
      let key = ObjectKey(record.header.namespace, "\(template.name)-\(new.pod.metadata.name)")
      guard cluster.claim(key) == nil else { continue }
      let owner = OwnerReference(.statefulSet(id), isController: false)
      commands.append(
        .createClaim(
          template, Metadata(name: key.name, namespace: key.namespace),
          owners: record.spec.claimRetention.whenDeleted == .delete ? [owner] : []))
    }
  }

  /// Creates the claims of a pod that is still Pending again when they are missing.
  mutating func createClaims(of pod: PodRecord) {
    guard pod.phase == .pending, let ordinal = pod.ordinal, !record.spec.claimTemplates.isEmpty,
      let new = newPod(ordinal)
    else { return }
    createClaims(for: new)
  }

  /// Makes claims follow their pod, or the set, into deletion as the retention policy says.
  ///
  /// Source: LWS-SPEC E.1: `whenScaled: Delete` gives the claims of a pod that is scaled away that pod as owner.
  mutating func updateClaimOwners() {
    for ordinal in ordinals {
      guard let pod = pods[ordinal] else { continue }
      for template in record.spec.claimTemplates {
        guard
          let claim = cluster.claim(ObjectKey(record.header.namespace, "\(template.name)-\(cluster[pod].header.name)"))
        else { continue }
        let followsPod = !wanted.contains(ordinal) && record.spec.claimRetention.whenScaled == .delete
        // With the set as a second owner the claim would outlive its pod.
        let followsSet = !followsPod && record.spec.claimRetention.whenDeleted == .delete
        setOwner(.pod(pod), of: claim, isWanted: followsPod)
        setOwner(.statefulSet(id), of: claim, isWanted: followsSet)
      }
    }
  }

  private mutating func setOwner(_ owner: ObjectRef, of claim: ClaimID, isWanted: Bool) {
    let isOwner = cluster[claim].header.owners.contains { $0.object == owner }
    if isWanted, !isOwner {
      commands.append(.addOwner(OwnerReference(owner, isController: false), to: .claim(claim)))
    } else if !isWanted, isOwner {
      commands.append(.removeOwner(owner, from: .claim(claim)))
    }
  }
}
