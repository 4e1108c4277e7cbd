import Conformance
import Foundation
import Testing

/// Every recorded decision that is committed, and the complete corpora when they are at hand.
struct CorpusTests {
  static let fixtures = files(below: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures"))
  static let complete = ProcessInfo.processInfo.environment["LWSIM_CORPORA"].map { folder in
    ["lws", "tas", "kueue", "fabric"].flatMap {
      files(below: URL(filePath: folder, directoryHint: .isDirectory).appending(path: $0))
    }
  }

  @Test("The committed cases are decided as they were recorded", arguments: fixtures)
  func replaysFixture(_ file: CorpusPath) throws {
    try replay(file)
  }

  @Test(
    "The complete corpora are decided as they were recorded", .enabled(if: complete != nil), arguments: complete ?? [])
  func replaysCompleteCorpus(_ file: CorpusPath) throws {
    try replay(file)
  }

  /// How many kinds of question each corpus asks at least; a replayer that loses sight of some would pass unseen.
  static let kinds: [String: Set<String>] = [
    "lws/webhook_lws": ["defaulting", "validation", "helper"],
    "lws/webhook_pod": ["admission"],
    "lws/statefulset_build": ["leader", "worker", "pvcTemplates"],
    "lws/tpu_env": ["tpu"],
    "lws/pod_injection": ["group"],
    "lws/scaled": ["row"], "lws/wanted_replicas": ["row"], "lws/leader_sts_max_unavailable": ["row"],
    "lws/parent_and_ordinal": ["row"], "lws/subgroup_index": ["row"], "lws/subgroup_validation": ["row"],
    "lws/unique_hash": ["row"], "lws/revision_hash": ["row"], "lws/partition_step": ["row"],
    "lws/rolling_update_parameters": ["row"], "lws/rolling_update_parameters_v0_8_0": ["row"],
    "lws/unit_facts": [
      "conditionsMutuallyExclusive", "wantedReplicas", "rollingUpdateParameters",
      "setCondition[type,status,observedGeneration] changesStatus", "groupKey sha1(ns/pod)", "injectExclusiveTerms",
      "exclusiveTermsAlreadyPresent(topologyKey)", "subgroupIndex", "placeByIndex (missing slots keep the zero value)",
      "lwsEnv first three variables", "envLookup", "parentAndOrdinal", "workerStatefulSetReady", "revisionsEqual",
      "semanticRevisionMatch", "highestRevision", "containerRestarted", "restartPolicy worker ownership",
      "reconcile terminating leader with UniquePerReplica", "exclusive topology, leader node missing",
    ],
    "kueue/preemption": ["TestPreemption", "TestHierarchicalPreemptions", "TestFairPreemptions"],
    "kueue/units": [
      "TestAvailable", "TestDominantResourceShare", "TestSortedDomains", "TestSortedDomainsWithLeader",
      "TestSelectOptimalDomainSetToFit", "TestPlaceSlicesOnDomainsBalanced", "TestFindBestDomainsForBalancedPlacement",
    ],
    "kueue/flavorassigner": [
      "TestAssignFlavors", "TestAssignFlavors_LeaderWorkerSetTASFlavor", "TestIsNoFitDueToCapacityAndLimits",
      "TestReclaimBeforePriorityPreemption", "TestHierarchical", "TestMergeTopologyAssignments",
      "TestTruncateAssignment",
    ],
  ]

  @Test("Every kind of question is asked", arguments: kinds.keys.sorted())
  func asksEveryKind(_ corpus: String) throws {
    let path = try #require(Self.fixtures.first { corpus.hasSuffix("/\($0.name)") }, "no fixture of \(corpus)")
    let counts = Conformance.replay(try path.read()).passedByKind
    for kind in Self.kinds[corpus] ?? [] { #expect(counts[kind] ?? 0 > 0, "no case of kind \(kind) passed") }
  }

  private func replay(_ path: CorpusPath) throws {
    let report = Conformance.replay(try path.read())
    #expect(!report.results.isEmpty, "\(path) holds no cases")
    for failure in report.failures {
      Issue.record("\(report.corpus) \(failure.id) (\(failure.kind)): \(failure.outcome)")
    }
    if path.isNotable {
      print(
        "\(report.corpus): \(report.passedCount) passed, \(report.failures.count) failed,", report.skipped.count,
        "skipped"
      )
      for item in report.skipped { print("  skipped \(item.id) (\(item.kind)): \(item.outcome)") }
    }
  }

  private static func files(below folder: URL) -> [CorpusPath] {
    let names = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    return names.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }
      .sorted { $0.path < $1.path }.map(CorpusPath.init(url:))
  }
}

/// Where a file of recorded decisions is.
struct CorpusPath: Sendable, CustomTestStringConvertible {
  var url: URL

  /// The name of the file, which is that of its corpus.
  var name: String { url.deletingPathExtension().lastPathComponent }
  var testDescription: String { name }
  /// Whether the counts are worth printing: those of the complete corpora are.
  var isNotable: Bool { !url.path.contains("Fixtures") }

  func read() throws -> CorpusFile {
    try CorpusFile(json: Data(contentsOf: url))
  }
}
