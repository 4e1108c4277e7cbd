import API
import Placement

/// Single steps of topology-aware scheduling: how domains are ranked, chosen and filled evenly.
///
/// Source: SCHEMA-KUEUE section 2, kueue/units.
enum DomainUnits {
  static func answer(
    _ test: String, _ input: CaseFields, _ expected: CaseFields
  ) throws(MalformedCase) -> CaseOutcome {
    let domains = try input.list("domains", RecordedDomain.init)
    let table = DomainTable(domains.map(\.row))
    let ids = domains.map(\.id)
    switch test {
    case "TestSortedDomains", "TestSortedDomainsWithLeader":
      let order = table.order(
        forLeader: test == "TestSortedDomainsWithLeader", isUnconstrained: input.isSet("unconstrained"),
        ratesAffinity: input.isSet("enableTASPreferredSchedulingAffinity"))
      return Difference.outcome(expecting: expected, got: ["order": Value(order.map { ids[$0] })])
    case "TestSelectOptimalDomainSetToFit":
      let chosen = table.tightestRows(for: try request(input, slices: "workerCount")) ?? []
      return Difference.outcome(
        expecting: CaseFields(["result": Value(try expected.texts("result").sorted())]),
        got: ["result": Value(chosen.map { ids[$0] }.sorted())])
    case "TestPlaceSlicesOnDomainsBalanced":
      let shares = table.evenShares(
        of: try request(input, slices: "sliceCount"), atLeast: try input.int("threshold"))
      let result = (shares ?? []).map { (ids[$0.row], Value($0.count)) }
      return Difference.outcome(
        expecting: CaseFields(["result": expected["result"] ?? .object([:])]),
        got: ["result": .object(Dictionary(uniqueKeysWithValues: result))])
    case "TestFindBestDomainsForBalancedPlacement":
      let params = try input.object("params")
      var request = try request(params, slices: "count")
      request.sliceCount /= request.sliceSize
      let best = table.bestSiblings(for: request)
      return Difference.outcome(
        expecting: CaseFields(["domainsCount": Value(0), "threshold": Value(0)].merging(expected.fields) { $1 }),
        got: ["domainsCount": Value(best?.domainCount ?? 0), "threshold": Value(best?.threshold ?? 0)])
    default: throw MalformedCase("nobody answers for \(test)")
    }
  }

  private static func request(_ fields: CaseFields, slices key: String) throws(MalformedCase) -> DomainTable.Request {
    var request = DomainTable.Request(sliceCount: try fields.int(key))
    request.leaderCount = fields["leaderCount"]?.integer ?? 0
    request.sliceSize = fields["sliceSize"]?.integer ?? 1
    request.sliceLevel = fields["sliceLevelIdx"]?.integer ?? 0
    return request
  }
}

/// A domain of a recorded step: its counts stand beside it, or among its own fields.
private struct RecordedDomain {
  var id: String
  var row: DomainTable.Row

  init(_ fields: CaseFields) throws(MalformedCase) {
    let domain = try fields["domain"].map { value throws(MalformedCase) in try CaseFields(value) } ?? fields
    let state = try fields["state"].map { value throws(MalformedCase) in try CaseFields(value) } ?? fields
    id = try domain.text("id")
    var count = DomainTable.Count()
    count.pods = state["podCount"]?.integer ?? 0
    count.podsWithLeader = state["podCountWithLeader"]?.integer ?? 0
    count.slices = state["sliceCount"]?.integer ?? 0
    count.slicesWithLeader = state["sliceCountWithLeader"]?.integer ?? 0
    count.leaders = state["leaderCount"]?.integer ?? 0
    count.affinity = state["affinityScore"]?.integer ?? 0
    row = DomainTable.Row(path: try domain.texts("levelValues"), count: count)
  }
}

extension Value {
  /// The counts that are not 0.
  fileprivate init(_ count: DomainTable.Count) {
    let fields = [
      "podCount": count.pods, "podCountWithLeader": count.podsWithLeader, "sliceCount": count.slices,
      "sliceCountWithLeader": count.slicesWithLeader, "leaderCount": count.leaders, "affinityScore": count.affinity,
    ]
    self = .object(fields.filter { $0.value != 0 }.mapValues { Value($0) })
  }
}
