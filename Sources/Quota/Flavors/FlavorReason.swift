package import API
package import Placement

/// Why a flavor was passed over, or a podset got none. Its words are Kueue's.
///
/// Source: KUEUE-SPEC 3.6 and 8.
package indirect enum FlavorReason: Equatable, Sendable {
  case resourceUnavailable(String)
  case notInNominationMapping(flavor: String, resource: String)
  case flavorNotFound(String)
  case untoleratedTaint(Taint, flavor: String)
  case affinityMismatch(flavor: String)
  case noTopologySupport(flavor: String)
  case topologyUnknown(flavor: String)
  case levelMissing(flavor: String)
  case topologyOnly(flavor: String)
  case insufficientQuota(resource: String, flavor: String, assumed: Int, request: Int, capacity: Int)
  case insufficientUnusedQuota(resource: String, flavor: String, missing: Int)
  /// An elastic workload has to stay with the flavor of its earlier slice; nil when that has none.
  case otherSliceFlavor(flavor: String, assigned: String?)
  case topology(PlacementRefusal)
}

/// What makes it impossible to ask for places at all.
///
/// Source: KUEUE-SPEC 5.9.
package enum PodSetError: Equatable, Sendable {
  case noTopologies
  case noTopologyFlavor
  /// In the order of names.
  case severalTopologyFlavors([String])
}

/// One flavor that the scan looked at.
package struct FlavorAttempt: Equatable, Sendable {
  /// From the least to the most severe.
  ///
  /// Source: KUEUE-SPEC 3.7.
  package enum Blocker: Int, Comparable, Sendable {
    case topologyPlacementFailed = 1
    case waitingForQuota
    case exceedsMaxQuota
    case noMatchingFlavor

    package static func < (left: Blocker, right: Blocker) -> Bool { left.rawValue < right.rawValue }
  }

  package var flavor: FlavorID
  /// The resource group that it was tried for, by its position in the ClusterQueue.
  package var resourceGroup: Int
  package var mode: FlavorAssignment.Mode
  /// What preemption could do where the mode asks for it.
  package var possibility: PreemptionForecast.Possibility?
  package var borrowing = 0
  /// Nil unless the attempt came out as no fit.
  package var blocker: Blocker?
  package var reasons: [FlavorReason] = []

  package init(flavor: FlavorID, resourceGroup: Int, mode: FlavorAssignment.Mode, blocker: Blocker? = nil) {
    self.flavor = flavor
    self.resourceGroup = resourceGroup
    self.mode = mode
    self.blocker = blocker
  }
}
