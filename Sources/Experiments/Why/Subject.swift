import API
package import Cluster
package import Queueing
package import Simulation

/// What is asked about, found in a world.
package struct Subject: Equatable, Sendable {
  package var name: SubjectName
  /// What runs: all groups of a set when none was named.
  package var parts: [Part]

  /// What gets quota together: a group, a job, a pod group or a pod.
  package struct Part: Equatable, Sendable {
    package var owner: WorkloadOwner
    /// Nil when Kueue has nothing to do with it.
    package var workload: WorkloadObjectID?
    /// As `lws/vllm/3`.
    package var name: String
  }

  /// - Throws: That it does not exist in this world, and what does.
  package init(_ name: SubjectName, in world: borrowing World) throws(SubjectName.Refusal) {
    self.name = name
    let cluster = world.cluster
    let key = ObjectKey(name.namespace, name.name)
    switch name.kind {
    case .lws:
      guard let set = cluster.leaderWorkerSet(key) else { throw Self.unknown(name, cluster, world.now.description) }
      let count = cluster[set].spec.replicaCount
      let groups = name.group.map { [$0] } ?? Array(0..<count)
      if let group = name.group, group >= count, cluster.pods(ofGroup: group, in: key).isEmpty {
        throw SubjectName.Refusal(
          message: "lws/\(name.name) has no group \(group) at \(world.now); it has groups 0 to \(count - 1)")
      }
      parts = groups.map { group in
        var part = SubjectName(kind: .lws, namespace: name.namespace, name: name.name, group: group).description
        if count == 0 { part = name.description }
        return Part(owner: .group(set, group), workload: cluster.workload(ofGroup: group, in: key), name: part)
      }
    case .job, .jobSet, .trainJob, .pyTorchJob:
      guard let job = name.kind.job.flatMap({ cluster.job($0, key) }) else {
        throw Self.unknown(name, cluster, world.now.description)
      }
      parts = [Part(owner: .job(job), workload: cluster.workloads(of: .job(job)).last, name: name.description)]
    case .pod:
      guard let pod = cluster.pod(key) else { throw Self.unknown(name, cluster, world.now.description) }
      parts = [Self.part(ofPod: pod, in: cluster, name)]
    case .workload:
      guard let id = cluster.workload(key) else { throw Self.unknown(name, cluster, world.now.description) }
      parts = [Part(owner: WorkloadOwner(of: id, in: cluster), workload: id, name: world.ownerName(of: id))]
    }
  }

  private static func part(ofPod pod: PodID, in cluster: Cluster, _ name: SubjectName) -> Part {
    let record = cluster[pod]
    var workload = cluster.workloads(of: .pod(pod)).last
    if case .job(let job) = record.header.controller { workload = cluster.workloads(of: .job(job)).last }
    if let membership = record.membership {
      workload = cluster.workload(ofGroup: membership.group, in: ObjectKey(name.namespace, membership.set))
    }
    return Part(owner: .pods([pod]), workload: workload, name: name.description)
  }

  private static func unknown(_ name: SubjectName, _ cluster: Cluster, _ time: String) -> SubjectName.Refusal {
    let known = names(of: name.kind, in: cluster).map(\.description).sorted()
    guard !known.isEmpty else {
      return SubjectName.Refusal(message: "\(name) does not exist at \(time); there is no \(name.kind.rawValue)")
    }
    let hint = suggestion(for: name.description, among: known)
    let shown = known.prefix(6).joined(separator: ", ") + (known.count > 6 ? ", …" : "")
    return SubjectName.Refusal(message: "\(name) does not exist at \(time); there is \(shown)\(hint)")
  }

  private static func names(of kind: SubjectName.Kind, in cluster: Cluster) -> [SubjectName] {
    func name(_ header: ObjectHeader) -> SubjectName {
      SubjectName(kind: kind, namespace: header.namespace, name: header.name)
    }
    return switch kind {
    case .lws: cluster.allLeaderWorkerSets.map { name(cluster[$0].header) }
    case .job, .jobSet, .trainJob, .pyTorchJob:
      cluster.allJobs.filter { cluster[$0].job.kind == kind.job }.map { name(cluster[$0].header) }
    case .pod: cluster.allPods.map { name(cluster[$0].header) }
    case .workload: cluster.allWorkloads.map { name(cluster[$0].header) }
    }
  }
}
