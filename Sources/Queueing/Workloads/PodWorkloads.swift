import API
package import Cluster

/// Makes the Workload of plain pods: one for a pod, or one for a pod group when all its pods are there.
///
/// Source: KUEUE-SPEC 6.5 and 7; the pod group of KUEUE-SPEC 1.8.
package enum PodWorkloads {
  package static func plan(for id: PodID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    let pod = cluster[id]
    guard pod.isGated, !pod.isTerminating, pod.membership == nil, pod.header.controller == nil,
      let queue = context.queueName(pod.header.metadata)
    else { return [] }
    guard let group = pod.header.metadata.labels[KueueKey.podGroupName] else {
      guard cluster.workloads(of: .pod(id)).isEmpty else { return [] }
      let name = WorkloadName.name(
        kind: "Pod", group: "", name: pod.header.name, ownerUID: WorkloadName.uid(pod.header.uid))
      return [.createWorkload(make(name, [id], queue: queue, in: cluster, context), owner: .pod(id))]
    }
    return plan(group: group, queue: queue, of: pod, in: cluster, context)
  }

  /// The Workload of a pod group bears the group's name; pods that come later join it as owners.
  private static func plan(
    group: String, queue: String, of pod: PodRecord, in cluster: Cluster, _ context: QueueingContext
  ) -> [Command] {
    let members = cluster.allPods.filter { member in
      cluster[member].header.namespace == pod.header.namespace && !cluster[member].isTerminating
        && cluster[member].header.metadata.labels[KueueKey.podGroupName] == group
    }
    if let workload = cluster.workload(ObjectKey(pod.header.namespace, group)) {
      let owners = Set(cluster[workload].header.owners.map(\.object))
      return members.filter { !owners.contains(.pod($0)) }.map { member in
        .addOwner(
          OwnerReference(.pod(member), isController: false, blocksOwnerDeletion: false), to: .workload(workload))
      }
    }
    let total = pod.header.metadata.annotations[KueueKey.podGroupTotalCount].flatMap { Int($0) } ?? 1
    guard members.count >= total, let first = members.first else { return [] }
    let workload = make(group, members, queue: queue, in: cluster, context)
    return [.createWorkload(workload, owner: .pod(first))]
  }

  /// Pods of equal shape are one podset.
  private static func make(
    _ name: String, _ pods: [PodID], queue: String, in cluster: Cluster, _ context: QueueingContext
  ) -> Workload {
    var podSets: [WorkloadPodSet] = []
    for pod in pods {
      var spec = cluster[pod].spec
      spec.schedulingGates = []
      if let index = podSets.firstIndex(where: { $0.template.spec == spec }) {
        podSets[index].count += 1
        continue
      }
      var template = PodTemplate()
      template.labels = cluster[pod].header.metadata.labels
      template.annotations = cluster[pod].header.metadata.annotations
      template.spec = spec
      var podSet = WorkloadPodSet(
        name: podSets.isEmpty ? "main" : "role-\(podSets.count)", count: 1, template: template)
      podSet.askForTopology(template.annotations)
      podSet.podIndexLabel = KueueKey.podGroupPodIndex
      podSets.append(podSet)
    }
    let metadata = cluster[pods[0]].header.metadata
    var workload = Workload(
      metadata: Metadata(name: name, namespace: metadata.namespace), uid: "", created: context.now, podSets: podSets,
      queueName: queue)
    let priority = context.priority(metadata, podSets: podSets)
    workload.priority = priority.value
    workload.priorityClass = priority.workloadClass
    return workload
  }
}
