import API
import Kernel
import Testing

@testable import Scenarios

/// Kueue's objects, configuration and gates in a scenario.
@Suite struct KueueLoadingTests {
  private static let head =
    "kind: Scenario\nname: a\nduration: 1h\ncluster: {preset: superpod-h100}\nstart: 2026-01-01T01:00Z\n"

  private static let objects = """
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: ResourceFlavor
    metadata: {name: gpu}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: ClusterQueue
    metadata: {name: team}
    spec:
      cohortName: all
      namespaceSelector: {matchLabels: {kueue: "yes"}}
      resourceGroups:
        - coveredResources: [nvidia.com/gpu]
          flavors: [{name: gpu, resources: [{name: nvidia.com/gpu, nominalQuota: 8}]}]
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: LocalQueue
    metadata: {name: main, namespace: serving}
    spec: {clusterQueue: team}
    ---
    {apiVersion: v1, kind: Namespace, metadata: {name: serving, labels: {kueue: "yes"}}}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: Workload
    metadata: {name: early, namespace: serving, creationTimestamp: "2026-01-01T00:59:30Z"}
    spec:
      queueName: main
      podSets: [{name: main, count: 1, template: {spec: {containers: [{name: a, image: a}]}}}]

    """

  private func scenario(_ rest: String = "", objects: String = objects) throws -> Scenario {
    try load(
      Self.head + "manifests: kueue.yaml\n" + rest, files: [InputFile(path: "kueue.yaml", content: objects)])
  }

  @Test func theScenarioCarriesWhatKueueIsGiven() throws {
    let kueue = try scenario().kueue
    #expect(kueue.flavors.map(\.name) == ["gpu"])
    #expect(kueue.clusterQueues.map(\.cohort) == ["all"])
    #expect(kueue.localQueues.map(\.namespace) == ["serving"])
    #expect(
      kueue.labels(ofNamespace: "serving") == ["kueue": "yes", "kubernetes.io/metadata.name": "serving"])
    // Half a minute before the start.
    #expect(kueue.workloads.map(\.created) == [.zero - .seconds(30)])
    #expect(kueue.configuration.waitForPodsReady != nil)
    #expect(kueue.configuration.frameworks.contains(KueueFramework.leaderWorkerSet))
  }

  @Test func gatesAndReleasesAreTheScenarios() throws {
    let old = try scenario("versions: {kueue: 0.18}\nkueue: {featureGates: {QuotaCheckStrategy: true}}\n")
    #expect(old.versions.kueue == .v0_18)
    #expect(old.kueue.configuration.gates[.quotaCheckStrategy])
    #expect(!old.kueue.configuration.gates[.admissionGatedBy])
    #expect(old.kueue.configuration.waitForPodsReady == nil)
  }

  @Test func theConfigurationMayStandInItsConfigMap() throws {
    let map = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: kueue-manager-config, namespace: kueue-system}
      data:
        controller_manager_config.yaml: |
          apiVersion: config.kueue.x-k8s.io/v1beta2
          kind: Configuration
          controller: {groupKindConcurrency: {Workload.kueue.x-k8s.io: 5}}
          clientConnection: {qps: 50, burst: 100}
          integrations: {frameworks: [leaderworkerset.x-k8s.io/leaderworkerset, pod]}
          fairSharing: {preemptionStrategies: [LessThanInitialShare]}

      """
    let configuration = try scenario(objects: map).kueue.configuration
    #expect(configuration.clientQPS == 50)
    #expect(configuration.frameworks == ["leaderworkerset.x-k8s.io/leaderworkerset", "pod"])
    #expect(configuration.fairSharing?.strategies == [.lessThanInitialShare])
    let wrong = map.replacing("qps: 50", with: "qps: a")
    #expect(throws: ScenarioError.self) { try scenario(objects: wrong) }
  }

  @Test func provisioningIsModelled() throws {
    #expect(try scenario().provisioning == ProvisioningModel())
    let text = "kueue: {provisioning: {delay: {uniform: {from: 1m, to: 2m}}, failureShare: 5%, bookingExpiry: 10m}}\n"
    let model = try scenario(text).provisioning
    #expect(model.delay == .uniform(low: 60, high: 120))
    #expect(model.failureShare == 0.05)
    #expect(model.bookingExpiry == .seconds(600))
  }

  @Test func patchesAreHandedOverAndCanBeApplied() throws {
    let path = "resourceGroups/0/flavors/gpu/resources/nvidia.com~1gpu/nominalQuota"
    let scenario = try scenario(
      "operations:\n  - {at: 1m, patch: clusterqueue/team, spec: {stopPolicy: Hold, \(path): 16}}\n"
        + "  - {at: 2m, delete: localqueue/serving/main}\n")
    guard case .patchKueue(let name, let patch) = scenario.operations[0].action else {
      Issue.record("the operation is no patch of Kueue's")
      return
    }
    #expect(name == KueueObjectName(.clusterQueue, name: "team"))
    var kueue = scenario.kueue
    let patched = try #require(kueue.patched(name, by: patch, origin: scenario.start)).get()
    kueue.apply(patched)
    #expect(kueue.clusterQueues[0].stopPolicy == .hold)
    #expect(kueue.clusterQueues[0].resourceGroups[0].flavors[0].quotas["nvidia.com/gpu"]?.nominal == 16)
    #expect(kueue.clusterQueues.count == 1)
    guard case .delete(let deleted, _) = scenario.operations[1].action else {
      Issue.record("the operation is no deletion")
      return
    }
    #expect(deleted.kueueObject == KueueObjectName(.localQueue, namespace: "serving", name: "main"))
    kueue.remove(try #require(deleted.kueueObject))
    #expect(kueue.localQueues.isEmpty)
  }

  /// A ClusterQueue may wait for a flavor that comes later, but not for one that never does.
  @Test func referencesMayMeanWhatOperationsApply() throws {
    let later =
      "operations:\n  - {at: 1m, apply: {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: gpu}}}\n"
    let objects = Self.objects.replacing("metadata: {name: gpu}\n", with: "metadata: {name: cpu}\n")
    #expect(throws: Never.self) { try scenario(later, objects: objects) }
    #expect(throws: ScenarioError.self) { try scenario(objects: objects) }
  }
}
