/// A feature gate of Kueue that changes a decision or is known and changes none.
///
/// Source: KUEUE-SPEC 0.
package enum KueueGate: String, CaseIterable, Sendable {
  case topologyAwareScheduling = "TopologyAwareScheduling"
  case tasProfileMixed = "TASProfileMixed"
  case tasFailedNodeReplacement = "TASFailedNodeReplacement"
  case tasFailedNodeReplacementFailFast = "TASFailedNodeReplacementFailFast"
  case tasReplaceNodeOnPodTermination = "TASReplaceNodeOnPodTermination"
  case tasReplaceNodeOnNodeTaints = "TASReplaceNodeOnNodeTaints"
  case skipReassignmentForPodOwnedWorkloads = "SkipReassignmentForPodOwnedWorkloads"
  case tasMultiLayerTopology = "TASMultiLayerTopology"
  case tasHandleOverlappingFlavors = "TASHandleOverlappingFlavors"
  case tasRecomputeAssignmentWithinSchedulingCycle = "TASRecomputeAssignmentWithinSchedulingCycle"
  case recomputeAssignmentUponPreemptionTargetsOverlap = "RecomputeAssignmentUponPreemptionTargetsOverlap"
  case flavorFungibility = "FlavorFungibility"
  case flavorFungibilityPreserveScanProgress = "FlavorFungibilityPreserveScanProgress"
  case partialAdmission = "PartialAdmission"
  case prioritySortingWithinCohort = "PrioritySortingWithinCohort"
  case fairSharingPreemptWithinNominal = "FairSharingPreemptWithinNominal"
  case fairSharingPrioritizeNonBorrowing = "FairSharingPrioritizeNonBorrowing"
  case admissionFairSharing = "AdmissionFairSharing"
  case schedulingEquivalenceHashing = "SchedulingEquivalenceHashing"
  case quotaCheckStrategy = "QuotaCheckStrategy"
  case reclaimablePods = "ReclaimablePods"
  case elasticJobsViaWorkloadSlices = "ElasticJobsViaWorkloadSlices"
  case unadmittedWorkloadsObservability = "UnadmittedWorkloadsObservability"
  case admissionGatedBy = "AdmissionGatedBy"
  case lwsImmutableGroupSize = "LWSImmutableGroupSize"
  case workloadIdentifierAnnotations = "WorkloadIdentifierAnnotations"
  case workloadPriorityClassDefaulting = "WorkloadPriorityClassDefaulting"
  case finishOrphanedWorkloads = "FinishOrphanedWorkloads"
  case tasBalancedPlacement = "TASBalancedPlacement"
  case tasRespectNodeAffinityPreferred = "TASRespectNodeAffinityPreferred"
  case tasReplaceNodeDueToNotReadyOverFixedTime = "TASReplaceNodeDueToNotReadyOverFixedTime"
  case elasticJobsViaWorkloadSlicesWithTAS = "ElasticJobsViaWorkloadSlicesWithTAS"
  case prioritizePreemptorWorkloads = "PrioritizePreemptorWorkloads"
  case priorityBoost = "PriorityBoost"
  case concurrentAdmission = "ConcurrentAdmission"
  case disableWaitForPodsReady = "DisableWaitForPodsReady"
  case failureRecoveryPolicy = "FailureRecoveryPolicy"
  case fastQuotaReleaseInPodIntegration = "FastQuotaReleaseInPodIntegration"
  case unadmittedWorkloadsExplicitStatus = "UnadmittedWorkloadsExplicitStatus"
  case shortWorkloadNames = "ShortWorkloadNames"
}

/// Which gates are on.
package struct KueueGates: Equatable, Sendable {
  /// A bit for every gate, in the order of their declaration.
  private var bits: UInt64 = 0

  /// The defaults of the commit that KUEUE-SPEC describes.
  package static let head = defaults(of: .head)

  package init(on: Set<KueueGate>) {
    for gate in on { bits |= gate.bit }
  }

  package subscript(gate: KueueGate) -> Bool {
    get { bits & gate.bit != 0 }
    set { bits = newValue ? bits | gate.bit : bits & ~gate.bit }
  }
}

extension KueueGate {
  /// The bit of the gate among all gates.
  fileprivate var bit: UInt64 { 1 << UInt64(unsafeBitCast(self, to: UInt8.self)) }
}
