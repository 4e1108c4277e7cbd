/// A release of Kueue. Each rule that differs is one decision here or in the defaults of its gates.
package enum KueueVersion: String, CaseIterable, Sendable {
  case v0_17 = "0.17"
  case v0_18 = "0.18"
  case v0_19 = "0.19"
  /// The commit that KUEUE-SPEC describes, on the way to 0.20.
  case head

  /// The second number of the release.
  package var minor: Int {
    switch self {
    case .v0_17: 17
    case .v0_18: 18
    case .v0_19: 19
    case .head: 20
    }
  }

  /// Whether Kueue waits for pods to be ready when its configuration does not mention it.
  ///
  /// Source: KUEUE-SPEC 1.10 for head; 0.19 is *assumed* to be the first, since the gate that turns it off came with it.
  package var waitsForPodsReady: Bool { minor >= 19 }
}

extension KueueGates {
  /// The gates that a release has on unless its configuration says otherwise; a gate that it does not have is off.
  ///
  /// Source: KUEUE-SPEC 0 and 12.1 for head and 0.19; the releases from which gates are on are those of Kueue's table of
  /// versioned gates, `pkg/features/kube_features.go`.
  package static func defaults(of version: KueueVersion) -> KueueGates {
    var gates = KueueGates(on: Set(KueueGate.allCases.filter { (onSince[$0] ?? .max) <= version.minor }))
    gates[.tasReplaceNodeDueToNotReadyOverFixedTime] = (17...18).contains(version.minor)
    return gates
  }

  /// The releases `0.N` from which gates are on; gates that never are by default are absent.
  private static let onSince: [KueueGate: Int] = [
    .flavorFungibility: 5, .partialAdmission: 5, .prioritySortingWithinCohort: 6, .topologyAwareScheduling: 14,
    .tasFailedNodeReplacement: 14, .tasFailedNodeReplacementFailFast: 14, .tasReplaceNodeOnPodTermination: 14,
    .tasProfileMixed: 15, .admissionFairSharing: 15, .reclaimablePods: 15, .tasReplaceNodeOnNodeTaints: 17,
    .fairSharingPreemptWithinNominal: 17, .fairSharingPrioritizeNonBorrowing: 17, .tasHandleOverlappingFlavors: 18,
    .schedulingEquivalenceHashing: 18, .elasticJobsViaWorkloadSlices: 18, .workloadIdentifierAnnotations: 18,
    .finishOrphanedWorkloads: 18, .skipReassignmentForPodOwnedWorkloads: 19, .tasMultiLayerTopology: 19,
    .tasRecomputeAssignmentWithinSchedulingCycle: 19, .quotaCheckStrategy: 19, .admissionGatedBy: 19,
    .unadmittedWorkloadsObservability: 19, .recomputeAssignmentUponPreemptionTargetsOverlap: 20,
    .flavorFungibilityPreserveScanProgress: 20, .lwsImmutableGroupSize: 20, .workloadPriorityClassDefaulting: 20,
  ]
}
