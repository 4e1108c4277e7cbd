package import API
package import Cluster
import Kernel
import Scenarios

// What users write reaches the store.
extension World {
  /// Applies one object of a manifest as `kubectl apply` does: creates it, or updates the one that exists.
  package mutating func apply(_ object: KubernetesObject) {
    switch object {
    case .leaderWorkerSet(let set): apply(set)
    case .statefulSet(let set): apply(set)
    case .pod(let pod):
      if cluster.pod(ObjectKey(pod.metadata.namespace, pod.metadata.name)) == nil { createBarePod(pod) }
    case .service(let service):
      if cluster.service(ObjectKey(service.metadata.namespace, service.metadata.name)) == nil {
        create(service, owner: nil)
      }
    case .persistentVolumeClaim(let metadata, let claim):
      if cluster.claim(ObjectKey(metadata.namespace, metadata.name)) == nil { create(claim, metadata, owners: []) }
    case .kueue(let manifest): apply(manifest)
    // Nodes belong to the scenario's cluster; namespaces exist as soon as something is in them.
    case .namespace, .node, .other: break
    case .job(let job): apply(job)
    case .trainingRuntime(let runtime): apply(runtime)
    }
  }

  package mutating func apply(_ set: LeaderWorkerSet) {
    var object = kueue.isOn ? KueueLWSDefaulting.defaulted(set, by: kueue.objects) : set
    object.spec = object.spec.defaulted()
    if let id = cluster.leaderWorkerSet(ObjectKey(set.metadata.namespace, set.metadata.name)) {
      if refusesForKueue(object, inPlaceOf: id) { return }
      return update(id, object)
    }
    let uid = cluster.makeUID()
    let id = cluster.insert(
      LeaderWorkerSetRecord(header: header(object.metadata, owners: [], uid: uid), object: object))
    leaderWorkerSetChanged(id)
    reportStatus(id)
    gangsFollow(id)
    for group in 0..<object.spec.replicaCount { reportGroup(group, of: cluster[id].header.key) }
  }

  /// Gives a LeaderWorkerSet a new spec, labels or annotations.
  package mutating func update(_ id: LeaderWorkerSetID, _ object: LeaderWorkerSet) {
    var object = kueue.isOn ? KueueLWSDefaulting.defaulted(object, by: kueue.objects) : object
    object.spec = object.spec.defaulted()
    let oldCount = cluster[id].spec.replicaCount
    cluster[id].update(object)
    leaderWorkerSetChanged(id)
    gangsFollow(id)
    let count = object.spec.replicaCount
    for group in min(oldCount, count)..<max(oldCount, count) { reportGroup(group, of: cluster[id].header.key) }
  }

  private mutating func apply(_ set: StatefulSet) {
    guard let id = cluster.statefulSet(ObjectKey(set.metadata.namespace, set.metadata.name)) else {
      return create(set, owner: nil)
    }
    cluster[id].spec = set.spec
    cluster[id].header.generation += 1
    statefulSetChanged(id)
    gangFollows(id)
  }
}
