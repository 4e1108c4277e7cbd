import API
import Kernel
import Quota

/// The choice of victims: classical, in hierarchies, and by fair shares.
///
/// Source: SCHEMA-KUEUE section 2, kueue/preemption.
enum PreemptionReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], answer)
  }

  private static func answer(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let recorded = try PreemptionCase(fields)
    var state = recorded.state
    let targets = state.preemptionTargets(for: recorded.question, now: .zero).map { target in
      (key: state[target.workload].key, target: target)
    }.sorted { $0.key < $1.key }
    if let pair = recorded.state.ledger.firstDifference(from: state.ledger) {
      return .failed("the search changed what is used of \(pair)")
    }
    return Difference.outcome(
      expecting: try expectation(fields.object("expect")),
      got: [
        "preempted": Value(targets.count),
        "preemptedTargets": .array(
          targets.map { .object(["key": Value($0.key), "reason": Value($0.target.reason.rawValue)]) }),
        "workloads": .array(try recorded.workloads(without: targets.map(\.target), state)).sortedByKey,
      ])
  }

  /// What is expected, sorted by key: victims and workloads are sets.
  private static func expectation(_ expected: CaseFields) -> CaseFields {
    var fields = expected.fields.mapValues(\.sortedByKey)
    fields["preemptedTargets"] = expected["preemptedTargets"]?.sortedByKey ?? .array([])
    return CaseFields(fields)
  }
}

/// A recorded question for victims.
private struct PreemptionCase {
  var state: QuotaState
  var question: PreemptionQuestion
  private var recorded: [CaseFields]

  init(_ fields: CaseFields) throws(MalformedCase) {
    let input = try fields.object("input")
    let isFair = try fields.text("test") == "TestFairPreemptions"
    var options = try QuotaOptions(fields)
    options.fairSharing = isFair ? FairSharing(strategies: try input.choices("strategies")) : nil
    var recorded = try QuotaCase(input, options, takesNameAsUID: isFair)
    var incoming = try recorded.reader.claim(input.object("incoming"))
    incoming.admission = nil
    let preemptor = recorded.add(incoming)
    let tree = recorded.state.tree
    guard let queue = tree.clusterQueue(named: try input.text("targetCQ")) else {
      throw MalformedCase("targetCQ is no ClusterQueue")
    }
    var assigned = AssignedAmounts()
    for podSet in incoming.podSets {
      let flavors = try Self.flavors(input, podSet)
      for (resource, request) in podSet.requests.sorted(by: { $0.key < $1.key }) {
        guard let choice = flavors[resource], let pair = tree.pair(FlavorResource(choice.flavor, resource)) else {
          continue
        }
        assigned.add(request * podSet.count, pair, isShort: choice.mode == "Preempt")
      }
    }
    state = recorded.state
    question = PreemptionQuestion(
      preemptor: preemptor, clusterQueue: queue, contested: assigned.short.sorted(), amounts: assigned.list)
    self.recorded = try input.objects("workloads")
  }

  /// The flavor and the mode of each resource: as given, or one flavor for cpu.
  private static func flavors(
    _ input: CaseFields, _ podSet: ClaimPodSet
  ) throws(MalformedCase) -> [String: (flavor: String, mode: String)] {
    guard let assignment = input["assignment"] else {
      return ["cpu": (input["assignmentFlavor"]?.text ?? "default", "Preempt")]
    }
    let podSets = try CaseFields(assignment).objects("podSets")
    guard let own = podSets.first(where: { $0["name"]?.text == podSet.name })?["flavors"] else { return [:] }
    let fields = try CaseFields(own)
    var flavors: [String: (flavor: String, mode: String)] = [:]
    for resource in fields.fields.keys.sorted() {
      let choice = try fields.object(resource)
      flavors[resource] = (try choice.text("name"), try choice.text("mode"))
    }
    return flavors
  }

  /// The recorded workloads once the victims have been told.
  func workloads(without targets: [PreemptionTarget], _ state: QuotaState) throws(MalformedCase) -> [Value] {
    var workloads: [Value] = []
    for (index, fields) in recorded.enumerated() {
      var fields = fields.fields
      if let target = targets.first(where: { $0.workload.index == index }), !state[target.workload].isEvicted {
        fields["conditions"] = .array((fields["conditions"]?.items ?? []) + conditions(target, state))
        fields["schedulingStats"] = .object([
          "evictions": .array([
            .object(["reason": Value("Preempted"), "underlyingCause": Value(""), "count": Value(1)])
          ])
        ])
      }
      workloads.append(.object(fields))
    }
    return workloads
  }

  private func conditions(_ target: PreemptionTarget, _ state: QuotaState) -> [Value] {
    guard let home = state.home(of: target.workload) else { return [] }
    let notice = PreemptionNotice(
      preemptor: .init(state[question.preemptor], in: question.clusterQueue, of: state.tree),
      victim: .init(state[target.workload], in: home, of: state.tree), reason: target.reason)
    return [("Evicted", "Preempted"), ("Preempted", target.reason.rawValue)].map { type, reason in
      .object([
        "type": Value(type), "status": Value("True"), "reason": Value(reason), "message": Value(notice.message),
        "time": Value(0),
      ])
    }
  }
}

/// What an assignment takes of every flavor and resource, and of which there is too little.
private struct AssignedAmounts {
  private var amounts: [PairID: Int] = [:]
  var short: Set<PairID> = []

  var list: [PairAmount] {
    amounts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { PairAmount($0.key, $0.value) }
  }

  mutating func add(_ amount: Int, _ pair: PairID, isShort: Bool) {
    amounts[pair, default: 0] += amount
    if isShort { short.insert(pair) }
  }
}

extension QuotaLedger {
  /// The first node and pair of which another ledger of the same tree counts something else; nil when all are equal.
  fileprivate func firstDifference(from other: QuotaLedger) -> String? {
    for node in tree.nodes.indices.map(QuotaNodeID.init) {
      for pair in (0..<tree.pairCount).map(PairID.init) where usage(node, pair) != other.usage(node, pair) {
        return "\(tree.name(of: pair)) in \(tree[node].name)"
      }
    }
    return nil
  }
}

extension Value {
  /// A list of objects in the order of their `key`; any other value as it is.
  var sortedByKey: Value {
    guard case .array(let items) = self else { return self }
    return .array(items.sorted { ($0["key"]?.text ?? "").precedesInBytes($1["key"]?.text ?? "") })
  }
}
