package import Kernel

/// The parts of Kueue's own `Configuration` that change what it decides or when.
///
/// Source: KUEUE-SPEC 1.10, with its defaults.
package struct KueueConfiguration: Equatable, Sendable {
  package var gates = KueueGates.head
  /// What the configuration itself says of gates, by name.
  package var gateSettings: [String: Bool] = [:]
  package var managesJobsWithoutQueueName = false
  package var managedNamespaces: LabelSelector? = Self.managedNamespaces(besides: "kueue-system")
  /// Frameworks as Kueue names them, such as `leaderworkerset.x-k8s.io/leaderworkerset`.
  package var frameworks: [String] = KueueFramework.shipped
  package var waitForPodsReady: WaitForPodsReady? = WaitForPodsReady()
  /// Nil for classical preemption.
  package var fairSharing: FairSharing?
  package var admissionFairSharing: AdmissionFairSharing?
  package var resources = ResourceRules()
  /// Requests a second of Kueue's client, not above 0 for no limit, and how many at once; nil leaves it to the timing
  /// profile.
  package var clientQPS: Double?
  package var clientBurst: Int?
  package var exportsClusterQueueResources = false
  /// How long after they finished workloads go away; nil keeps them.
  package var retentionAfterFinished: SimDuration?
  /// How long after Kueue deactivated them workloads go away; nil keeps them.
  package var retentionAfterDeactivation: SimDuration?

  package init() {}

  /// All namespaces but that of the system and Kueue's own.
  package static func managedNamespaces(besides own: String) -> LabelSelector {
    LabelSelector([.init("kubernetes.io/metadata.name", .notIn, ["kube-system", own])])
  }
}

package struct WaitForPodsReady: Equatable, Sendable {
  package enum Timestamp: String, CaseIterable, Sendable {
    case creation = "Creation"
    case eviction = "Eviction"
  }

  package var timeout = SimDuration.seconds(1_800)
  /// Nil when recovery is not waited for.
  package var recoveryTimeout: SimDuration? = .seconds(1_800)
  package var blocksAdmission = false
  package var requeuingTimestamp = Timestamp.eviction
  /// Nil is without limit.
  package var backoffLimitCount: Int?
  package var backoffBase = SimDuration.seconds(60)
  package var backoffMax = SimDuration.seconds(3_600)

  package init() {}
}

package struct FairSharing: Equatable, Sendable {
  package enum Strategy: String, CaseIterable, Sendable {
    case lessThanOrEqualToFinalShare = "LessThanOrEqualToFinalShare"
    case lessThanInitialShare = "LessThanInitialShare"
  }

  /// One or two, in the order in which they are tried.
  package var strategies: [Strategy]

  package init(strategies: [Strategy] = [.lessThanOrEqualToFinalShare, .lessThanInitialShare]) {
    self.strategies = strategies
  }
}

package struct AdmissionFairSharing: Equatable, Sendable {
  package var usageHalfLife = SimDuration.zero
  package var usageSamplingInterval = SimDuration.seconds(300)
  /// Resources that are not listed weigh 1.
  package var resourceWeights: [String: Double] = [:]

  package init() {}
}

/// How requests of pods become requests for quota.
package struct ResourceRules: Equatable, Sendable {
  package enum QuotaCheck: String, CaseIterable, Sendable {
    case blockUndeclared = "BlockUndeclared"
    case ignoreUndeclared = "IgnoreUndeclared"
  }

  package struct Transformation: Equatable, Sendable {
    package var input: String
    /// Whether the input counts too.
    package var keepsInput: Bool
    package var multiplyBy: String?
    /// Amounts of other resources for one unit of the input.
    package var outputs: [String: Quantity]

    package init(input: String, keepsInput: Bool, multiplyBy: String? = nil, outputs: [String: Quantity]) {
      self.input = input
      self.keepsInput = keepsInput
      self.multiplyBy = multiplyBy
      self.outputs = outputs
    }
  }

  package var quotaCheck = QuotaCheck.blockUndeclared
  package var excludedPrefixes: [String] = []
  package var transformations: [Transformation] = []

  package init() {}
}

extension KueueConfiguration {
  /// This configuration as a release takes it: gates have the release's defaults unless this configuration or, above
  /// it, `settings` say otherwise.
  ///
  /// - Parameter mentionsPodsReady: Whether the configuration itself says how long to wait for pods.
  package func resolved(
    for version: KueueVersion, settings: [String: Bool], mentionsPodsReady: Bool
  ) -> KueueConfiguration {
    var result = self
    result.gates = KueueGates.defaults(of: version).setting(gateSettings).setting(settings)
    if !mentionsPodsReady, !version.waitsForPodsReady { result.waitForPodsReady = nil }
    if result.gates[.disableWaitForPodsReady] { result.waitForPodsReady = nil }
    return result
  }
}
