/// The rules of podsets that are placed together, such as a leader and its workers.
package enum PodSetGroupRules {
  /// One podset of a job and where its template's metadata stand.
  package struct PodSet: Sendable {
    package var name: String
    package var count: Int
    package var annotations: [String: String]
    package var path: FieldPath

    package init(name: String, count: Int, annotations: [String: String], path: FieldPath) {
      self.name = name
      self.count = count
      self.annotations = annotations
      self.path = path
    }
  }

  /// What Kueue's webhooks refuse in the annotations of a job's templates, each by itself and all together.
  ///
  /// Source: KUEUE-SPEC 1.8; texts of Kueue's `ValidatePodSetGroupingTopology`.
  package static func problems(of podSets: [PodSet], gates: KueueGates) -> [Problem] {
    guard gates[.topologyAwareScheduling] else { return [] }
    let own = podSets.flatMap {
      TopologyAnnotations.problems($0.annotations, at: $0.path, podCount: $0.count, gates: gates)
    }
    // Kueue looks at the groups only of podsets that are in order by themselves.
    return own.isEmpty ? groups(of: podSets).flatMap { problems(ofGroup: $0.name, $0.members) } : own
  }

  /// The groups in the order in which the podsets first name them.
  private static func groups(of podSets: [PodSet]) -> [(name: String, members: [PodSet])] {
    var groups: [(name: String, members: [PodSet])] = []
    for podSet in podSets {
      guard let name = TopologyRequest.group(annotations: podSet.annotations) else { continue }
      if let index = groups.firstIndex(where: { $0.name == name }) {
        groups[index].members.append(podSet)
      } else {
        groups.append((name, [podSet]))
      }
    }
    return groups
  }

  private static func problems(ofGroup name: String, _ members: [PodSet]) -> [Problem] {
    func annotations(_ podSet: PodSet) -> FieldPath { podSet.path.key("annotations") }
    func refused(_ podSet: PodSet, _ rule: String) -> Problem {
      KueueValidation.invalid(annotations(podSet).key(KueueKey.podSetGroup), "\"\(name)\"", rule)
    }
    guard members.count == 2 else {
      return members.map {
        refused($0, "can only define groups of exactly 2 pod sets, got: \(members.count) pod set(s)")
      }
    }
    let (first, second) = (members[0], members[1])
    var problems: [Problem] = []
    if first.count != 1, second.count != 1 {
      let rule =
        "can only define groups where at least one pod set has only 1 replica, "
        + "got: \(first.count) replica(s) and \(second.count) replica(s) in the group"
      problems += members.map { refused($0, rule) }
    }
    let isConsistent = [KueueKey.requiredTopology, KueueKey.preferredTopology].allSatisfy {
      first.annotations[$0] == second.annotations[$0]
    }
    guard !isConsistent else { return problems }
    return problems
      + [(first, second), (second, first)].map { podSet, other in
        Problem(
          annotations(podSet),
          "Invalid value: must specify '\(KueueKey.requiredTopology)' or '\(KueueKey.preferredTopology)' topology "
            + "consistent with '\(annotations(other))' in group '\(name)'")
      }
  }
}
