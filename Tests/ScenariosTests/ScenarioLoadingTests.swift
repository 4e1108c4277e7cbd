import API
import Kernel
import Testing

@testable import Scenarios

/// Loads a scenario from text.
func load(_ text: String, files: [InputFile] = [], overrides: [String] = []) throws(ScenarioError) -> Scenario {
  try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)] + files, overrides: overrides)
}

/// The diagnostics of a scenario, one line each.
func complaints(_ text: String, files: [InputFile] = [], overrides: [String] = []) -> [String] {
  do throws(ScenarioError) {
    _ = try load(text, files: files, overrides: overrides)
    return []
  } catch {
    return error.diagnostics.map(\.description)
  }
}

enum Sample {
  /// A scenario with one LWS, complete but for what a test adds at its end.
  static let scenario = """
    kind: Scenario
    name: first-steps
    question: Does it become Available?
    cluster: {preset: superpod-h100, blocks: 2}
    duration: 1h
    manifests:
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: vllm}
        spec:
          replicas: 4
          leaderWorkerTemplate:
            size: 2
            workerTemplate:
              spec:
                containers:
                  - name: main
                    image: vllm:v1
                    resources: {limits: {nvidia.com/gpu: 8}}

    """
}

@Test func loadsAMinimalScenarioWithItsDefaults() throws {
  let scenario = try load(Sample.scenario)
  #expect(scenario.name == "first-steps")
  #expect(scenario.question == "Does it become Available?")
  // 2 blocks × 8 racks × 4 nodes.
  #expect(scenario.cluster.nodes.count == 64)
  #expect(scenario.cluster.nodes.last?.metadata.name == "b1-r7-n3")
  #expect(scenario.cluster.nodes.last?.metadata.labels["cloud.provider.com/topology-rack"] == "b1-r7")
  #expect(scenario.cluster.nodes.last?.allocatable["nvidia.com/gpu"] == Quantity(units: 8))
  #expect(scenario.cluster.levels.map(\.name) == ["block", "rack", "node"])
  #expect(scenario.duration == .hours(1))
  #expect(scenario.seed == 1)
  #expect(scenario.timing == .default)
  #expect(scenario.start == 1_767_225_600)
  #expect(scenario.record == .all)
  #expect(scenario.inputs.map(\.path) == ["test.yaml"])
  guard case .leaderWorkerSet(let set) = scenario.manifests[0].object else {
    Issue.record("the first manifest is no LeaderWorkerSet")
    return
  }
  #expect(set.spec.replicaCount == 4)
  #expect(set.spec.leaderTemplate.spec.containers[0].image == "vllm:v1")
}
