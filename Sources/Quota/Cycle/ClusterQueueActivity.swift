import API

/// Whether a ClusterQueue admits, and if not, why.
///
/// Source: KUEUE-SPEC 1.3.
package struct ClusterQueueActivity: Equatable, Sendable {
  /// In the order of precedence.
  package enum Obstacle: String, CaseIterable, Sendable {
    case stopped = "Stopped"
    case flavorNotFound = "FlavorNotFound"
    case admissionCheckNotFound = "AdmissionCheckNotFound"
    case admissionCheckInactive = "AdmissionCheckInactive"
    case multipleMultiKueueChecks = "MultipleMultiKueueAdmissionChecks"
    case multiKueueCheckPerFlavor = "MultiKueueAdmissionCheckAppliedPerFlavor"
    case multiKueueWithProvisioning = "MultiKueueWithProvisioningRequest"
    case topologyNotFound = "TopologyNotFound"
    case unknown = "Unknown"
  }

  /// In the order of precedence.
  package var obstacles: [Obstacle]
  package var details: [String]

  package var isActive: Bool { obstacles.isEmpty }
  /// The reason of the condition Active.
  package var reason: String { obstacles.first?.rawValue ?? "Ready" }

  /// The message of the condition Active.
  package var message: String {
    isActive ? "Can admit new workloads" : "Can't admit new workloads: \(details.joined(separator: ", "))."
  }
}

extension ClusterQueueActivity {
  init(_ queue: ClusterQueue, _ objects: AdmissionObjects, _ tree: QuotaTree) {
    obstacles = []
    details = []
    if queue.stopPolicy != .none { add(.stopped, "is stopped") }
    let flavors = queue.resourceGroups.flatMap(\.flavors).map(\.flavor)
    let missing = flavors.filter { name in !objects.flavors.contains { $0.name == name } }
    if !missing.isEmpty { add(.flavorNotFound, "references missing ResourceFlavor(s): \(Self.list(missing))") }
    addChecks(of: queue, objects)
    for name in flavors {
      guard let topology = objects.flavors.first(where: { $0.name == name })?.topologyName,
        !objects.topologies.contains(where: { $0.name == topology })
      else { continue }
      add(.topologyNotFound, "there is no Topology \"\(topology)\" for TAS flavor \"\(name)\"")
    }
    if tree.isInCycle(queue) { add(.unknown, "is in a cohort that is its own ancestor") }
    obstacles.sort { left, right in
      (Obstacle.allCases.firstIndex(of: left) ?? 0) < (Obstacle.allCases.firstIndex(of: right) ?? 0)
    }
  }

  private mutating func addChecks(of queue: ClusterQueue, _ objects: AdmissionObjects) {
    let names = queue.admissionChecks.map(\.name)
    let known = Dictionary(objects.admissionChecks.map { ($0.name, $0) }) { first, _ in first }
    let missing = names.filter { known[$0] == nil }
    if !missing.isEmpty {
      add(.admissionCheckNotFound, "references missing AdmissionCheck(s): \(Self.list(missing))")
    }
    let inactive = names.filter { known[$0] != nil && objects.inactiveChecks.contains($0) }
    if !inactive.isEmpty {
      add(.admissionCheckInactive, "references inactive AdmissionCheck(s): \(Self.list(inactive))")
    }
    let multiKueue = queue.admissionChecks.filter { known[$0.name]?.controllerName == AdmissionCheck.multiKueue }
    guard !multiKueue.isEmpty else { return }
    let list = Self.list(multiKueue.map(\.name))
    if multiKueue.count > 1 {
      add(.multipleMultiKueueChecks, "only one multikueue AdmissionCheck can be referenced, found: \(list)")
    }
    if multiKueue.contains(where: { !$0.flavors.isEmpty }) {
      add(.multiKueueCheckPerFlavor, "AdmissionCheck(s): \(list) cannot be set at flavor level")
    }
    let provisioning = names.filter { known[$0]?.controllerName == AdmissionCheck.provisioning }
    if !provisioning.isEmpty {
      add(
        .multiKueueWithProvisioning,
        "MultiKueue AdmissionCheck(s): \(list) cannot be used with ProvisioningRequest AdmissionCheck(s): "
          + Self.list(provisioning))
    }
  }

  private mutating func add(_ obstacle: Obstacle, _ detail: String) {
    obstacles.append(obstacle)
    details.append(detail)
  }

  private static func list(_ names: [String]) -> String { "[\(names.joined(separator: " "))]" }
}

extension QuotaTree {
  /// Whether the tree above a ClusterQueue leads back to itself somewhere.
  func isInCycle(_ queue: ClusterQueue) -> Bool {
    guard !cyclicCohorts.isEmpty, let node = clusterQueue(named: queue.name) else { return false }
    let root = root(of: node)
    return cyclicCohorts.contains { name in cohort(named: name).map { self.root(of: $0) == root } ?? false }
  }
}
