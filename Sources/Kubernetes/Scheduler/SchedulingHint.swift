import API
package import Cluster

/// A change that may let a refused pod run.
package enum SchedulingEvent: Sendable, Equatable {
  /// A node has appeared, was uncordoned, has lost a taint, or offers more.
  case nodeChanged(NodeID)
  /// A node's labels have changed.
  case nodeRelabelled(NodeID)
  case podBound(PodID)
  /// A bound pod has finished or is about to leave the store, where it still has to be.
  case podLeft(PodID)
}

/// Whether an event is worth another attempt, by the rules that refused a pod.
///
/// A little stricter on nodes than kube-scheduler, whose hints ask each plugin alone: here the changed node has to
/// pass the node filters and have room.
///
/// Source: kube-scheduler, queueing hints of NodeResourcesFit, NodeAffinity, TaintToleration, InterPodAffinity.
enum SchedulingHint {
  static func isWorthTrying(
    _ pod: PodRecord, refusedBy plugins: RefusingPlugins, after event: SchedulingEvent, in cluster: Cluster
  ) -> Bool {
    switch event {
    case .nodeChanged(let node): mayTake(pod, cluster[node])
    case .nodeRelabelled(let node): plugins.contains(.podAffinity) || mayTake(pod, cluster[node])
    case .podBound(let other): plugins.contains(.podAffinity) && isWanted(cluster[other], by: pod)
    case .podLeft(let other):
      plugins.contains(.resources) || (plugins.contains(.podAffinity) && wasInTheWay(cluster[other], of: pod))
    }
  }

  private static func mayTake(_ pod: PodRecord, _ node: NodeRecord) -> Bool {
    node.exists && NodeFilter.refusal(of: node, for: pod.spec) == nil
      && OccupancyFilter.hasRoom(node, for: pod.requests)
  }

  private static func isWanted(_ other: PodRecord, by pod: PodRecord) -> Bool {
    let terms = pod.spec.affinity.requiredPods
    return !terms.isEmpty && terms.allSatisfy { matches($0, of: pod, other) }
  }

  /// The other kept the pod away, or was the match without which the self-match rule now holds.
  private static func wasInTheWay(_ other: PodRecord, of pod: PodRecord) -> Bool {
    pod.spec.affinity.requiredAntiPods.contains { matches($0, of: pod, other) }
      || other.spec.affinity.requiredAntiPods.contains { matches($0, of: other, pod) }
      || isWanted(other, by: pod)
  }

  private static func matches(_ term: PodAffinityTerm, of owner: PodRecord, _ other: PodRecord) -> Bool {
    term.namespaces(of: owner.header.namespace).contains(other.header.namespace)
      && term.selector.matches(other.header.metadata.labels)
  }
}
