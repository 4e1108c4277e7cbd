extension KueueValidation {
  static func problems(of queue: ClusterQueue) -> [Problem] {
    let cohort = queue.cohort.map { nameProblems($0, at: spec.key("cohortName")) } ?? []
    return cohort
      + QuotaRules(parent: queue.cohort, parentNoun: "cohort", limitsLending: true).problems(queue.resourceGroups)
  }

  static func problems(of cohort: Cohort) -> [Problem] {
    let parent = cohort.parent.map { nameProblems($0, at: spec.key("parentName")) } ?? []
    return parent
      + QuotaRules(parent: cohort.parent, parentNoun: "parent", limitsLending: false).problems(cohort.resourceGroups)
  }
}

/// The rules of quotas, which differ a little between ClusterQueues and cohorts.
///
/// Source: KUEUE-SPEC 1.3 and 1.4.
private struct QuotaRules {
  /// The cohort above; without one there is nobody to borrow from or to lend to.
  var parent: String?
  /// What the cohort above is called in messages.
  var parentNoun: String
  /// Whether more may be lent than there is.
  var limitsLending: Bool

  private static let groups = KueueValidation.spec.key("resourceGroups")

  func problems(_ groups: [ResourceGroup]) -> [Problem] {
    var problems: [Problem] = []
    var resources: Set<String> = []
    var flavors: Set<String> = []
    for (index, group) in groups.enumerated() {
      let path = Self.groups.index(index)
      for (position, resource) in group.coveredResources.enumerated() {
        let place = path.key("coveredResources").index(position)
        problems += KueueValidation.qualifiedNameProblems(resource, at: place)
        if !resources.insert(resource).inserted { problems.append(KueueValidation.duplicate(place, resource)) }
      }
      for (position, quotas) in group.flavors.enumerated() {
        let place = path.key("flavors").index(position)
        problems += KueueValidation.nameProblems(quotas.flavor, at: place.key("name"))
        if !flavors.insert(quotas.flavor).inserted {
          problems.append(KueueValidation.duplicate(place.key("name"), quotas.flavor))
        }
        problems += self.problems(quotas, covering: group.coveredResources, at: place)
      }
    }
    return problems
  }

  private func problems(_ quotas: FlavorQuotas, covering covered: [String], at path: FieldPath) -> [Problem] {
    covered.enumerated().flatMap { index, resource -> [Problem] in
      guard let quota = quotas.quotas[resource] else { return [] }
      return problems(quota, of: resource, at: path.key("resources").index(index))
    }
  }

  private func problems(_ quota: ResourceQuota, of resource: String, at path: FieldPath) -> [Problem] {
    let fields = [
      ("nominalQuota", quota.nominal), ("borrowingLimit", quota.borrowingLimit), ("lendingLimit", quota.lendingLimit),
    ]
    return fields.flatMap { field, amount -> [Problem] in
      guard let amount else { return [] }
      var rules: [String] = []
      if amount < 0 { rules.append("must be greater than or equal to 0") }
      if field != "nominalQuota", parent == nil { rules.append("must be nil when \(parentNoun) is empty") }
      if field == "lendingLimit", limitsLending, amount > quota.nominal {
        rules.append("must be less than or equal to the nominalQuota")
      }
      let text = "\"\(canonicalQuantity(amount, of: resource))\""
      return rules.map { KueueValidation.invalid(path.key(field), text, $0) }
    }
  }
}
