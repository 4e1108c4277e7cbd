import API
import Cluster
import Foundation
import Kernel
import Scenarios
import Testing

@testable import Simulation

/// Kueue's own manifests, unchanged, with and without the capacity they need: what is admitted, and what the rest is told.
///
/// The texts are those of KUEUE-SPEC 3.6, 3.7 and 5.10, with numbers that follow from the manifests: a group asks for
/// 100m + 2 · 200m CPU and 2 GPUs, the queue has 100 CPUs and 16 GPUs.
@Suite struct KueueManifestTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var queues = "sample-gpu-queues.yaml"
    var replicas = 2
    var cluster: String
    var admitted: Int
    /// Reason and message of the first workload that is not admitted.
    var pending: (reason: String, message: String)?
    var testDescription: String { name }
  }

  private static let group = "nodeLabels: {cloud.provider.com/node-group: tas-group}"

  static let cases = [
    Case(name: "room for all", cluster: "{preset: superpod-h100, racks: 1, \(group)}", admitted: 2),
    Case(
      name: "a ninth group exceeds 16 GPUs by 2", replicas: 9,
      cluster: "{preset: superpod-h100, racks: 1, \(group)}", admitted: 8,
      pending: (
        "WaitingForQuota",
        podSets("insufficient unused quota for nvidia.com/gpu in flavor tas-flavor, 2 more needed")
      )),
    Case(
      name: "one GPU in a rack is one of two workers",
      cluster: "{preset: superpod-h100, racks: 2, nodes: 1, allocatable: {nvidia.com/gpu: 1}, \(group)}", admitted: 0,
      pending: (
        "TopologyPlacementFailed",
        leader("topology \"default\" allows to fit only 1 out of 2 pod(s)")
      )),
    Case(
      name: "no node has the flavor's label", cluster: "{preset: superpod-h100, racks: 1}", admitted: 0,
      pending: (
        "TopologyPlacementFailed", leader("no topology domains at level: cloud.provider.com/topology-rack")
      )),
    Case(
      name: "the queue of the other sample has no GPUs", queues: "sample-queues.yaml",
      cluster: "{preset: superpod-h100, racks: 1, \(group)}", admitted: 0,
      pending: ("NoMatchingFlavor", podSets("resource nvidia.com/gpu unavailable in ClusterQueue"))),
  ]

  /// Of a group that finds no place one podset says so, the first. Source: KUEUE-SPEC 14-7.
  private static func leader(_ text: String) -> String { "couldn't assign flavors to pod set leader: \(text)" }

  private static func podSets(_ text: String) -> String {
    "couldn't assign flavors to pod set leader: \(text); couldn't assign flavors to pod set worker: \(text)"
  }

  @Test(arguments: cases) func theSampleIsAdmittedOrSaysWhy(_ item: Case) throws {
    var text = try Self.manifest("sample-leaderworkerset-tas.yaml")
    if item.replicas != 2 { text = text.replacing("replicas: 2", with: "replicas: \(item.replicas)") }
    let scenario = """
      kind: Scenario
      name: samples
      cluster: \(item.cluster)
      duration: 1h
      manifests: [queues.yaml, lws.yaml]
      """
    let world = TestWorld(
      World(
        try Scenario.load(inputs: [
          InputFile(path: "test.yaml", content: scenario),
          InputFile(path: "queues.yaml", content: try Self.manifest(item.queues)),
          InputFile(path: "lws.yaml", content: text),
        ])))
    world.run(to: .minutes(10))
    #expect(world.violation == nil)
    #expect(world.workloads.count { $0.isTrue(.admitted) } == item.admitted)
    guard let pending = item.pending else { return }
    let condition = world.workloads.first { !$0.isTrue(.admitted) }?.condition(.quotaReserved)
    #expect(condition?.reason == pending.reason)
    #expect(condition?.message == pending.message)
  }

  /// CPU jobs in two flavors of 9 that share 14 credits. The first takes 8 of on-demand; the second, of 7, finds 1 left
  /// there, takes spot, and would be 15 credits of 14.
  @Test func creditsAreSharedOverFlavors() throws {
    let job = """
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: NAME, labels: {kueue.x-k8s.io/queue-name: team-queue}}
      spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i, resources: {requests: {cpu: CPU}}}]}}}

      """
    let transformation = """
      apiVersion: config.kueue.x-k8s.io/v1beta2
      kind: Configuration
      resources: {transformations: [{input: cpu, strategy: Retain, outputs: {cpu_credits: 1}}]}

      """
    func named(_ name: String, _ cpu: Int) -> String {
      job.replacing("NAME", with: name).replacing("CPU", with: "\(cpu)")
    }
    let scenario = """
      kind: Scenario
      name: credits
      cluster:
        pools:
          - {name: a, preset: superpod-h100, racks: 1, nodes: 1, nodeLabels: {node-type: on-demand}}
          - {name: b, preset: superpod-h100, racks: 1, nodes: 1, nodeLabels: {node-type: spot}}
      duration: 1h
      manifests: [queues.yaml, jobs.yaml]
      containers: {c: {runTime: 30m}}
      """
    let world = TestWorld(
      World(
        try Scenario.load(inputs: [
          InputFile(path: "test.yaml", content: scenario),
          InputFile(path: "queues.yaml", content: try Self.manifest("shared-quota-setup.yaml")),
          InputFile(path: "jobs.yaml", content: transformation + named("first", 8) + named("second", 7)),
        ])))
    world.run(to: .minutes(10))
    #expect(world.violation == nil)
    let admitted = world.workloads.filter { $0.isTrue(.admitted) }
    #expect(admitted.count == 1)
    let message = world.workloads.first { !$0.isTrue(.admitted) }?.condition(.quotaReserved)?.message
    #expect(
      message
        == "couldn't assign flavors to pod set main: insufficient unused quota for cpu_credits in flavor credits, 1 more needed"
    )
  }

  private static func manifest(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("scenarios/manifests/\(name)"), encoding: .utf8)
  }
}
