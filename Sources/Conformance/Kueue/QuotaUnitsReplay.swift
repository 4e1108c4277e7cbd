import API
import Quota

/// Single steps of Kueue's arithmetic: what quota is left, what is borrowed, how domains are ranked.
///
/// Source: SCHEMA-KUEUE section 2, kueue/units.
enum QuotaUnitsReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"]) { fields throws(MalformedCase) in
      let (input, expected) = (try fields.object("input"), try fields.object("expect"))
      switch try fields.text("test") {
      case "TestAvailable": return try available(input, expected)
      case "TestDominantResourceShare": return try shares(input, expected)
      case let test: return try DomainUnits.answer(test, input, expected)
      }
    }
  }

  private static func available(_ input: CaseFields, _ expected: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let tree = try tree(input, clusterQueues: input.list("clusterQueues", QuotaObjects.clusterQueue))
    var ledger = QuotaLedger(tree)
    for queue in tree.clusterQueueIDs.map(QuotaNodeID.init) {
      guard let usage = input["usage"]?[tree[queue].name] else { continue }
      try ledger.add(usage, to: queue)
    }
    return Difference.outcome(
      expecting: expected,
      got: [
        "available": amounts(tree) { max(0, ledger.available($0, $1)) },
        "potentiallyAvailable": amounts(tree) { ledger.potential($0, $1) },
      ])
  }

  /// An amount of every ClusterQueue and every pair that it has a quota of.
  private static func amounts(_ tree: QuotaTree, _ amount: (QuotaNodeID, PairID) -> Int) -> Value {
    var queues: [String: Value] = [:]
    for queue in tree.clusterQueueIDs.map(QuotaNodeID.init) {
      var amounts: [String: Value] = [:]
      for pair in (0..<tree.pairCount).map(PairID.init) where tree.quota(queue, pair).isDefined {
        amounts["\(tree.name(of: pair))"] = Value(amount(queue, pair))
      }
      queues[tree[queue].name] = .object(amounts)
    }
    return .object(queues)
  }

  private static func shares(_ input: CaseFields, _ expected: CaseFields) throws(MalformedCase) -> CaseOutcome {
    var queues = [try QuotaObjects.clusterQueue(input.object("clusterQueue"))]
    let name = queues[0].name
    if let lending = input["lendingClusterQueue"] { queues.append(try QuotaObjects.clusterQueue(CaseFields(lending))) }
    let tree = try tree(input, clusterQueues: queues)
    var ledger = QuotaLedger(tree)
    guard let queue = tree.clusterQueue(named: name) else { throw MalformedCase("the ClusterQueue has no name") }
    for usage in [input["usage"], input["flvResQ"]] { try ledger.add(usage ?? .object([:]), to: queue) }
    let found = tree.nodes.indices.map { index in
      let share = ledger.dominantShare(of: QuotaNodeID(index: index))
      return [
        "name": Value(tree.nodes[index].name), "nodeType": Value(tree.nodes[index].isCohort),
        "drValue": Value(share.weightedShare), "borrowing": Value(share.isBorrowing),
        "drName": Value(share.resource.map { tree.resources[$0] } ?? ""),
      ]
    }
    return Difference.outcome(
      expecting: try byName(expected), got: ["result": sorted(found)])
  }

  /// The expected nodes with the values that stand for absent ones.
  private static func byName(_ expected: CaseFields) throws(MalformedCase) -> CaseFields {
    let none = ["nodeType": Value(false), "drValue": Value(0), "borrowing": Value(false), "drName": Value("")]
    var nodes: [[String: Value]] = []
    for node in try expected.objects("result") { nodes.append(none.merging(node.fields) { $1 }) }
    return CaseFields(expected.fields.merging(["result": sorted(nodes)]) { $1 })
  }

  private static func sorted(_ nodes: [[String: Value]]) -> Value {
    .array(nodes.sorted { ($0["name"]?.text ?? "").precedesInBytes($1["name"]?.text ?? "") }.map(Value.object))
  }

  private static func tree(_ input: CaseFields, clusterQueues: [ClusterQueue]) throws(MalformedCase) -> QuotaTree {
    QuotaTree(
      flavors: [], clusterQueues: clusterQueues, cohorts: try input.list("cohorts", QuotaObjects.cohort))
  }
}

extension QuotaLedger {
  /// Counts amounts by `flavor/resource`; what no quota is given for counts nothing.
  mutating func add(_ usage: Value, to queue: QuotaNodeID) throws(MalformedCase) {
    for (name, amount) in try CaseFields(usage).fields.sorted(by: { $0.key < $1.key }) {
      let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
      guard parts.count == 2, let amount = amount.integer else { throw MalformedCase("usage of \(name)") }
      if let pair = tree.pair(FlavorResource(parts[0], parts[1])) { add(amount, pair, to: queue) }
    }
  }
}
