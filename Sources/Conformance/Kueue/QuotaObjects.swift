import API

/// Reads the normalised objects that quota is given by.
///
/// Source: SCHEMA-KUEUE section 2.
enum QuotaObjects {
  static func flavor(_ fields: CaseFields) throws(MalformedCase) -> ResourceFlavor {
    var flavor = ResourceFlavor(name: try fields.text("name"))
    flavor.nodeLabels = try fields.stringMap("nodeLabels")
    flavor.nodeTaints = try TASNodes.taints(fields)
    flavor.tolerations = try TASPodFields.spec(["tolerations": fields["tolerations"] ?? .null]).tolerations
    flavor.topologyName = fields["topology"]?.text
    return flavor
  }

  static func topology(_ fields: CaseFields) throws(MalformedCase) -> KueueTopology {
    KueueTopology(name: try fields.text("name"), levels: try fields.texts("levels"))
  }

  static func clusterQueue(_ fields: CaseFields) throws(MalformedCase) -> ClusterQueue {
    var queue = ClusterQueue(name: try fields.text("name"))
    queue.cohort = fields["cohort"]?.text
    queue.resourceGroups = try groups(fields)
    queue.strategy = try fields.choice("strategy") ?? .bestEffortFIFO
    queue.stopPolicy = try fields.choice("stopPolicy") ?? .none
    queue.fairWeight = weight(fields)
    queue.namespaceSelector = try fields["namespaceSelector"].map { value throws(MalformedCase) in
      try selector(value)
    }
    queue.fungibility = try fungibility(fields)
    queue.preemption = try preemption(fields)
    queue.sharesAdmissionFairly =
      fields["admissionScope"]?["admissionMode"]?.text == "UsageBasedAdmissionFairSharing"
    if let strategy = fields["admissionChecksStrategy"] {
      for rule in try CaseFields(strategy).objects("admissionChecks") {
        queue.admissionChecks.append(
          AdmissionCheckRule(name: try rule.text("name"), flavors: try rule.texts("onFlavors")))
      }
    }
    return queue
  }

  static func cohort(_ fields: CaseFields) throws(MalformedCase) -> Cohort {
    var cohort = Cohort(name: try fields.text("name"), parent: fields["parent"]?.text)
    cohort.resourceGroups = try groups(fields)
    cohort.fairWeight = weight(fields)
    return cohort
  }

  static func admissionCheck(_ fields: CaseFields) throws(MalformedCase) -> AdmissionCheck {
    AdmissionCheck(name: try fields.text("name"), controllerName: fields["controller"]?.text ?? "")
  }

  static func localQueue(_ fields: CaseFields) throws(MalformedCase) -> LocalQueue {
    let name = RecordedKey(try fields.text("name"))
    var queue = LocalQueue(
      name: name.name, namespace: name.namespace, clusterQueue: try fields.text("clusterQueue"))
    queue.stopPolicy = try fields.choice("stopPolicy") ?? .none
    queue.fairWeight = weight(fields)
    return queue
  }

  private static func weight(_ fields: CaseFields) -> Double {
    fields["fairWeightMilli"]?.integer.map { Double($0) / 1_000 } ?? 1
  }

  private static func groups(_ fields: CaseFields) throws(MalformedCase) -> [ResourceGroup] {
    var groups: [ResourceGroup] = []
    for group in try fields.objects("groups") {
      var flavors: [FlavorQuotas] = []
      for flavor in try group.objects("flavors") {
        let listed = try flavor.object("quotas")
        var quotas: [String: ResourceQuota] = [:]
        for resource in listed.fields.keys.sorted() { quotas[resource] = try quota(listed.object(resource)) }
        flavors.append(FlavorQuotas(flavor: try flavor.text("name"), quotas: quotas))
      }
      groups.append(ResourceGroup(coveredResources: try group.texts("resources"), flavors: flavors))
    }
    return groups
  }

  private static func quota(_ fields: CaseFields) -> ResourceQuota {
    ResourceQuota(
      nominal: fields["nominal"]?.integer ?? 0, borrowingLimit: fields["borrowingLimit"]?.integer,
      lendingLimit: fields["lendingLimit"]?.integer)
  }

  private static func fungibility(_ fields: CaseFields) throws(MalformedCase) -> FlavorFungibility {
    var fungibility = FlavorFungibility()
    guard let value = fields["fungibility"] else { return fungibility }
    let own = try CaseFields(value)
    fungibility.whenCanBorrow = try own.choice("whenCanBorrow") ?? .mayStopSearch
    fungibility.whenCanPreempt = try own.choice("whenCanPreempt") ?? .tryNextFlavor
    fungibility.preference = try own.choice("preference")
    return fungibility
  }

  private static func preemption(_ fields: CaseFields) throws(MalformedCase) -> PreemptionPolicies {
    var policies = PreemptionPolicies()
    guard let value = fields["preemption"] else { return policies }
    let own = try CaseFields(value)
    policies.withinClusterQueue = try own.choice("withinClusterQueue") ?? .never
    policies.reclaimWithinCohort = try own.choice("reclaimWithinCohort") ?? .never
    policies.lacksReclaimPolicy = own["reclaimWithinCohort"] == nil
    if let borrowing = own["borrowWithinCohort"] {
      let fields = try CaseFields(borrowing)
      policies.borrowWithinCohort.policy = try fields.choice("policy") ?? .never
      policies.borrowWithinCohort.maxPriorityThreshold = fields["maxPriorityThreshold"]?.integer
    }
    return policies
  }

  private static func selector(_ value: Value) throws(MalformedCase) -> LabelSelector {
    let problems = ProblemList()
    let selector = LabelSelector(reading: ObjectReader(value, at: .root, problems))
    if let problem = problems.problems.first { throw MalformedCase("\(problem)") }
    return selector
  }
}

/// `namespace/name`.
struct RecordedKey {
  var namespace: String
  var name: String

  init(_ key: String) {
    let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    namespace = parts.count == 2 ? parts[0] : ""
    name = parts.last ?? ""
  }
}

extension CaseFields {
  /// One of the values of an enumeration; nil when the field is absent or empty.
  func choice<Choice: RawRepresentable>(_ key: String) throws(MalformedCase) -> Choice?
  where Choice.RawValue == String {
    guard let text = self[key]?.text, !text.isEmpty else { return nil }
    guard let choice = Choice(rawValue: text) else { throw MalformedCase("\(key) is \(text), which is not known") }
    return choice
  }
}

extension CaseFields {
  /// A list of values of an enumeration; empty when the field is absent.
  func choices<Choice: RawRepresentable>(_ key: String) throws(MalformedCase) -> [Choice]
  where Choice.RawValue == String {
    var choices: [Choice] = []
    for text in try texts(key) {
      guard let choice = Choice(rawValue: text) else { throw MalformedCase("\(key) has \(text), which is not known") }
      choices.append(choice)
    }
    return choices
  }
}
