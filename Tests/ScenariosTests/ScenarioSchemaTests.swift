import API
import Foundation
import Testing

@testable import Scenarios

@Suite struct ScenarioSchemaTests {
  private static let docs = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/")
  private static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" }

  @Test func starterLoadsAsItStands() throws {
    let scenario = try load(ScenarioStarter.text)
    #expect(scenario.name == "starter")
    #expect(scenario.expect.count == 3)
    #expect(scenario.failures.count == 1)
  }

  @Test func theSchemaInTheRepositoryIsTheDecoders() throws {
    let file = Self.docs.appending(path: "scenario.schema.json")
    if Self.isUpdating { try ScenarioSchema.json().write(to: file, atomically: true, encoding: .utf8) }
    #expect(try String(contentsOf: file, encoding: .utf8) == ScenarioSchema.json())
  }

  @Test func theTablesOfTheDocumentationAreTheDecoders() throws {
    let file = Self.docs.appending(path: "scenario.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let mark = "<!-- The tables below are made from the decoder's declarations. -->\n\n"
    let start = try #require(text.range(of: mark)).upperBound
    if Self.isUpdating {
      try (text[..<start] + ScenarioReference.markdown()).write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(String(text[start...]) == ScenarioReference.markdown())
  }

  @Test func theSchemaHasEverySectionWithItsKeys() throws {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(ScenarioSchema.json().utf8)) as? [String: Any])
    let definitions = try #require(json["$defs"] as? [String: [String: Any]])
    for section in ScenarioSchema.sections {
      let properties = try #require(definitions[section.section]?["properties"] as? [String: Any])
      #expect(properties.keys.sorted() == section.fields.map(\.key).sorted())
    }
    // Every section but for Distribution, which has no keys of its own.
    #expect(definitions.count == ScenarioSchema.sections.count + 1)
  }

  /// Where in the sample each section stands.
  private static let places: [(any SectionKey.Type, String)] = [
    (ScenarioKey.self, ""), (PoolKey.self, "cluster."), (ClusterKey.self, "cluster."),
    (LevelKey.self, "cluster.levels[0]."), (TaintKey.self, "cluster.taints[0]."),
    (ImageKey.self, "images[\"vllm:v1\"]."),
    (ContainerKey.self, "containers.main."), (OperationKey.self, "operations[1]."), (FailuresKey.self, "failures."),
    (FaultEntryKey.self, "failures.entries.x."), (UniformShareKey.self, "failures.entries.x.left."),
    (NoticeKey.self, "failures.entries.x.notice."), (MaintenanceKey.self, "failures.maintenance.x."),
    (WindowKey.self, "failures.maintenance.x.window."),
    (RemedyKey.self, "failures.remedies.x."), (LemonsKey.self, "failures.lemons."),
    (InfancyKey.self, "failures.infancy."), (RecurrenceKey.self, "failures.recurrence."),
    (FailureKey.self, "failures.script[3]."), (VictimKey.self, "failures.script[3].crash."),
    (KillKey.self, "failures.script[2].kill."), (SelectionKey.self, "failures.script[0].fail."),
    (KueueScenarioKey.self, "kueue."), (ProvisioningKey.self, "kueue.provisioning."), (VersionsKey.self, "versions."),
    (TimingPart.self, "timing."), (APITimingKey.self, "timing.api."), (LWSTimingKey.self, "timing.lws."),
    (KueueTimingKey.self, "timing.kueue."), (ControllerManagerTimingKey.self, "timing.controllerManager."),
    (SchedulerTimingKey.self, "timing.scheduler."), (KubeletTimingKey.self, "timing.kubelet."),
    (NodeTimingKey.self, "timing.nodes."), (ArrivalKey.self, "arrivals[0]."), (ArrivalKey.self, "arrivals[1]."),
    (ArrivalPodSetKey.self, "arrivals[0].podSets[0]."), (ArrivalTopologyKey.self, "arrivals[0].podSets[0].topology."),
    (TraceColumnKey.self, "arrivals[1].columns."), (NetworkKey.self, "network."), (StorageKey.self, "storage."),
    (TrainingKey.self, "training[\"lws/vllm\"]."), (GangSizeKey.self, "training[\"lws/vllm\"].pods."),
    (StepKey.self, "training[\"lws/vllm\"].step."), (CheckpointKey.self, "training[\"lws/vllm\"].checkpoint."),
    (CommunicationKey.self, "training[\"lws/vllm\"].step.communication."),
    (RestartKey.self, "training[\"lws/vllm\"].restart."),
  ]

  @Test func everySectionIsAskedAbout() {
    let places = Set(Self.places.map { $0.0.section })
    #expect(ScenarioSchema.sections.map({ $0.section }).filter { !places.contains($0) } == [])
  }

  /// A value that fits no key makes the decoder complain about every key that it reads, and not as an unknown one.
  @Test func theDecoderReadsEveryDeclaredKey() {
    let text = Sample.scenario + Sample.events + Sample.arrivals
    let own = [
      "cluster={levels: [{name: node, count: 9}], taints: [{key: a, effect: NoSchedule}], allocatable: {cpu: 1, memory: 1}}"
    ]
    for (section, prefix) in Self.places {
      let setting = prefix.contains("levels") || prefix.contains("taints") ? own : []
      for (key, _) in section.fields {
        let found = complaints(text, overrides: setting + ["\(prefix)\(key)={\"?\": [[]]}"])
        #expect(!found.isEmpty, "\(prefix)\(key) is not read")
        #expect(!found.contains { $0.contains("\(key)  unknown field") }, "\(prefix)\(key) is unknown")
      }
    }
    #expect(complaints(text, overrides: ["timing.nonsense=1"]).contains { $0.contains("unknown field") })
  }
}
