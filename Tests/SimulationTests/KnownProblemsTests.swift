import API
import Cluster
import Kernel
import Scenarios
import Simulation
import Testing

/// Behaviour that users of LeaderWorkerSet know from its issue tracker, which a faithful simulator has to show.
///
/// Source: LWS-SPEC section G; the numbers are those of the kubernetes-sigs/lws threads.
@Suite struct KnownProblemsTests {
  private static let surgeOnly = """
    rolloutStrategy:
      type: RollingUpdate
      rollingUpdateConfiguration: {maxUnavailable: 0, maxSurge: 1}
    """
  private static let update = """
    operations:
      - {at: 10m, patch: lws/sample, template: {containers/server/image: "server:v2"}}
    """

  @Test("#779: one replica with surge 1 surges at head and hangs in v0.8.0", arguments: ["head", "v0.8.0"])
  func singleReplicaSurge(version: String) throws {
    let text = ScenarioText(
      replicas: 1, spec: Self.surgeOnly, rest: Self.update + "\nversions: {lws: \(version)}")
    let world = try text.world()
    var most = 0
    world.run(to: .minutes(40)) { most = max(most, world.leaderSet?.spec.replicas ?? 0) }
    #expect(world.violation == nil)
    #expect(most == (version == "head" ? 2 : 1))
    #expect(world.isAvailable == (version == "head"))
  }

  @Test("#567: a rollout completes although every old pod is unready")
  func rolloutFromUnready() throws {
    let text = ScenarioText(
      replicas: 4, spec: Self.surgeOnly, image: "bad:v1",
      rest: "images: {\"bad:v1\": {size: 1GB, exists: false}}\n" + Self.update)
    let world = try text.world()
    world.run(to: .minutes(9))
    #expect(!world.isAvailable)
    world.run(to: .minutes(40))
    #expect(world.violation == nil)
    #expect(world.isAvailable)
    #expect(world.leaderSet?.spec.replicas == 4)
  }

  @Test("#998: a worker that is gone before the pod controller looks does not take its group along")
  func forcedDeletionRace() throws {
    let kill = "failures: {script: [{at: 10m, kill: {pod: sample-0-1, grace: %}}]}"
    for (grace, recreations) in [("0s", 0), ("30s", 1)] {
      let world = try ScenarioText(rest: kill.replacing("%", with: grace)).world()
      world.run(to: .minutes(30))
      #expect(world.violation == nil)
      #expect(world.eventCount("RecreateGroup") == recreations, "grace \(grace)")
      #expect(world.isAvailable)
    }
  }

  @Test("#804: late worker deletions kill the replacement leader in v0.8.0", arguments: ["head", "v0.8.0"])
  func leaderDeletedTwice(version: String) throws {
    let text = ScenarioText(
      rest: "failures: {script: [{at: 10m, kill: {pod: sample-0}}]}\nversions: {lws: \(version)}")
    let world = try text.world()
    world.run(to: .minutes(30))
    let recreations = world.eventCount("RecreateGroup") + world.eventCount("RecreateGroupOnPodRestart")
    #expect(recreations == (version == "head" ? 0 : 1))
    #expect(world.isAvailable)
  }

  @Test("#1048: a persistent failure recreates the group for ever, without back-off")
  func endlessRecreation() throws {
    let text = ScenarioText(
      replicas: 1,
      rest: "failures: {script: [{at: 10m, crash: {container: server, pod: sample-0-1}, times: 100000}]}")
    let world = try text.world()
    world.run(to: .minutes(20))
    let afterTen = world.eventCount("RecreateGroup")
    world.run(to: .minutes(30))
    let afterTwenty = world.eventCount("RecreateGroup")
    #expect(afterTen > 60)
    // With a back-off the second ten minutes would see fewer.
    #expect(afterTwenty - afterTen >= afterTen, "\(afterTen) in the first ten minutes, \(afterTwenty) in twenty")
  }

  @Test("#508: a lost node holds its whole group in Terminating until it is back or declared out of service")
  func nodeOffline() throws {
    let world = try ScenarioText().world()
    world.run(to: .minutes(10))
    let node = try #require(world.pod("sample-1-1")?.node)
    let name = world.cluster[node].name
    let outOfService = """
      operations:
        - {at: 30m, taint: {node: \(name)}, taints: [{key: node.kubernetes.io/out-of-service, effect: NoExecute}]}
      """
    for (rest, isBack) in [("", false), (outOfService, true)] {
      let script = "failures: {script: [{at: 10m, fail: {node: \(name)}}]}\n"
      let world = try ScenarioText(rest: script + rest).world()
      // 50 s of silence, then 300 s of toleration: 10m + 50s + 5m, and nothing is deleted before.
      world.run(to: .seconds(600 + 350 - 6))
      #expect(world.pod("sample-1-1")?.isTerminating == false)
      world.run(to: .minutes(17))
      #expect(world.pod("sample-1-1")?.isTerminating == true)
      #expect(world.pod("sample-1")?.isTerminating == true)
      world.run(to: .minutes(50))
      #expect(world.violation == nil)
      #expect(world.isAvailable == isBack, "\(rest)")
    }
  }

  @Test("#167: without gangs, leaders fill the cluster and all workers wait")
  func leadersFillTheCluster() throws {
    let text = ScenarioText(
      cluster: "{preset: superpod-h100, blocks: 1, racks: 1, nodes: 4}", replicas: 4)
    let world = try text.world()
    world.run(to: .minutes(30))
    #expect(world.violation == nil)
    #expect((0..<4).allSatisfy { world.pod("sample-\($0)")?.isReady == true })
    #expect((0..<4).allSatisfy { world.pod("sample-\($0)-1")?.reason == .unschedulable })
    let message = world.pod("sample-0-1")?.schedulingMessage
    #expect(message == "0/4 nodes are available: 4 Insufficient nvidia.com/gpu.")
  }

  @Test("#539: exclusive topology is one group per domain, and a group too many waits")
  func exclusiveTopology() throws {
    let text = ScenarioText(
      cluster: "{preset: superpod-h100, blocks: 1, racks: 2, nodes: 4}", replicas: 3,
      annotations: "{\(LWSKey.exclusiveTopology): cloud.provider.com/topology-rack}",
      resources: "{limits: {nvidia.com/gpu: 1}}")
    let world = try text.world()
    world.run(to: .minutes(30))
    #expect(world.violation == nil)
    let placed = (0..<3).filter { world.pod("sample-\($0)")?.node != nil }
    #expect(placed.count == 2)
    for group in placed {
      let racks = [world.pod("sample-\(group)"), world.pod("sample-\(group)-1")].compactMap { $0?.node }.map {
        world.cluster[$0].metadata.labels["cloud.provider.com/topology-rack"]
      }
      #expect(racks.count == 2 && racks[0] == racks[1])
    }
    let waiting = try #require((0..<3).first { !placed.contains($0) })
    #expect(
      world.pod("sample-\(waiting)")?.schedulingMessage
        == "0/8 nodes are available: 8 node(s) didn't match pod anti-affinity rules.")
  }

  @Test("#410: a name of more than about 51 characters leaves the workers uncreated")
  func longName() throws {
    var text = ScenarioText()
    text.name = "a" + String(repeating: "b", count: 54)
    let world = try text.world()
    world.run(to: .minutes(10))
    #expect(world.eventCount("FailedCreate", about: "StatefulSet") > 0)
    #expect(world.cluster.allPods.allSatisfy { world.cluster[$0].membership?.isLeader == true })
  }

  @Test("#511: a canary with surge keeps its surge groups until the partition is 0")
  func canaryKeepsSurge() throws {
    let spec = """
      rolloutStrategy:
        type: RollingUpdate
        rollingUpdateConfiguration: {partition: 2, maxUnavailable: 1, maxSurge: 1}
      """
    let reset = "\n  - {at: 40m, patch: lws/sample, spec: {rolloutStrategy/rollingUpdateConfiguration/partition: 0}}"
    let text = ScenarioText(replicas: 4, spec: spec, rest: Self.update + reset, duration: "2h")
    let world = try text.world()
    world.run(to: .minutes(39))
    #expect(world.leaderSet?.spec.replicas == 5)
    world.run(to: .minutes(100))
    #expect(world.leaderSet?.spec.replicas == 4)
    #expect(world.isAvailable)
  }

  @Test("PR #488: a group that is down anyway uses up the budget of a rollout")
  func unhealthyBelowThePartition() throws {
    let spec = """
      rolloutStrategy:
        type: RollingUpdate
        rollingUpdateConfiguration: {maxUnavailable: 2, maxSurge: 0}
      """
    let hang = "\nfailures: {script: [{at: 5m, hang: {container: server, pod: sample-0}}]}"
    let world = try ScenarioText(replicas: 4, spec: spec, rest: Self.update + hang).world()
    var partitions: [Int] = []
    world.run(to: .seconds(603)) {
      let partition = world.leaderSet?.spec.partition ?? -1
      if partitions.last != partition { partitions.append(partition) }
    }
    #expect(partitions == [0, 4, 3])
  }

  @Test("B.3: while the webhook is down no pod of an LWS is made, and all are once it is back")
  func webhookDown() throws {
    let world = try ScenarioText(rest: "operations: [{at: 0s, stop: lws-webhook, for: 5m}]").world()
    world.run(to: .minutes(4))
    #expect(world.cluster.podCount == 0)
    #expect(world.eventCount("FailedCreate") > 0)
    world.run(to: .minutes(40))
    #expect(world.isAvailable)
  }

  @Test("D.2: what a crash of one worker means under each restart policy")
  func restartPolicies() throws {
    for (policy, recreations) in [("RecreateGroupOnPodRestart", 1), ("RecreateGroupAfterStart", 1), ("None", 0)] {
      let text = ScenarioText(
        template: "restartPolicy: \(policy)",
        rest: "failures: {script: [{at: 10m, crash: {container: server, pod: sample-0-1}}]}")
      let world = try text.world()
      world.run(to: .minutes(30))
      #expect(world.violation == nil)
      #expect(world.eventCount("RecreateGroup") == recreations, "\(policy)")
      #expect(world.pod("sample-0-1")?.restartCount == (recreations == 0 ? 1 : 0))
      #expect(world.isAvailable)
    }
  }
}
