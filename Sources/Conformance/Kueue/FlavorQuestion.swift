import API
import Kernel
import Quota

/// A recorded workload that asks for flavors, and the quotas that it asks of.
struct FlavorQuestion {
  private var state: QuotaState
  private let request: AssignmentRequest
  private let forecasts: ScriptedForecasts

  var tree: QuotaTree { state.tree }

  init(_ fields: CaseFields) throws(MalformedCase) {
    let input = try fields.object("input")
    var recorded = try QuotaCase(Self.objects(input), QuotaOptions(fields))
    var claim = WorkloadClaim(namespace: "default", name: "wl", uid: "wl", podSets: [])
    claim.podSets = try recorded.reader.podSets(Self.workload(input))
    if let slice = input["preemptWorkloadSlice"] ?? input["replaceWl"] {
      let old = recorded.add(try Self.slice(CaseFields(slice), of: claim, Self.queueName(input)))
      recorded.state.takeOut(old)
      claim.replaces = old
    }
    let tree = recorded.state.tree
    guard let queue = tree.clusterQueue(named: try Self.queueName(input)) else {
      throw MalformedCase("the case has no ClusterQueue")
    }
    request = AssignmentRequest(workload: recorded.add(claim), clusterQueue: queue, cycle: 1, now: .zero)
    state = recorded.state
    forecasts = try ScriptedForecasts(input, tree)
    for (key, name) in try Self.usages(input) {
      guard let node = tree.clusterQueue(named: name) else { continue }
      let amounts = try input.amounts(key).sorted { $0.key < $1.key }
      for (pair, amount) in amounts { state.assume(ClaimUsage(quota: tree.amounts(pair, amount)), in: node) }
    }
    for (name, usage) in try (input["siblingCQUsage"].map(CaseFields.init))?.fields ?? [:] {
      guard let node = tree.clusterQueue(named: name) else { continue }
      for (pair, amount) in try CaseFields(["usage": usage]).amounts("usage").sorted(by: { $0.key < $1.key }) {
        state.assume(ClaimUsage(quota: tree.amounts(pair, amount)), in: node)
      }
    }
  }

  func answer() -> FlavorAssignment {
    var state = state
    return state.assignFlavors(request, forecasts)
  }

  /// The objects under the names by which sections of objects are read.
  private static func objects(_ input: CaseFields) throws(MalformedCase) -> CaseFields {
    var fields = input.fields
    let queues = [input["clusterQueue"], input["secondaryClusterQueue"]].compactMap { $0 }
    fields["clusterQueues"] = .array(
      queues + (input["clusterQueues"]?.items ?? []) + (input["siblingCQs"]?.items ?? []))
    return CaseFields(fields)
  }

  private static func workload(_ input: CaseFields) -> CaseFields {
    let single = (input["podSet"] ?? input["workloadRequests"]?["podSet"]).map { Value.array([$0]) }
    return CaseFields([
      "podSets": input["wlPods"] ?? single ?? .array([]), "reclaimablePods": input["wlReclaimablePods"] ?? .null,
    ])
  }

  private static func queueName(_ input: CaseFields) throws(MalformedCase) -> String {
    input["clusterQueue"]?["name"]?.text ?? "test-clusterqueue"
  }

  /// Which ClusterQueue each table of usage belongs to.
  private static func usages(_ input: CaseFields) throws(MalformedCase) -> [(key: String, queue: String)] {
    let own = try queueName(input)
    let second = input["secondaryClusterQueue"]?["name"]?.text ?? ""
    return [
      ("clusterQueueUsage", own), ("cqUsage", own), ("testClusterQueueUsage", own),
      ("secondaryClusterQueueUsage", second), ("otherClusterQueueUsage", "other-clusterqueue"),
    ]
  }

  /// The workload that an elastic one replaces; its usage is not part of what is given.
  private static func slice(
    _ fields: CaseFields, of claim: WorkloadClaim, _ queue: String
  ) throws(MalformedCase) -> WorkloadClaim {
    var old = WorkloadClaim(namespace: "default", name: "old", uid: "old", podSets: claim.podSets)
    var podSets: [PodSetAdmission] = []
    for item in try fields.objects("totalRequests") {
      var usage: ResourceAmounts = [:]
      for amount in try item.objects("requests") { usage[try amount.text("name")] = try amount.int("value") }
      podSets.append(
        PodSetAdmission(
          name: try item.text("name"), flavors: try item.stringMap("flavors"), usage: usage,
          count: item["count"]?.integer ?? 0))
    }
    old.admission = Admission(clusterQueue: queue, podSets: podSets)
    return old
  }
}

/// What a case says that preemption could do; it always could where the case says nothing.
private struct ScriptedForecasts: PreemptionForecasting {
  private var answers: [PairID: PreemptionForecast] = [:]

  init(_ input: CaseFields, _ tree: QuotaTree) throws(MalformedCase) {
    guard let script = input["simulationResult"] else { return }
    for (name, value) in try CaseFields(script).fields {
      let fields = try CaseFields(value)
      guard let possibility: PreemptionForecast.Possibility = try fields.choice("possibility") else {
        throw MalformedCase("\(name) has no possibility")
      }
      guard let pair = tree.pair(FlavorResource(recorded: name)) else { continue }
      answers[pair] = PreemptionForecast(possibility, borrowing: fields["borrowingAfter"]?.integer ?? 0)
    }
  }

  func forecast(
    _ amount: PairAmount, for workload: WorkloadID, in queue: QuotaNodeID, _ state: inout QuotaState, now: SimTime
  ) -> PreemptionForecast {
    answers[amount.pair] ?? PreemptionForecast(.preempt, borrowing: 0)
  }
}

extension FlavorResource {
  /// `flavor/resource`; a resource may have a slash in its own name.
  init(recorded text: String) {
    let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
    self.init(parts.first ?? "", parts.count == 2 ? parts[1] : "")
  }
}

extension QuotaTree {
  fileprivate func amounts(_ name: String, _ amount: Int) -> [PairAmount] {
    pair(FlavorResource(recorded: name)).map { [PairAmount($0, amount)] } ?? []
  }
}
