import API
import Cluster
import Placement
import Quota

// What the world tells of admissions: flavors, places, and how good the places are.
extension World {
  mutating func reportAdmission(of id: WorkloadObjectID, _ admission: Admission) {
    let uid = cluster[id].header.uid
    for podSet in admission.podSets {
      reportFlavors(of: podSet, uid: uid)
      if let places = podSet.topology { reportPlaces(places, of: podSet, uid: uid) }
    }
  }

  private mutating func reportFlavors(of podSet: PodSetAdmission, uid: UInt64) {
    for (resource, flavor) in podSet.flavors.sorted(by: { $0.key < $1.key }) {
      let fact = FlavorAssignmentFact(
        uid: uid, podSet: symbol(podSet.name), podCount: Int32(clamping: podSet.count), flavor: symbol(flavor),
        resource: symbol(resource), amount: Int64(podSet.usage[resource] ?? 0))
      append(.queueing(.flavorAssignment(fact)))
    }
  }

  private mutating func reportPlaces(_ places: TopologyAssignment, of podSet: PodSetAdmission, uid: UInt64) {
    let level = symbol(places.levels.last ?? "")
    for domain in places.domains {
      let fact = DomainAssignmentFact(
        uid: uid, podSet: symbol(podSet.name), level: level, domain: symbol(domain.values.joined(separator: ",")),
        podCount: Int32(clamping: domain.count))
      append(.queueing(.domainAssignment(fact)))
    }
    guard let flavor = kueue.admission.tree.topologyFlavor(of: podSet),
      let levels = kueue.admission.state.topologies[flavor.index]?.flavor.levels
    else { return }
    let paths = places.domains.map { (path: path(of: $0.values, levels), count: $0.count) }
    let spread = PlacementSpread(paths, levelCount: levels.count)
    let name = symbol(kueue.admission.tree.flavors[flavor.index].name)
    for (position, count) in spread.domainCounts.enumerated() {
      let fact = PlacementQualityFact(
        uid: uid, podSet: symbol(podSet.name), flavor: name, level: symbol(levels[position]),
        domainCount: Int32(clamping: count), distance: spread.distance)
      append(.queueing(.placementQuality(fact)))
    }
  }

  /// The values of all levels of a place, of which an assignment may only name the host.
  private func path(of values: [String], _ levels: [String]) -> [String] {
    guard values.count < levels.count, let host = values.last, let node = kueue.nodeOfHost[host] else { return values }
    let labels = cluster[node].metadata.labels
    return levels.dropLast().map { labels[$0] ?? "" } + [host]
  }
}
