/// A queue with quota that workloads of many namespaces share.
///
/// Source: KUEUE-SPEC 1.3, with its defaults.
package struct ClusterQueue: Equatable, Sendable {
  package var name: String
  /// The cohort that it borrows from and lends to; nil when it stands alone.
  package var cohort: String?
  package var resourceGroups: [ResourceGroup] = []
  package var strategy = QueueingStrategy.bestEffortFIFO
  /// The namespaces whose workloads it takes; nil takes none.
  package var namespaceSelector: LabelSelector?
  package var fungibility = FlavorFungibility()
  package var preemption = PreemptionPolicies()
  package var admissionChecks: [AdmissionCheckRule] = []
  package var stopPolicy = StopPolicy.none
  package var fairWeight = 1.0
  /// Whether queues of namespaces are ordered by what they used.
  package var sharesAdmissionFairly = false

  package init(name: String) {
    self.name = name
  }
}

/// Resources that get the same flavor together, and the flavors in the order of preference.
package struct ResourceGroup: Equatable, Sendable {
  package var coveredResources: [String]
  package var flavors: [FlavorQuotas]

  package init(coveredResources: [String], flavors: [FlavorQuotas]) {
    self.coveredResources = coveredResources
    self.flavors = flavors
  }
}

/// How much of each resource there is of a flavor.
package struct FlavorQuotas: Equatable, Sendable {
  package var flavor: String
  package var quotas: [String: ResourceQuota]

  package init(flavor: String, quotas: [String: ResourceQuota]) {
    self.flavor = flavor
    self.quotas = quotas
  }
}

/// **unit**: as `ResourceAmounts`.
package struct ResourceQuota: Equatable, Sendable {
  package var nominal: Int
  /// How much above nominal may be borrowed; nil is without limit.
  package var borrowingLimit: Int?
  /// How much of nominal others may borrow; nil is all of it.
  package var lendingLimit: Int?

  package init(nominal: Int, borrowingLimit: Int? = nil, lendingLimit: Int? = nil) {
    self.nominal = nominal
    self.borrowingLimit = borrowingLimit
    self.lendingLimit = lendingLimit
  }
}

package enum QueueingStrategy: String, CaseIterable, Sendable {
  case strictFIFO = "StrictFIFO"
  case bestEffortFIFO = "BestEffortFIFO"
}

/// When the search for a flavor goes on although one would do.
package struct FlavorFungibility: Equatable, Sendable {
  package enum Choice: String, CaseIterable, Sendable {
    case mayStopSearch = "MayStopSearch"
    case tryNextFlavor = "TryNextFlavor"
  }

  package enum Preference: String, CaseIterable, Sendable {
    case borrowingOverPreemption = "BorrowingOverPreemption"
    case preemptionOverBorrowing = "PreemptionOverBorrowing"
  }

  package var whenCanBorrow = Choice.mayStopSearch
  package var whenCanPreempt = Choice.tryNextFlavor
  package var preference: Preference?

  package init() {}
}

/// Whom a ClusterQueue's workloads may preempt.
package struct PreemptionPolicies: Equatable, Sendable {
  package enum Policy: String, CaseIterable, Sendable {
    case never = "Never"
    case lowerPriority = "LowerPriority"
    case lowerOrNewerEqualPriority = "LowerOrNewerEqualPriority"
    case any = "Any"
  }

  package struct BorrowWithinCohort: Equatable, Sendable {
    package var policy = Policy.never
    package var maxPriorityThreshold: Int?

    package init(policy: Policy = .never, maxPriorityThreshold: Int? = nil) {
      self.policy = policy
      self.maxPriorityThreshold = maxPriorityThreshold
    }
  }

  package var withinClusterQueue = Policy.never
  package var reclaimWithinCohort = Policy.never
  /// Whether `reclaimWithinCohort` was left empty, which only recorded tables do that skip defaulting: fair sharing then
  /// looks for victims in the cohort and is allowed none.
  package var lacksReclaimPolicy = false
  package var borrowWithinCohort = BorrowWithinCohort()

  package init() {}
}

/// A check that workloads have to pass, for some flavors or for all.
package struct AdmissionCheckRule: Equatable, Sendable {
  package var name: String
  /// Empty means all flavors.
  package var flavors: [String]

  package init(name: String, flavors: [String] = []) {
    self.name = name
    self.flavors = flavors
  }
}

package enum StopPolicy: String, CaseIterable, Sendable {
  case none = "None"
  case hold = "Hold"
  case holdAndDrain = "HoldAndDrain"
}
