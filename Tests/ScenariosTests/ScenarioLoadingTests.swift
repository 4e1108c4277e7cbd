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

extension Sample {
  /// What a scenario may have beside: every section once.
  static let events = """
    images:
      vllm:v1: {size: 9.4GB, cached: [b0-r0-n0, {rack: b0-r1}]}
      "*": {size: 60MB, cached: everywhere, exists: true}
    containers:
      main: {startup: {lognormal: {median: 25m, sigma: 0.5}}, shutdown: 3s, runTime: {empirical: [1m, 2m]}}
    operations:
      - {at: 5m, scale: lws/vllm, replicas: 6}
      - {at: 10m, patch: lws/vllm, template: {containers/main/image: "vllm:v1"}, spec: {rolloutStrategy: {type: RollingUpdate}}}
      - {after: rollout(lws/vllm).group == 2, delay: 30s, cordon: {rack: b0-r3}}
      - {at: 20m, every: 10m, until: 40m, uncordon: {rack: b0-r3}}
      - {at: 21m, taint: {node: b1-r0-n0}, taints: [a=b:NoExecute, c:NoSchedule]}
      - {at: 22m, untaint: {node: b1-r0-n0}, taints: a}
      - {at: 23m, stop: scheduler, for: 2m}
      - {at: 24m, apply: {apiVersion: v1, kind: Namespace, metadata: {name: later}}}
      - {at: 25m, delete: lws/vllm, propagation: Foreground}
    failures:
      script:
        - {at: 30m, fail: {rack: b1-r3}, cause: power, repair: {weibull: {shape: 0.75, mean: 35m}}}
        - {at: 31m, repair: {rack: b1-r3}}
        - {at: 32m, kill: {pod: vllm-0-1, grace: 0s}}
        - {at: 33m, crash: {container: main, block: b0}, times: 2, afterStart: 5s}
        - {at: 34m, hang: {lws: vllm}, times: 1, for: 5m}
    kueue:
      featureGates: {TASBalancedPlacement: true}
      provisioning: {delay: 4m, failureShare: 5%, bookingExpiry: 10m}
    versions: {kubernetes: "1.35", lws: v0.10.0, kueue: 0.19}
    timing:
      profile: ideal
      kubelet: {podSandbox: 2s, imagePullRate: 1GB/s}
      nodes: {monitorGrace: 40s}
      kueue: {clientQPS: 50, clientBurst: "100"}
      scheduler: {clientQPS: {value: 0.5, range: [0.1, 1], source: assumed}}
    start: 2026-01-05T08:00+01:00
    seed: "7"
    record: [pods, events]
    expect:
      - availability(lws/vllm, groups >= 75%) >= 99%
      - eventually(lws/vllm.Available) within 20m

    """
}

@Test func loadsEverySection() throws {
  let scenario = try load(Sample.scenario + Sample.events)
  #expect(scenario.image(named: "vllm:v1").bytes == 9_400_000_000)
  #expect(
    scenario.image(named: "vllm:v1").cache == .nodes(["b0-r0-n0", "b0-r1-n0", "b0-r1-n1", "b0-r1-n2", "b0-r1-n3"]))
  #expect(scenario.image(named: "other") == ImageSpec(bytes: 60_000_000, cache: .everywhere))
  #expect(scenario.containers["main"]?.startup == .lognormal(median: 1500, sigma: 0.5))
  #expect(scenario.containers["main"]?.runTime == .empirical(sorted: [60, 120]))
  // Nine entries; one repeats three times (20, 30 and 40 min), one has two taints.
  #expect(scenario.operations.count == 12)
  #expect(scenario.operations[0].action == .scale(ObjectName(kind: .leaderWorkerSet, name: "vllm"), replicas: 6))
  #expect(scenario.operations[5].trigger == .at(.zero + .minutes(40)))
  guard case .after(let condition, let delay) = scenario.operations[2].trigger else {
    Issue.record("the third operation has no condition")
    return
  }
  #expect(condition.text == "rollout(lws/vllm).group == 2")
  #expect(delay == .seconds(30))
  #expect(scenario.failures.count == 5)
  #expect(scenario.failures[0].cause == "power")
  #expect(
    scenario.failures[3].action
      == .crash(
        ContainerSelection(container: "main", node: .domain(level: "block", name: "b0")), times: 2, delay: .seconds(5)))
  #expect(scenario.versions == Versions(kubernetes: KubernetesVersion(minor: 35), lws: .v0_10_0, kueue: .v0_19))
  #expect(scenario.timing.kubelet.podSandbox == .seconds(2))
  #expect(scenario.timing.api.watchDelay == .zero)
  #expect(scenario.timing.kubelet.imagePullRate == 1e9)
  #expect(scenario.timing.nodes.monitorGrace == .seconds(40))
  #expect(scenario.timing.kueue.client == ClientLimit(qps: 50, burst: 100))
  #expect(scenario.timing.scheduler.client == ClientLimit(qps: 0.5, burst: 1))
  // 2026-01-05 is 20,458 days after 1970-01-01; 08:00 at +01:00 is 07:00 UTC.
  #expect(scenario.start == 20_458 * 86_400 + 7 * 3_600)
  #expect(scenario.seed == 7)
  #expect(scenario.record == [.pods, .events])
  #expect(scenario.expect.count == 2)
}

@Test func theCommandLineReplacesWhatTheFileSays() throws {
  let scenario = try load(
    Sample.scenario, overrides: ["cluster.blocks=3", "seed=9", "manifests[0].spec.replicas=2", "versions.lws=v0.9.0"])
  #expect(scenario.cluster.nodes.count == 96)
  #expect(scenario.seed == 9)
  #expect(scenario.versions.lws == .v0_9_0)
  guard case .leaderWorkerSet(let set) = scenario.manifests[0].object else { return }
  #expect(set.spec.replicas == 2)
}

@Test(
  arguments: [
    ("cluster.blokcs=3", "--set cluster.blokcs=3  cluster.blokcs  unknown field; did you mean \"blocks\"?"),
    ("cluster.blocks=x", "--set cluster.blocks=x  cluster.blocks  \"x\" stands where a whole number is expected"),
    ("operations[2].at=5m", "--set operations[2].at=5m  operations is null, so it has no item [2]"),
    ("manifests[7].kind=Pod", "--set manifests[7].kind=Pod  manifests has 1 items; the first is [0]"),
    ("name.first=a", "--set name.first=a  name is \"first-steps\", so it has no first"),
    ("seed", "--set seed  write --set path=value, as in --set cluster.blocks=6"),
    ("duration=[", "--set duration=[  not valid YAML: while parsing a flow node, did not find expected node content"),
    ("a[b]=1", "--set a[b]=1  [b] in a[b] is neither a position nor a quoted key"),
  ] as [(String, String)])
func namesTheOptionThatIsWrong(_ option: String, _ message: String) {
  #expect(complaints(Sample.scenario, overrides: [option]) == [message])
}

@Test func imagesThatOnlyAPatchNamesAreKnownAndTheStarHoldsForThem() throws {
  let patch = """
    operations:
      - {at: 5m, patch: lws/vllm, template: {containers/main/image: "vllm:v2"}}
      - {at: 9m, patch: lws/vllm, template: {containers/main/image: "vllm:v3"}}
    images:
      vllm:v2: {size: 2GB}
      "*": {size: 60MB, cached: everywhere}

    """
  let images = try load(Sample.scenario + patch).images
  #expect(images["vllm:v1"] == ImageSpec(bytes: 60_000_000, cache: .everywhere))
  #expect(images["vllm:v2"] == ImageSpec(bytes: 2_000_000_000, cache: .nowhere))
  #expect(images["vllm:v3"] == ImageSpec(bytes: 60_000_000, cache: .everywhere))
}
