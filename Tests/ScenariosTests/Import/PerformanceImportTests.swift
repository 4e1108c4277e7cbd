import API
import Foundation
import Kernel
import Testing

@testable import Scenarios

@Suite struct PerformanceImportTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

  /// The scenario of a generator file.
  private func imported(_ generator: String, named name: String = "generator.yaml") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lwsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(generator.utf8).write(to: file)
    return try PerformanceImport.scenario(path: file.path)
  }

  private func scenario(_ text: String) throws -> Scenario {
    try Scenario.load(inputs: [InputFile(path: "scenario.yaml", content: text)])
  }

  private static let small = """
    cohorts:
      - className: team
        count: 2
        queuesSets:
          - {className: a, count: 1, nominalQuota: "4", borrowingLimit: "", workloadsSets: &sets [
              {count: 3, creationIntervalMs: 100, workloads: [
                {className: job, runtimeMs: 250, request: 500m, priority: -5},
                {className: "true", runtimeMs: 0, request: "1", podCount: 2}]},
              {count: 0, creationIntervalMs: 1, workloads: [{className: none, runtimeMs: 1, request: 1}]},
              {count: 1, creationIntervalMs: 0, workloads: [{className: job, runtimeMs: 1, request: 1}]}]}
          - {className: b, count: 2, nominalQuota: 2, reclaimWithinCohort: Any, workloadsSets: *sets}

    """

  @Test(arguments: ["baseline", "tas"])
  func theShippedScenariosAreTheImportedOnes(_ name: String) throws {
    let root = Self.root.path.hasSuffix("/") ? Self.root.path : Self.root.path + "/"
    let text = try PerformanceImport.scenario(path: root + "scenarios/data/kueue-perf/\(name).yaml")
      .replacingOccurrences(of: root, with: "")
    let shipped = Self.root.appending(path: "scenarios/kueue-perf-\(name).yaml")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: shipped) }
    #expect(try String(contentsOf: shipped, encoding: .utf8) == text)
  }

  @Test(arguments: ["mistakes", "levels", "unplaced", "scenario", "list", "none"])
  func saysExactlyWhatIsWrong(_ name: String) throws {
    let folder = Self.tests.appending(path: "Golden/Import").path + "/"
    var found = "no complaint\n"
    do throws(ScenarioError) {
      _ = try PerformanceImport.scenario(path: folder + "\(name).yaml")
    } catch {
      found = error.description.replacingOccurrences(of: folder, with: "") + "\n"
    }
    let golden = URL(filePath: folder + "\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try found.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(found == (try? String(contentsOf: golden, encoding: .utf8)))
  }

  @Test func theBaselineHasEverythingThatWasPublished() throws {
    let path = Self.root.appending(path: "scenarios/data/kueue-perf/baseline.yaml").path
    let scenario = try scenario(try PerformanceImport.scenario(path: path))
    #expect(scenario.name == "kueue-perf-baseline")
    #expect(scenario.arrivals.map(\.name) == ["small", "medium", "large"])
    #expect(scenario.arrivals.map(\.limit) == [350, 100, 50])
    #expect(scenario.arrivals.map(\.queues.count) == [30, 30, 30])
    #expect(scenario.arrivals.map(\.priority) == [50, 100, 200])
    // The k-th comes after k intervals.
    #expect(scenario.arrivals[2].start == .zero + .milliseconds(1_200))
    #expect(scenario.arrivals[2].timing == .spaced(.constant(1.2)))
    #expect(scenario.arrivals.allSatisfy { !$0.hasPods })
    #expect(scenario.kueue.clusterQueues.count == 30)
    #expect(Set(scenario.kueue.clusterQueues.map(\.cohort)) == Set((0..<5).map { "cohort-\($0)" }))
    #expect(scenario.kueue.clusterQueues[0].name == "cq-0-0-cohort-0")
  }

  @Test func theWorkloadsOfASetComeInTurn() throws {
    let sources = try scenario(try imported(Self.small)).arrivals
    // One interval before each of the two: the first at 100 ms, the second at 200 ms, and each again after 200 ms.
    #expect(sources[0].start == .zero + .milliseconds(100))
    #expect(sources[1].start == .zero + .milliseconds(200))
    #expect(sources[0].timing == .spaced(.constant(0.2)))
    #expect(sources[1].podSets[0].count == WeightedCounts(2))
    #expect(sources[0].priority == -5)
    // Without an interval: as soon as can be.
    #expect(sources[2].timing == .spaced(.constant(1e-6)))
  }

  @Test func namesAreUniqueAndQueuesAreTheHarnesss() throws {
    let scenario = try scenario(try imported(Self.small))
    #expect(scenario.arrivals.map(\.name) == ["job-1", "true-1", "job-2", "job-3", "true-2", "job-4"])
    #expect(scenario.arrivals[0].queues == ["a-0-0-team-0", "a-0-0-team-1"])
    #expect(
      scenario.arrivals[3].queues == ["b-1-0-team-0", "b-1-1-team-0", "b-1-0-team-1", "b-1-1-team-1"])
    #expect(scenario.name.hasPrefix("kueue-perf-lwsim-"), "a generator.yaml is named after its folder")
  }

  @Test func theLeafIsTheNodeWhateverItIsCalled() throws {
    let text = try imported(
      """
      topology: {name: t, levels: [{name: zone, count: 2, nodeLabel: z}, {name: host, count: 3, nodeLabel: h}]}
      resourceFlavor: {name: "1", nodeLabel: pool, topologyName: t}
      cohorts:
        - className: c
          count: 1
          queuesSets:
            - className: q
              count: 1
              nominalQuota: 1k
              workloadsSets:
                - count: 1
                  creationIntervalMs: 1
                  workloads:
                    - {className: w, runtimeMs: 1, request: 1, podCount: 4, tasConstraint: balanced, tasLevel: h, sliceSize: 2}
      """)
    let scenario = try scenario(text)
    #expect(scenario.cluster.nodes.count == 6)
    #expect(scenario.cluster.levels.map(\.labelKey) == ["z", "h"])
    #expect(scenario.cluster.nodes[0].metadata.labels["pool"] == "tas")
    // The generator's own defaults.
    #expect(scenario.cluster.nodes[0].allocatable["cpu"]?.description == "96")
    #expect(
      scenario.arrivals[0].podSets[0].annotations == [KueueKey.sliceTopology: "h", KueueKey.sliceSize: "2"])
  }

  @Test func aLargeFileIsImportedWhole() throws {
    let scenario = try scenario(
      try imported(
        """
        topology: {name: t, levels: [
          {name: block, count: 10, nodeLabel: b}, {name: rack, count: 40, nodeLabel: r},
          {name: node, count: 50, nodeLabel: kubernetes.io/hostname}]}
        resourceFlavor: {name: tas, nodeLabel: pool, topologyName: t}
        cohorts:
          - className: c
            count: 20
            queuesSets:
              - {className: q, count: 50, nominalQuota: 1920, workloadsSets: [{count: 100, creationIntervalMs: 10,
                 workloads: [{className: w, runtimeMs: 1, request: 1, tasConstraint: preferred, tasLevel: r}]}]}
        """))
    #expect(scenario.cluster.nodes.count == 20_000)
    #expect(scenario.arrivals[0].queues.count == 1_000)
    #expect(scenario.question?.contains("100,000 workloads wait in 1,000 ClusterQueues on 20,000 nodes") == true)
  }
}
