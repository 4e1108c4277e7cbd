extension ClusterQueue {
  /// Reads a ClusterQueue; an absent field has its default.
  init(name: String, reading reader: ObjectReader, _ version: KueueAPIVersion) {
    self.init(name: name)
    var queue = self
    reader.spec { queue.readSpec($0, version) }
    self = queue
  }

  private mutating func readSpec(_ reader: ObjectReader, _ version: KueueAPIVersion) {
    // An empty name is none.
    cohort = reader.string(version == .v1beta2 ? "cohortName" : "cohort").flatMap { $0.isEmpty ? nil : $0 }
    resourceGroups = ResourceGroup.groups(reading: reader)
    strategy = reader.choice("queueingStrategy", QueueingStrategy.self) ?? .bestEffortFIFO
    namespaceSelector = reader.object("namespaceSelector").map(LabelSelector.init(reading:))
    if let fungibility = reader.object("flavorFungibility") {
      self.fungibility = FlavorFungibility(reading: fungibility, version)
    }
    if let preemption = reader.object("preemption") { self.preemption = PreemptionPolicies(reading: preemption) }
    admissionChecks = AdmissionCheckRule.rules(reading: reader, version)
    stopPolicy = reader.choice("stopPolicy", StopPolicy.self) ?? .none
    fairWeight = reader.fairWeight()
    if let scope = reader.object("admissionScope") {
      sharesAdmissionFairly = scope.choice("admissionMode", AdmissionMode.self) == .usageBased
      scope.finish()
    }
    reader.finish(ignoring: ["concurrentAdmissionPolicy"], remedies: Self.remedies(version))
  }

  private static func remedies(_ version: KueueAPIVersion) -> [String: String] {
    version == .v1beta2
      ? [
        "cohort": "it is cohortName in v1beta2", "admissionChecks": "it is admissionChecksStrategy in v1beta2",
      ] : ["cohortName": "it is cohort in v1beta1"]
  }

  private enum AdmissionMode: String, CaseIterable {
    case usageBased = "UsageBasedAdmissionFairSharing"
    case none = "NoAdmissionFairSharing"
  }
}

extension FlavorFungibility {
  fileprivate init(reading reader: ObjectReader, _ version: KueueAPIVersion) {
    self.init()
    whenCanBorrow = Self.choice("whenCanBorrow", oldName: "Borrow", reader, version) ?? .mayStopSearch
    whenCanPreempt = Self.choice("whenCanPreempt", oldName: "Preempt", reader, version) ?? .tryNextFlavor
    preference = reader.choice("preference", Preference.self)
    reader.finish()
    if preference != nil, whenCanBorrow != .tryNextFlavor || whenCanPreempt != .tryNextFlavor {
      reader.problems.add(
        reader.path,
        "Invalid value: preference can only be set when both whenCanBorrow and whenCanPreempt are TryNextFlavor")
    }
  }

  /// What is called MayStopSearch had another name for each of the two keys.
  private static func choice(
    _ key: String, oldName: String, _ reader: ObjectReader, _ version: KueueAPIVersion
  ) -> Choice? {
    if reader.value(key) == .string(oldName) {
      if version == .v1beta1 { return .mayStopSearch }
      reader.problems.add(
        reader.path.key(key),
        "Unsupported value: \"\(oldName)\": supported values: \(list(Choice.allCases.map(\.rawValue))); "
          + "\"\(oldName)\" is called \"\(Choice.mayStopSearch.rawValue)\"")
      return nil
    }
    return reader.choice(key, Choice.self)
  }
}

extension PreemptionPolicies {
  private enum Within: String, CaseIterable {
    case never = "Never"
    case lowerPriority = "LowerPriority"
    case lowerOrNewerEqualPriority = "LowerOrNewerEqualPriority"
  }

  private enum Reclaim: String, CaseIterable {
    case never = "Never"
    case lowerPriority = "LowerPriority"
    case any = "Any"
  }

  private enum Borrow: String, CaseIterable {
    case never = "Never"
    case lowerPriority = "LowerPriority"
  }

  fileprivate init(reading reader: ObjectReader) {
    self.init()
    withinClusterQueue = Self.policy(reader.choice("withinClusterQueue", Within.self))
    reclaimWithinCohort = Self.policy(reader.choice("reclaimWithinCohort", Reclaim.self))
    if let borrow = reader.object("borrowWithinCohort") {
      borrowWithinCohort = BorrowWithinCohort(
        policy: Self.policy(borrow.choice("policy", Borrow.self)),
        maxPriorityThreshold: borrow.int32("maxPriorityThreshold"))
      borrow.finish()
    }
    reader.finish()
    if reclaimWithinCohort == .never, borrowWithinCohort.policy != .never {
      reader.problems.add(
        reader.path, "Invalid value: reclaimWithinCohort=Never and borrowWithinCohort.Policy!=Never")
    }
  }

  private static func policy<Choice: RawRepresentable<String>>(_ choice: Choice?) -> Policy {
    choice.flatMap { Policy(rawValue: $0.rawValue) } ?? .never
  }
}

extension AdmissionCheckRule {
  /// Kueue's own name for the state of preemptions, which no check may have.
  ///
  /// Source: Kueue's constant `PreemptionAdmissionCheckName`.
  private static let reserved = "kueue-preemption"

  /// Reads the checks of a ClusterQueue, in both of the forms that there are.
  fileprivate static func rules(reading reader: ObjectReader, _ version: KueueAPIVersion) -> [AdmissionCheckRule] {
    let names = version == .v1beta2 ? [] : reader.strings("admissionChecks")
    let strategy = reader.object("admissionChecksStrategy")
    if strategy != nil, !names.isEmpty {
      reader.problems.add(
        reader.path, "Invalid value: Either AdmissionChecks or AdmissionCheckStrategy can be set, but not both")
    }
    guard let strategy else { return names.map { AdmissionCheckRule(name: $0) } }
    let rules = strategy.objects("admissionChecks").compactMap { rule -> AdmissionCheckRule? in
      let name = rule.required("name", rule.string)
      let flavors = rule.strings("onFlavors")
      rule.finish()
      if name == reserved {
        rule.problems.add(
          rule.path.key("name"), "Invalid value: \"\(reserved)\": admission name is reserved for internal kueue use")
      }
      return name.map { AdmissionCheckRule(name: $0, flavors: flavors) }
    }
    strategy.finish()
    strategy.reportDuplicates(of: rules.map(\.name), in: "admissionChecks")
    return rules
  }
}
