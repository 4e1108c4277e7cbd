package import API
package import Placement

/// The settings that admission decisions depend on.
package struct QuotaOptions: Equatable, Sendable {
  package var gates = KueueGates.head
  /// Nil for classical preemption and ordering.
  package var fairSharing: FairSharing?
  package var admissionFairSharing: AdmissionFairSharing?
  package var quotaCheck = ResourceRules.QuotaCheck.blockUndeclared
  package var requeuingTimestamp = WaitForPodsReady.Timestamp.eviction
  /// Whether nothing is admitted while an admitted workload is not ready.
  package var blocksAdmission = false

  package init() {}

  package init(_ configuration: KueueConfiguration) {
    gates = configuration.gates
    fairSharing = configuration.fairSharing
    admissionFairSharing = configuration.admissionFairSharing
    quotaCheck = configuration.resources.quotaCheck
    requeuingTimestamp = configuration.waitForPodsReady?.requeuingTimestamp ?? .eviction
    blocksAdmission = configuration.waitForPodsReady?.blocksAdmission ?? false
  }
}

extension QuotaOptions {
  /// The gates that a placement depends on.
  package var placement: PlacementOptions {
    var placement = PlacementOptions()
    placement.mixesProfiles = gates[.tasProfileMixed]
    placement.balances = gates[.tasBalancedPlacement]
    placement.respectsPreferredAffinity = gates[.tasRespectNodeAffinityPreferred]
    placement.keepsPodOwnedAssignments = gates[.skipReassignmentForPodOwnedWorkloads]
    placement.placesElastically = gates[.elasticJobsViaWorkloadSlicesWithTAS]
    return placement
  }
}
