import API
import Testing

@testable import Scenarios

@Suite struct PatchingTests {
  private func set(_ spec: String) throws -> LeaderWorkerSet {
    let text = """
      kind: Scenario
      name: a
      duration: 1h
      cluster: {preset: superpod-h100}
      manifests:
        - {apiVersion: leaderworkerset.x-k8s.io/v1, kind: LeaderWorkerSet, metadata: {name: vllm}, spec: \(spec)}

      """
    guard case .leaderWorkerSet(let set) = try load(text).manifests[0].object else {
      throw UnitRefusal(message: "no set")
    }
    return set
  }

  private static let twoTemplates = """
    {replicas: 4, leaderWorkerTemplate: {size: 2,
      leaderTemplate: {metadata: {labels: {role: leader}}, spec: {containers: [{name: lead, image: "a:1"}, {name: log, image: "l:1"}]}},
      workerTemplate: {spec: {containers: [{name: work, image: "a:1"}, {name: log, image: "l:1"}]}}}}
    """

  @Test func patchesEveryTemplateThatHasTheContainer() throws {
    let old = try set(Self.twoTemplates)
    let patch = LeaderWorkerSetPatch(template: [
      .init(steps: ["containers", "log", "image"], value: .string("l:2")),
      .init(steps: ["containers", "lead", "image"], value: .string("a:2")),
      .init(steps: ["metadata", "annotations", "x/y"], value: .string("z")),
    ])
    let new = try old.patched(by: patch).get()
    let template = new.spec.leaderWorkerTemplate
    #expect(template.leaderTemplate?.spec.containers.map(\.image) == ["a:2", "l:2"])
    #expect(template.workerTemplate.spec.containers.map(\.image) == ["a:1", "l:2"])
    #expect(template.workerTemplate.annotations == ["x/y": "z"])
    #expect(template.workerTemplate.source["metadata"]?["annotations"]?["x/y"] == .string("z"))
    #expect(new.spec.replicas == 4)
  }

  @Test func patchesSpecAndRemovesByNull() throws {
    let old = try set(Self.twoTemplates)
    let patch = LeaderWorkerSetPatch(spec: [
      .init(steps: ["rolloutStrategy", "rollingUpdateConfiguration", "maxSurge"], value: .string("50%")),
      .init(steps: ["leaderWorkerTemplate", "leaderTemplate"], value: .null),
    ])
    let new = try old.patched(by: patch).get()
    #expect(new.spec.maxSurge == 2)
    #expect(new.spec.leaderWorkerTemplate.leaderTemplate == nil)
  }

  @Test func scalingKeepsTheManifestInStep() throws {
    let scaled = try set(Self.twoTemplates).scaled(to: 7)
    #expect(scaled.spec.replicas == 7)
    let patched = try scaled.patched(
      by: LeaderWorkerSetPatch(spec: [.init(steps: ["startupPolicy"], value: .string("LeaderReady"))])
    ).get()
    #expect(patched.spec.replicas == 7)
  }

  @Test(
    arguments: [
      (["containers", "lod", "image"], Value.string("x"), "\"lod\" does not exist; there are \"work\" and \"log\""),
      (["containers", "log", "imag"], .string("x"), "unknown field; did you mean \"image\"?"),
      (["containers", "log", "image"], .int(5), "5 stands where text is expected"),
      (["containers", "log", "image", "tag"], .int(5), "\"l:1\" has no tag"),
    ] as [([String], Value, String)])
  func refusesWhatTheSetCannotTake(_ steps: [String], _ value: Value, _ words: String) throws {
    let result = try set(Self.twoTemplates).patched(
      by: LeaderWorkerSetPatch(template: [.init(steps: steps, value: value)]))
    guard case .failure(let refusal) = result else {
      Issue.record("the patch was taken")
      return
    }
    let message = refusal.problems.map(\.message).joined(separator: "\n")
    #expect(message.contains(words.replacing(" and ", with: " or ")), "\(message)")
    #expect(refusal.problems.first?.origin == .template(steps.joined(separator: "/")))
  }

  @Test func refusesAnUpdateThatTheWebhookRefuses() throws {
    let result = try set(Self.twoTemplates).patched(
      by: LeaderWorkerSetPatch(spec: [.init(steps: ["leaderWorkerTemplate", "size"], value: .int(0))]))
    guard case .failure(let refusal) = result else {
      Issue.record("the patch was taken")
      return
    }
    #expect(refusal.problems.map(\.origin) == [.spec("leaderWorkerTemplate/size")])
  }
}
