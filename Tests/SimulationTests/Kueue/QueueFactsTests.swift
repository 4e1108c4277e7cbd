import Scenarios
import Testing

@testable import Simulation

/// A queue of 16 GPUs and two groups of 16: one is admitted, the other waits.
@Suite struct QueueFactsTests {
  private static let kueue = """
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: Topology
        metadata: {name: default}
        spec: {levels: [{nodeLabel: cloud.provider.com/topology-rack}, {nodeLabel: kubernetes.io/hostname}]}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ResourceFlavor
        metadata: {name: h100}
        spec: {nodeLabels: {nvidia.com/gpu.product: H100}, topologyName: default}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ClusterQueue
        metadata: {name: team-a}
        spec:
          namespaceSelector: {}
          resourceGroups:
            - coveredResources: [nvidia.com/gpu]
              flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: 16}]}]
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: LocalQueue
        metadata: {name: lq, namespace: default}
        spec: {clusterQueue: team-a}
    """

  private static let expectations = [
    "queue(team-a).pending == 1", "queue(team-a).inadmissible == 1", "queue(team-a).admitted == 1",
    "queue(team-a).used(nvidia.com/gpu) == 16", "workloads.pending == 1", "workloads.admitted == 1",
    "workload(lws/sample/0).admitted", "workload(lws/sample/1).pending", "not workload(lws/sample/1).evicted",
    "preemptions == 0", "evictions == 0", "evictions(Preempted) == 0", "wait(lws/sample) > 9m",
  ]

  private func simulation(_ sink: (any FactSink)? = nil) throws -> Simulation {
    var text = ScenarioText()
    text.cluster = "{preset: superpod-h100, blocks: 1, nodeLabels: {nvidia.com/gpu.product: H100}}"
    text.annotations = "{}, labels: {kueue.x-k8s.io/queue-name: lq}"
    text.duration = "10m"
    text.rest =
      Self.kueue + "\nexpect:\n" + Self.expectations.map { "  - \"\($0)\"" }.joined(separator: "\n")
    return Simulation(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text.yaml)]), sink: sink)
  }

  @Test func expressionsSeeQueues() throws {
    var simulation = try simulation()
    let result = simulation.run()
    for expectation in result.expectations { #expect(expectation.pass, "\(expectation)") }
    #expect(result.expectations.count == Self.expectations.count)
  }

  @Test func theSummarySaysWhoWaits() throws {
    var simulation = try simulation()
    _ = simulation.run()
    let summary = try #require(RunSummary(of: simulation.world).queueing)
    #expect(summary.queues.map(\.name) == ["team-a"])
    #expect(summary.queues[0].uses == [.init(resource: "nvidia.com/gpu", used: 16, nominal: 16)])
    let pending = try #require(summary.pending.first)
    #expect(pending.owner == "lws/sample/1" && pending.reason == "WaitingForQuota")
    #expect(pending.message.contains("insufficient unused quota for nvidia.com/gpu in flavor h100, 16 more needed"))
  }

  @Test func factsTellAssignmentsUseAndMetrics() throws {
    let facts = QueueFacts()
    var simulation = try simulation(facts)
    _ = simulation.run()
    #expect(facts.flavors == ["main h100 nvidia.com/gpu 16"] || facts.flavors.count == 2)
    #expect(facts.uses.last == "team-a 16 of 16, left 0")
    #expect(facts.domainPods == 2)
    #expect(facts.metrics["kueue_admitted_active_workloads{cluster_queue=\"team-a\"}"] == 1)
    #expect(facts.metrics["kueue_pending_workloads{cluster_queue=\"team-a\",status=\"inadmissible\"}"] == 1)
    #expect(facts.metrics["kueue_admitted_workloads_total{cluster_queue=\"team-a\",priority_class=\"\"}"] == 1)
    // 256 GPUs of the preset's 32 nodes, less 16.
    #expect(facts.freeGPUs == 240)
  }
}

/// What is said of quotas and places.
private final class QueueFacts: FactSink {
  var flavors: [String] = []
  var uses: [String] = []
  var domainPods = 0
  var metrics: [String: Double] = [:]
  var freeGPUs: Int64 = 0

  func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for timed in facts {
      guard case .queueing(let fact) = timed.fact else { continue }
      switch fact {
      case .flavorAssignment(let fact):
        flavors.append(
          [fact.podSet, fact.flavor, fact.resource].map { symbols[$0] }.joined(separator: " ") + " \(fact.amount)")
      case .domainAssignment(let fact): domainPods += Int(fact.podCount)
      case .quotaUse(let fact):
        uses.append("\(symbols[fact.key.node]) \(fact.use.reserved) of \(fact.use.nominal), left \(fact.use.available)")
      case .metric(let fact): metrics["\(symbols[fact.name]){\(symbols[fact.labels])}"] = fact.value
      case .topologyRoom(let fact) where symbols[fact.key.resource] == "nvidia.com/gpu": freeGPUs = fact.room.free
      case .topologyRoom, .workload, .workloadGone, .eviction, .preemption, .placementQuality, .quotaGone: break
      }
    }
  }
}
