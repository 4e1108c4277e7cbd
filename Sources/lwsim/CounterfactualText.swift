import API
import Experiments
import Placement
import Quota

/// Changes after which something would be admitted, in words.
enum CounterfactualText {
  /// `if …`, and after whom.
  static func text(of item: Counterfactual, _ explanation: Explanation) -> String {
    let victims = item.victims.map { "\($0.owner) (priority \($0.priority), \($0.reason.rawValue))" }
    let after = victims.isEmpty ? "" : "preempting \(ExplanationText.few(victims))"
    guard !item.changes.isEmpty else {
      return after.isEmpty ? "now: the next cycle admits it" : "after \(after)"
    }
    let changes = item.changes.map { words(for: $0, explanation) }.joined(separator: " and ")
    return "if \(changes)\(after.isEmpty ? "" : ", \(after)")\(places(of: item))"
  }

  private static func words(for change: Change, _ explanation: Explanation) -> String {
    switch change {
    case .moreQuota(let queue, let flavor, let amounts):
      "ClusterQueue \(queue) had \(ExplanationText.amounts(amounts)) more of flavor \(flavor)"
    case .noBorrowingLimit(let queue): "ClusterQueue \(queue) had no borrowing limit"
    case .preferredTopology(let level):
      "the \(ExplanationText.levelName(level)) were preferred instead of required"
    case .freeHosts(let hosts, let domain):
      "\(Figure.counted(hosts.count, "host"))\(domain.isEmpty ? "" : " of \(domain)") were free "
        + "(\(ExplanationText.few(hosts)))"
    case .newNodes(let nodes, let level):
      level == TopologyFlavor.hostname
        ? "there were \(Figure.counted(nodes.count, "node")) more"
        : "there were one more \(ExplanationText.levelName(level)) of \(Figure.counted(nodes.count, "node"))"
    case .nodesBack(let nodes):
      "\(Figure.counted(nodes.count, "node")) came back (\(ExplanationText.few(nodes)))"
    case .priority(let priority): "its priority were \(priority) instead of \(explanation.priority ?? 0)"
    case .ended(let workloads):
      "\(explanation.name(of: workloads)) ended"
    case .evictedGone(let workloads):
      "the pods of \(Figure.counted(workloads.count, "evicted workload")) were gone (\(explanation.name(of: workloads)))"
    case .noBackOff: "it were tried again now"
    case .podsReady: "all admitted workloads were ready"
    case .openQueues: "its queues were not stopped"
    }
  }

  /// Where it would run, when that is what the change is about.
  private static func places(of item: Counterfactual) -> String {
    guard item.changes.contains(where: { if case .preferredTopology = $0 { true } else { false } }) else { return "" }
    let hosts = item.admission.podSets.compactMap(\.topology).flatMap(\.domains).compactMap(\.values.last)
    return hosts.isEmpty ? "" : " (then on \(ExplanationText.few(Set(hosts).sorted())))"
  }
}

/// Where pods run, a line for each podset.
enum AdmissionText {
  static func lines(of podSets: [AdmittedPodSet]) -> [String] {
    podSets.map { podSet in
      let flavors = Set(podSet.flavors.values).sorted().joined(separator: ", ")
      let places = places(of: podSet)
      return "\(podSet.name): \(Figure.counted(podSet.count, "pod"))"
        + (flavors.isEmpty ? "" : ", flavor \(flavors)") + (places.isEmpty ? "" : ", \(places)")
    }
  }

  /// Hosts by the domain that they are in.
  private static func places(of podSet: AdmittedPodSet) -> String {
    var domains: [String] = []
    for place in podSet.places where !domains.contains(place.domain) { domains.append(place.domain) }
    let texts = domains.map { domain in
      let hosts = podSet.places.filter { $0.domain == domain }.map { place in
        place.host + (place.count > 1 ? " × \(place.count)" : "")
      }
      return [domain, ExplanationText.few(hosts)].filter { !$0.isEmpty }.joined(separator: ": ")
    }
    return texts.joined(separator: "; ")
  }
}
