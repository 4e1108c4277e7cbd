import API
import Placement

/// Where the pods of one podset run, or would run.
package struct AdmittedPodSet: Equatable, Sendable {
  /// Pods on one host, or in one domain where hosts are not told apart.
  package struct Place: Equatable, Sendable {
    /// The domains that the host is in, the widest first, joined by `/`; empty without levels above it.
    package var domain: String
    package var host: String
    package var count: Int
  }

  package var name: String
  package var count: Int
  /// The flavor of every resource.
  package var flavors: [String: String]
  /// Empty when the queue's flavors have no topology, or places are chosen later.
  package var places: [Place]

  /// - Returns: One for each podset of an admission.
  static func all(of admission: Admission, in situation: Situation) -> [AdmittedPodSet] {
    admission.podSets.map { podSet in
      let flavors = Set(podSet.flavors.values)
      let objects = situation.admission.objects
      let topology = objects.flavors.first { flavors.contains($0.name) && $0.topologyName != nil }?.topologyName
      let levels = objects.topologies.first { $0.name == topology }?.levels ?? []
      let places = (podSet.topology?.domains ?? []).map { domain in
        place(of: domain, levels: levels, in: situation)
      }
      return AdmittedPodSet(name: podSet.name, count: podSet.count, flavors: podSet.flavors, places: places)
    }
  }

  private static func place(
    of domain: TopologyAssignment.Domain, levels: [String], in situation: Situation
  ) -> Place {
    let host = domain.values.last ?? ""
    guard domain.values.count == 1, levels.last == TopologyFlavor.hostname else {
      return Place(domain: domain.values.joined(separator: "/"), host: "", count: domain.count)
    }
    let node = situation.nodes.first { $0.hostname == host }
    let path = levels.dropLast().compactMap { node?.labels[$0] }
    return Place(domain: path.joined(separator: "/"), host: host, count: domain.count)
  }
}
