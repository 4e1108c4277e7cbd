package import API

/// Why a flavor was passed over, or a podset got none. Its words are Kueue's.
///
/// Source: KUEUE-SPEC 3.6 and 8.
package enum FlavorReason: Equatable, Sendable {
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
  case otherSliceFlavor(flavor: String, assigned: String)
  /// Kueue's text of a topology that does not fit.
  case topology(String)
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
  package var mode: FlavorAssignment.Mode
  package var borrowing: Int
  /// Nil unless the attempt came out as no fit.
  package var blocker: Blocker?
  package var reasons: [FlavorReason]

  package init(
    flavor: FlavorID, mode: FlavorAssignment.Mode, borrowing: Int, blocker: Blocker? = nil, reasons: [FlavorReason] = []
  ) {
    self.flavor = flavor
    self.mode = mode
    self.borrowing = borrowing
    self.blocker = blocker
    self.reasons = reasons
  }
}
