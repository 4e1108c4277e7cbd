import API
import Foundation
import Testing

@testable import Scenarios

@Suite struct ManifestTests {
  /// The manifests of the repository, and those of a folder that the environment names.
  static let files: [String] = {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let own = here.appending(path: "../../scenarios/manifests").standardizedFileURL.path
    let folders = [own, ProcessInfo.processInfo.environment["LWSIM_MANIFESTS"]].compactMap(\.self)
    return folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        .filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
    }
  }()

  @Test func thereAreManifests() { #expect(Self.files.count >= 3) }

  @Test(arguments: files) func loadsUnchanged(_ file: String) throws {
    let content = try String(contentsOfFile: file, encoding: .utf8)
    let text = "kind: Scenario\nname: a\nduration: 1h\ncluster: {preset: superpod-h100}\nmanifests: [m.yaml]\n"
    let scenario = try load(text, files: [InputFile(path: "m.yaml", content: content)])
    #expect(!scenario.manifests.isEmpty)
    #expect(scenario.inputs.map(\.path) == ["test.yaml", "m.yaml"])
    #expect(scenario.notes == scenario.notes.sorted())
  }

  private static let mixed = """
    apiVersion: v1
    kind: List
    items:
      - apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: data}
        spec:
          replicas: 3
          serviceName: db
          podManagementPolicy: Parallel
          selector: {matchLabels: {app: db}}
          updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1, maxUnavailable: 50%}}
          ordinals: {start: 5}
          persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}
          volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 1Gi}}}}]
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: pg, ports: [{containerPort: 5432}]}]}
      - {apiVersion: v1, kind: Service, metadata: {name: db, namespace: data}, spec: {clusterIP: None, selector: {app: db}}}
      - {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x, finalizers: [a]}, spec: {accessModes: [ReadWriteOnce]}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: solo}
    spec:
      containers: [{name: a, image: a, ports: [{containerPort: 1}]}, {name: b, image: b, ports: []}]
    ---
    {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "often"}, "spec": {"anything": [1, 2]}}

    """

  @Test func readsTheKindsThatAreSimulatedAndKeepsTheOthers() throws {
    let text = "kind: Scenario\nname: a\nduration: 1h\ncluster: {preset: superpod-h100}\nmanifests: m.yaml\n"
    let scenario = try load(text, files: [InputFile(path: "m.yaml", content: Self.mixed)])
    #expect(
      scenario.manifests.map(\.object.kind) == ["StatefulSet", "Service", "PersistentVolumeClaim", "Pod", "CronJob"])
    #expect(scenario.manifests.map(\.document) == [0, 0, 0, 1, 2])
    #expect(scenario.ignoredKinds == ["batch/v1 CronJob"])
    // Two containers have ports: one note for each kind.
    #expect(
      scenario.notes.map(\.pattern) == ["spec.containers[].ports", "spec.template.spec.containers[].ports"])
    guard case .statefulSet(let set) = scenario.manifests[0].object,
      case .service(let service) = scenario.manifests[1].object
    else {
      Issue.record("the kinds are wrong")
      return
    }
    #expect(set.metadata.namespace == "data")
    #expect(set.spec.podManagement == .parallel)
    #expect(set.spec.partition == 1)
    #expect(set.spec.maxUnavailable == .percent(50))
    #expect(set.spec.startOrdinal == 5)
    #expect(set.spec.claimRetention == ClaimRetentionPolicy(whenDeleted: .delete))
    #expect(set.spec.claimTemplates.first?.requests["storage"] == Quantity("1Gi"))
    #expect(service.isHeadless)
  }

  /// A list of objects would be a kind of its own if it were not unrolled.
  @Test func runsAgainFromKeptInputs() throws {
    let text = "kind: Scenario\nname: a\nduration: 1h\ncluster: {preset: superpod-h100}\nmanifests: m.yaml\n"
    let first = try load(text, files: [InputFile(path: "m.yaml", content: Self.mixed)])
    let second = try Scenario.load(inputs: first.inputs)
    #expect(second.manifests == first.manifests)
    #expect(second.inputs == first.inputs)
    #expect(complaints(text) == ["test.yaml:5:12  manifests  m.yaml was not kept with the run"])
  }
}
