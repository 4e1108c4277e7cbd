import Cluster
import Kernel
import Kubernetes
import Scenarios

// What has to hold at any time, recomputed slowly and compared with what is kept by deltas.
extension World {
  /// Looks for a broken invariant; the first one found ends the run.
  package mutating func checkInvariants() {
    guard violation == nil else { return }
    violation =
      nodeViolation() ?? podViolation() ?? groupViolation() ?? ownershipViolation() ?? affinityViolation()
      ?? queueingViolation() ?? gangViolation()
  }

  /// No node above its capacity, and what is used is the sum of the pods there.
  private func nodeViolation() -> String? {
    for node in cluster.nodes {
      var used = Array(repeating: Int64(0), count: cluster.columns.count)
      for pod in node.pods { for amount in cluster[pod].requests.amounts { used[amount.column] += amount.amount } }
      if used != node.used { return "node \(node.name): used is \(node.used), its pods sum to \(used)" }
      for column in used.indices where used[column] > node.capacity[column] {
        return "node \(node.name): \(used[column]) of \(cluster.columns.names[column]) are used, "
          + "it has \(node.capacity[column])"
      }
    }
    return nil
  }

  /// No two pods have one name, bound pods stand on their node's list, and every pending pod has a reason.
  private func podViolation() -> String? {
    for id in cluster.allPods {
      let pod = cluster[id]
      if cluster.pod(pod.header.key) != id { return "pod \(pod.header.name) exists twice" }
      if let node = pod.node, !pod.isFinished, !cluster[node].pods.contains(id) {
        return "pod \(pod.header.name) is bound to \(cluster[node].name), which does not list it"
      }
      if pod.isReady, pod.phase != .running { return "pod \(pod.header.name) is ready but \(pod.phase.text)" }
      if pod.phase == .pending, pod.node == nil, !pod.isTerminating, pod.reason == .unschedulable,
        pod.schedulingMessage == nil
      {
        return "pod \(pod.header.name) is unschedulable without a reason"
      }
      if pod.phase == .pending, pod.node == nil, !pod.isTerminating, pod.spec.nodeName == nil,
        !scheduling.queue.contains(id)
      {
        return "pod \(pod.header.name) has no node and nobody looks for one"
      }
    }
    return nil
  }

  /// The pods of one leader are of its revision: groups are recreated together.
  private func groupViolation() -> String? {
    for id in cluster.allPods {
      let pod = cluster[id]
      guard let membership = pod.membership, !membership.isLeader, !pod.isTerminating,
        case .statefulSet(let set) = pod.header.controller, cluster.contains(.statefulSet(set)),
        case .pod(let leader) = cluster[set].header.controller, cluster.contains(leader)
      else { continue }
      if cluster[leader].membership?.revision != membership.revision {
        return "pod \(pod.header.name) has another revision than its leader \(cluster[leader].header.name)"
      }
    }
    return nil
  }

  /// Owners list exactly the objects that name them.
  private func ownershipViolation() -> String? {
    for object in cluster.allOwned {
      let header = cluster[header: object]
      for owner in header.owners where cluster.contains(owner.object) {
        if !cluster[header: owner.object].children.contains(object) {
          return "\(object.kind) \(header.name) names an owner that does not list it"
        }
      }
      for child in header.children where !cluster.contains(child) {
        return "\(object.kind) \(header.name) lists a child that is gone"
      }
    }
    return nil
  }

  private func affinityViolation() -> String? {
    let rebuilt = InterPodAffinityIndex.rebuilt(
      from: cluster, hardAffinityWeight: scheduling.scheduler.options.hardPodAffinityWeight)
    return scheduling.scheduler.affinity.difference(from: rebuilt)
  }
}
