extension KueueGate {
  /// The gates without which this one cannot be on.
  ///
  /// Source: KUEUE-SPEC 0, gate dependencies.
  package var requirements: [KueueGate] {
    switch self {
    case .tasFailedNodeReplacementFailFast, .tasReplaceNodeOnPodTermination,
      .tasReplaceNodeDueToNotReadyOverFixedTime:
      [.topologyAwareScheduling, .tasFailedNodeReplacement]
    case .tasFailedNodeReplacement, .tasProfileMixed, .tasReplaceNodeOnNodeTaints, .tasMultiLayerTopology,
      .tasHandleOverlappingFlavors, .tasRecomputeAssignmentWithinSchedulingCycle, .tasBalancedPlacement,
      .tasRespectNodeAffinityPreferred:
      [.topologyAwareScheduling]
    case .elasticJobsViaWorkloadSlicesWithTAS: [.elasticJobsViaWorkloadSlices, .topologyAwareScheduling]
    case .flavorFungibilityPreserveScanProgress: [.flavorFungibility]
    case .unadmittedWorkloadsExplicitStatus: [.unadmittedWorkloadsObservability]
    case .topologyAwareScheduling, .skipReassignmentForPodOwnedWorkloads,
      .recomputeAssignmentUponPreemptionTargetsOverlap, .flavorFungibility, .partialAdmission,
      .prioritySortingWithinCohort, .fairSharingPreemptWithinNominal, .fairSharingPrioritizeNonBorrowing,
      .admissionFairSharing, .schedulingEquivalenceHashing, .quotaCheckStrategy, .reclaimablePods,
      .elasticJobsViaWorkloadSlices, .unadmittedWorkloadsObservability, .admissionGatedBy, .lwsImmutableGroupSize,
      .workloadIdentifierAnnotations, .workloadPriorityClassDefaulting, .finishOrphanedWorkloads,
      .prioritizePreemptorWorkloads, .priorityBoost, .concurrentAdmission, .disableWaitForPodsReady,
      .failureRecoveryPolicy, .fastQuotaReleaseInPodIntegration, .shortWorkloadNames:
      []
    }
  }

  /// Gates that Kueue has but that change no decision of one cluster: performance, encodings, metrics, other clusters.
  ///
  /// Source: KUEUE-SPEC 0.
  package static let withoutEffect: Set<String> = [
    "TASValidateWorkloadSliceSize", "WorkloadValidateResourcesAreNonNegative", "WorkloadValidationForPodSetMetadata",
    "PodIntegrationValidateGroupOwner", "TASCacheNodeMatchResults", "TASCachingRemainingResources",
    "TASCacheTopologyTree", "VectorizedResourceRequests", "TASAssignmentsEncodingByHostnamePrefix",
    "VisibilityOnDemand", "LocalQueueMetrics", "MetricsForCohorts", "MetricForWorkloadCreationLatency",
    "AssignQueueLabelsForPods", "MultiKueue", "MultiKueueAdaptersForCustomJobs",
    "MultiKueueIncrementalDispatcherConfig", "MultiKueueIncrementalDispatcherRespectConfigOrder",
    "MultiKueueKubeConfigPathValidation", "MultiKueueRemoteSpecSync", "KueueDRAIntegration",
    "KueueDRAIntegrationExtendedResource", "KueueDRAIntegrationPartitionableDevices",
    "KueueDRARejectWorkloadsWhenDRADisabled", "CleanupProvisioningRequestsOnEviction",
    "RemoveFinalizersWithStrictPatch", "SkipAncestorCheckForDeletedWorkloads",
    "DeferRayServiceFinalizationForRedisCleanup", "ValidateRayAndSparkJobUpdates", "SchedulerLibraryIntegration",
    "CustomMetricLabels", "MultiKueueOrchestratedPreemption", "MultiKueueClusterProfile",
    "MultiKueueManagerQuotaAutomation", "KueueDRAIntegrationConsumableCapacity",
    "RejectUpdatesToCQWithInvalidOnFlavors", "SparkApplicationIntegration", "WorkloadRequestUseMergePatch",
  ]

  /// Gates that are on for good.
  ///
  /// Source: KUEUE-SPEC 0, the gates marked GA.
  package static let locked: Set<String> = ["ManagedJobsNamespaceSelectorAlwaysRespected", "TLSOptions"]

  /// Gates that chose a placement profile in earlier releases.
  ///
  /// Source: KUEUE-SPEC 0.
  package static let removed: Set<String> = [
    "TASProfileMostFreeCapacity", "TASProfileLeastFreeCapacity", "TASProfileBestFit",
  ]

  /// Why Kueue would not start with this setting; nil when it would.
  package static func refusal(of name: String, setTo isOn: Bool) -> String? {
    if KueueGate(rawValue: name) != nil || withoutEffect.contains(name) { return nil }
    if locked.contains(name) {
      return isOn ? nil : "cannot set feature gate \(name) to false, feature is locked to true"
    }
    if removed.contains(name) {
      return "unrecognized feature gate: \(name); it is gone, and TASProfileMixed alone chooses the placement profile"
    }
    let known = KueueGate.allCases.map(\.rawValue) + withoutEffect.sorted() + locked.sorted()
    return "unrecognized feature gate: \(name)\(suggestion(for: name, among: known))"
  }
}

extension KueueGates {
  /// What Kueue says of gates that are on without the gates that they need, in the order of the gates.
  package var refusals: [(gate: KueueGate, message: String)] {
    KueueGate.allCases.filter { self[$0] }.compactMap { gate in
      let missing = gate.requirements.filter { !self[$0] }.map(\.rawValue)
      guard !missing.isEmpty else { return nil }
      return (
        gate,
        "\(gate.rawValue) is enabled, but depends on features that are disabled: [\(missing.joined(separator: " "))]"
      )
    }
  }

  /// These gates with settings by name; names without effect change nothing.
  package func setting(_ settings: [String: Bool]) -> KueueGates {
    var gates = self
    for name in settings.keys.sorted() {
      if let gate = KueueGate(rawValue: name) { gates[gate] = settings[name] ?? gates[gate] }
    }
    return gates
  }
}
