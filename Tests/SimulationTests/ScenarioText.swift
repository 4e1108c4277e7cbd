import API
import Cluster
import Kernel
import Scenarios
import Simulation

/// A scenario of one LeaderWorkerSet, written from the few things that a test is about.
struct ScenarioText {
  var cluster = "{preset: superpod-h100, blocks: 1}"
  var name = "sample"
  var replicas = 2
  var size = 2
  /// Further lines of `spec`, indented by two spaces below it.
  var spec = ""
  /// Further lines of `spec.leaderWorkerTemplate`.
  var template = ""
  var annotations = "{}"
  /// Further lines of the pod's `spec`.
  var pod = ""
  /// The resources of every pod's one container.
  var resources = "{limits: {nvidia.com/gpu: 8}}"
  var image = "server:v1"
  /// Further top-level lines of the scenario.
  var rest = ""
  var duration = "1h"

  var yaml: String {
    """
    kind: Scenario
    name: test
    cluster: \(cluster)
    duration: \(duration)
    seed: 1
    manifests:
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: \(name), annotations: \(annotations)}
        spec:
          replicas: \(replicas)
    \(indented(spec, by: 6))
          leaderWorkerTemplate:
            size: \(size)
    \(indented(template, by: 8))
            workerTemplate:
              spec:
                containers:
                  - name: server
                    image: \(image)
                    resources: \(resources)
                    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5}
    \(indented(pod, by: 12))
    \(rest)
    """
  }

  private func indented(_ text: String, by count: Int) -> String {
    text.split(separator: "\n").map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
  }

  /// The world of the scenario, at time zero.
  func world() throws -> TestWorld {
    TestWorld(World(try Scenario.load(inputs: [InputFile(path: "test.yaml", content: yaml)])))
  }
}

/// A world that a test runs and asks; a class because expectations cannot take what is not copyable.
final class TestWorld {
  var world: World

  /// The set that `ScenarioText` describes unless it is renamed.
  static let sample = ObjectKey("default", "sample")

  init(_ world: consuming World) {
    self.world = world
  }

  /// Runs until a time after the start, and looks at every invariant there.
  func run(to time: SimDuration) {
    world.advance(until: .zero + time)
    world.checkInvariants()
  }

  /// Runs event by event, looking after each.
  func run(to time: SimDuration, _ look: () -> Void) {
    while world.violation == nil, let next = world.nextTime, next <= .zero + time {
      world.advance(until: next)
      look()
    }
    run(to: time)
  }

  var violation: String? { world.violation }
  var cluster: Cluster { world.cluster }

  /// All Workloads, in order of slot.
  var workloads: [Workload] { world.cluster.allWorkloads.map { world.cluster[$0].workload } }

  var isAvailable: Bool {
    guard let id = world.cluster.leaderWorkerSet(Self.sample) else { return false }
    return world.cluster[id].status.conditions.contains { $0.type == "Available" && $0.isTrue }
  }

  /// The leader StatefulSet.
  var leaderSet: StatefulSetRecord? { world.cluster.statefulSet(Self.sample).map { world.cluster[$0] } }

  func pod(_ name: String) -> PodRecord? {
    world.cluster.pod(ObjectKey("default", name)).map { world.cluster[$0] }
  }

  /// How often an event of a reason was emitted.
  func eventCount(_ reason: String, about kind: String? = nil) -> Int {
    world.unrecordedEvents.count { $0.reason == reason && (kind == nil || $0.about == kind) }
  }
}
