import API
import Testing

struct RevisionTests {
  @Test("A revision's text is stable and complete") func text() throws {
    let lws = try leaderWorkerSet(template: #"{"size":2}"#)
    #expect(
      RevisionData.encode(lws)
        == #"{"spec":{"leaderWorkerTemplate":{"$patch":"replace","restartPolicy":"RecreateGroupOnPodRestart","size":2,"#
        + #""workerTemplate":{"spec":{"containers":[{"image":"vllm:1","name":"server"}]}}},"#
        + #""networkConfig":{"$patch":"replace","subdomainPolicy":"Shared"}}}"#)
  }

  static let changes: [Row<(spec: String, template: String), Bool>] = [
    Row("replicas", (#"{"replicas":3}"#, "{}"), false),
    Row("the rollout", (#"{"rolloutStrategy":{"rollingUpdateConfiguration":{"partition":1}}}"#, "{}"), false),
    Row("the start-up", (#"{"startupPolicy":"LeaderReady"}"#, "{}"), false),
    Row("a default written out", (#"{"networkConfig":{"subdomainPolicy":"Shared"}}"#, #"{"size":1}"#), false),
    Row("the network", (#"{"networkConfig":{"subdomainPolicy":"UniquePerReplica"}}"#, "{}"), true),
    Row("size", ("{}", #"{"size":2}"#), true),
    Row("the restart policy", ("{}", #"{"restartPolicy":"None"}"#), true),
    Row("claims are kept", ("{}", #"{"persistentVolumeClaimRetentionPolicy":{"whenScaled":"Delete"}}"#), true),
    Row(
      "a field that is not simulated",
      ("{}", #"{"workerTemplate":{"spec":{"containers":[{"name":"server","image":"vllm:1","args":["-v"]}]}}}"#), true),
    Row(
      "nulls and empty lists",
      (
        "{}",
        #"{"workerTemplate":{"metadata":null,"spec":{"volumes":[],"containers":[{"name":"server","image":"vllm:1"}]}}}"#
      ),
      false),
  ]

  @Test(arguments: changes) func whatIsANewRevision(_ row: Row<(spec: String, template: String), Bool>) throws {
    let before = RevisionData.encode(try leaderWorkerSet())
    let after = RevisionData.encode(try leaderWorkerSet(row.input.spec, template: row.input.template))
    #expect((before != after) == row.expected)
  }

  @Test("Annotations of the set are in no revision") func metadataIsNotRecorded() throws {
    #expect(
      RevisionData.encode(try leaderWorkerSet())
        == RevisionData.encode(try leaderWorkerSet(annotations: [LWSKey.exclusiveTopology: "rack"])))
  }

  @Test("Restored, a set is at its old revision and keeps what revisions do not record") func restores() throws {
    let old = LWSRevision(recording: try leaderWorkerSet(template: #"{"size":2}"#), number: 1)
    let live = try leaderWorkerSet(#"{"replicas":5}"#, template: #"{"size":3}"#)
    let restored = live.restoring(old)
    #expect(RevisionData.encode(restored) == old.data)
    #expect(restored.spec.replicaCount == 5)
    #expect(live.restoringForWorkers(old, version: .head).spec.size == 2)
    #expect(live.restoringForWorkers(old, version: .v0_10_0).spec.size == 3)
  }

  @Test("A record written by an older controller is the same revision, but not to release 0.8") func semanticEquality()
    throws
  {
    let live = try leaderWorkerSet()
    let proposed = RevisionData.encode(live)
    var recorded = LWSRevision(recording: live, number: 1)
    recorded.data += " "
    #expect(recorded.matches(live, proposed: proposed, version: .v0_9_0))
    #expect(!recorded.matches(live, proposed: proposed, version: .v0_8_0))
    let other = try leaderWorkerSet(template: #"{"size":2}"#)
    #expect(!recorded.matches(other, proposed: RevisionData.encode(other), version: .head))
  }

  @Test("The newest of equal keys is found, and numbers go on from it") func numbers() throws {
    let lws = try leaderWorkerSet()
    let revisions = [(1, "a"), (3, "a"), (2, "b")].map { LWSRevision(recording: lws, number: $0.0, key: $0.1) }
    #expect(revisions.newest(key: "a")?.number == 3)
    #expect(revisions.newest(key: "c") == nil)
    #expect(revisions.nextNumber == 4)
    #expect([LWSRevision]().nextNumber == 1)
  }

  /// FNV-1 of "" is its basis, 2166136261; of "a" it is (basis · prime mod 2³²) xor 0x61 = 0x050C5D7E.
  @Test("Keys are FNV-1 in letters without vowels") func keys() {
    #expect(RevisionKey.fnv1(of: "") == 2_166_136_261)
    #expect(RevisionKey.fnv1(of: "a") == 0x050C_5D7E)
    let name = RevisionKey.objectName(set: String(repeating: "x", count: 250), key: "k", number: 2)
    #expect(name == String(repeating: "x", count: 220) + "-k-2")
  }
}
