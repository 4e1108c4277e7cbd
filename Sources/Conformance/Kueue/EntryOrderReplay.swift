import API
import Kernel
import Quota

/// The order in which the entries of a cycle are processed.
enum EntryOrderReplay {
  static func answer(_ fields: CaseFields, _ input: CaseFields) throws(MalformedCase) -> CaseOutcome {
    var options = try QuotaOptions(fields)
    let ordering = try input.object("workloadOrdering")
    if ordering["podsReadyRequeuingTimestamp"]?.text == "Creation" { options.requeuingTimestamp = .creation }
    let reader = ClaimReader(options: options)
    var ranks: [EntryRank] = []
    var names: [String] = []
    for entry in try input.objects("input") {
      let claim = try reader.claim(entry.object("head").object("info").object("obj"))
      names.append(claim.name)
      ranks.append(EntryRank(claim, borrowing: entry["assignment"]?["borrowing"]?.integer ?? 0))
    }
    let order = ranks.indices.sorted { ranks[$0].precedes(ranks[$1], options.gates) }
    return Difference.outcome(
      expected: try fields.object("expect").value("order"), got: Value(order.map { names[$0] }))
  }
}
