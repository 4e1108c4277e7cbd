package import API

/// Whether a group serves, and whether it serves the latest revision.
///
/// Source: LWS-SPEC A.4.
package struct GroupReadiness: Equatable, Sendable {
  package var isReady: Bool
  package var isUpdated: Bool

  /// A group whose leader or worker StatefulSet does not exist.
  package static let missing = GroupReadiness(isReady: false, isUpdated: false)

  package init(isReady: Bool, isUpdated: Bool) {
    self.isReady = isReady
    self.isUpdated = isUpdated
  }

  /// Whether the workers of a group are ready.
  ///
  /// Up to 0.8 it is enough that their pods exist, so that a group counts as ready before its workers are.
  package static func workersReady(replicas: Int, _ status: StatefulSetStatus, version: LWSVersion) -> Bool {
    let workerCount = version.isAtLeast0_9 ? status.availableReplicas : status.replicas
    return replicas == workerCount && status.currentRevision == status.updateRevision
  }
}

/// Items in the order of their index; places nobody claims hold `missing`, indices beyond `count` are left out.
package func placedByIndex<Item>(
  _ items: some Sequence<Item>, count: Int, missing: Item, index: (Item) -> Int?
) -> [Item] {
  var places = Array(repeating: missing, count: count)
  for item in items {
    if let place = index(item), places.indices.contains(place) { places[place] = item }
  }
  return places
}
