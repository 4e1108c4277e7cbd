import API
import Kernel
import Testing

/// Kueue's own configuration, and the gates of its releases.
struct KueueConfigurationTests {
  @Test func anEmptyConfigurationHasTheDefaults() throws {
    var expected = KueueConfiguration()
    expected.frameworks = ["batch/job"]
    #expect(try configuration("") == expected)
    #expect(expected.waitForPodsReady?.timeout == .seconds(1_800))
    #expect(expected.managedNamespaces?.matches(["kubernetes.io/metadata.name": "kube-system"]) == false)
    #expect(expected.managedNamespaces?.matches(["kubernetes.io/metadata.name": "team"]) == true)
  }

  @Test func waitingForPodsIsRead() throws {
    let ready = try #require(
      try configuration(
        #","waitForPodsReady":{"timeout":"5m","blockAdmission":true,"requeuingStrategy":{"timestamp":"Creation","#
          + #""backoffLimitCount":3,"backoffBaseSeconds":10,"backoffMaxSeconds":100}}"#)?.waitForPodsReady)
    #expect(ready.timeout == .seconds(300))
    // As long as the timeout, unless said.
    #expect(ready.recoveryTimeout == .seconds(300))
    #expect(ready.blocksAdmission)
    #expect(ready.requeuingTimestamp == .creation)
    #expect(ready.backoffLimitCount == 3)
    #expect(ready.backoffBase == .seconds(10))
    #expect(ready.backoffMax == .seconds(100))
    let short = try configuration(#","waitForPodsReady":{"recoveryTimeout":"0s"}"#)?.waitForPodsReady
    #expect(short?.recoveryTimeout == nil)
    #expect(short?.timeout == .seconds(1_800))
  }

  @Test func theOlderVersionWaitsOnlyWhereItIsTold() throws {
    #expect(try configuration("", version: "v1beta1")?.waitForPodsReady == nil)
    #expect(try configuration(#","waitForPodsReady":{"timeout":"5m"}"#, version: "v1beta1")?.waitForPodsReady == nil)
    let enabled = try configuration(#","waitForPodsReady":{"enable":true}"#, version: "v1beta1")?.waitForPodsReady
    #expect(enabled?.blocksAdmission == true)
    #expect(try configuration(#","fairSharing":{}"#, version: "v1beta1")?.fairSharing == nil)
    #expect(try configuration(#","fairSharing":{"enable":true}"#, version: "v1beta1")?.fairSharing == FairSharing())
  }

  @Test func sharingAndResourcesAreRead() throws {
    let read = try #require(
      try configuration(
        #","fairSharing":{"preemptionStrategies":["LessThanInitialShare"]},"#
          + #""admissionFairSharing":{"usageHalfLifeTime":"168h","usageSamplingInterval":"1m","resourceWeights":{"cpu":0.5}},"#
          + #""resources":{"quotaCheckStrategy":"IgnoreUndeclared","excludeResourcePrefixes":["x/"],"#
          + #""transformations":[{"input":"g","strategy":"Replace","multiplyBy":"n","outputs":{"c":"-1"}}]},"#
          + #""clientConnection":{"qps":50,"burst":100},"metrics":{"enableClusterQueueResources":true},"#
          + #""objectRetentionPolicies":{"workloads":{"afterFinished":"1h","afterDeactivatedByKueue":"0s"}}"#))
    #expect(read.fairSharing?.strategies == [.lessThanInitialShare])
    #expect(read.admissionFairSharing?.usageHalfLife == .hours(168))
    #expect(read.admissionFairSharing?.usageSamplingInterval == .seconds(60))
    #expect(read.admissionFairSharing?.resourceWeights == ["cpu": 0.5])
    #expect(read.resources.quotaCheck == .ignoreUndeclared)
    #expect(read.resources.excludedPrefixes == ["x/"])
    #expect(
      read.resources.transformations
        == [.init(input: "g", keepsInput: false, multiplyBy: "n", outputs: ["c": Quantity(units: -1)])])
    #expect(read.clientQPS == 50)
    #expect(read.clientBurst == 100)
    #expect(read.exportsClusterQueueResources)
    #expect(read.retentionAfterFinished == .hours(1))
    #expect(read.retentionAfterDeactivation == .zero)
  }

  @Test func gatesComeFromTheReleaseThenTheConfigurationThenTheScenario() throws {
    let read = try #require(
      try configuration(
        #","featureGates":{"TASBalancedPlacement":true,"PriorityBoost":true,"VisibilityOnDemand":false}"#))
    let resolved = read.resolved(for: .v0_17, settings: ["PriorityBoost": false], mentionsPodsReady: false)
    #expect(resolved.gates[.tasBalancedPlacement])
    #expect(!resolved.gates[.priorityBoost])
    // Off in 0.17, on at head.
    #expect(!resolved.gates[.schedulingEquivalenceHashing])
    #expect(read.gates[.schedulingEquivalenceHashing])
    #expect(resolved.waitForPodsReady == nil)
    #expect(read.resolved(for: .v0_17, settings: [:], mentionsPodsReady: true).waitForPodsReady != nil)
    let off = read.resolved(for: .head, settings: ["DisableWaitForPodsReady": true], mentionsPodsReady: true)
    #expect(off.waitForPodsReady == nil)
  }

  /// Gates that differ between releases.
  static let releases: [Row<KueueGate, [Bool]>] = [
    Row("on for long", .topologyAwareScheduling, [true, true, true, true]),
    Row("never on", .tasBalancedPlacement, [false, false, false, false]),
    Row("on since 0.18", .tasHandleOverlappingFlavors, [false, true, true, true]),
    Row("on since 0.19", .quotaCheckStrategy, [false, false, true, true]),
    Row("new at head", .lwsImmutableGroupSize, [false, false, false, true]),
    Row("off since 0.19", .tasReplaceNodeDueToNotReadyOverFixedTime, [true, true, false, false]),
  ]

  @Test(arguments: releases) func releasesHaveTheirGates(_ row: Row<KueueGate, [Bool]>) {
    #expect(KueueVersion.allCases.map { KueueGates.defaults(of: $0)[row.input] } == row.expected)
  }

  @Test func defaultsNeedNoGateThatIsOff() {
    for version in KueueVersion.allCases { #expect(KueueGates.defaults(of: version).refusals.isEmpty) }
    #expect(
      KueueGates.head.setting(["FlavorFungibility": false]).refusals.map(\.gate) == [
        .flavorFungibilityPreserveScanProgress
      ])
  }

  @Test func everyGateIsNamedOnce() {
    let effective = Set(KueueGate.allCases.map(\.rawValue))
    #expect(effective.isDisjoint(with: KueueGate.withoutEffect))
    #expect(effective.union(KueueGate.withoutEffect).isDisjoint(with: KueueGate.locked))
    #expect(KueueGate.refusal(of: "TASProfileBestFit", setTo: true)?.hasPrefix("unrecognized feature gate") == true)
    #expect(KueueGate.refusal(of: "TLSOptions", setTo: true) == nil)
  }
}
