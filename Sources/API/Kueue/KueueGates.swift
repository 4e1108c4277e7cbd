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
  private var on: Set<KueueGate>

  /// The defaults of the commit that KUEUE-SPEC describes.
  package static let head = defaults(of: .head)

  package init(on: Set<KueueGate>) {
    self.on = on
  }

  package subscript(gate: KueueGate) -> Bool {
    get { on.contains(gate) }
    set {
      if newValue { on.insert(gate) } else { on.remove(gate) }
    }
  }
}
