package import Kernel

/// The parts of Kueue's own `Configuration` that change what it decides or when.
///
/// Source: KUEUE-SPEC 1.10, with its defaults.
package struct KueueConfiguration: Equatable, Sendable {
  package var gates = KueueGates.head
  package var managesJobsWithoutQueueName = false
  package var managedNamespaces: LabelSelector?
  /// Frameworks as Kueue names them, such as `leaderworkerset.x-k8s.io/leaderworkerset`.
  package var frameworks: [String] = []
  package var waitForPodsReady: WaitForPodsReady? = WaitForPodsReady()
  /// Nil for classical preemption.
  package var fairSharing: FairSharing?
  package var admissionFairSharing: AdmissionFairSharing?
  package var resources = ResourceRules()
  /// Requests a second of Kueue's client, and how many at once.
  package var clientQPS = 300.0
  package var clientBurst = 500
  package var exportsClusterQueueResources = false

  package init() {}
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
