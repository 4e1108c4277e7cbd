import Cluster
import Foundation
import GRDB
import Kernel
import Testing

@testable import Simulation
@testable import Timeline

@Suite struct TimelineRecorderTests {
  @Test func aRepeatedStateIsOneInterval() throws {
    var story = Story()
    story.pod(0, "vllm-0", .running, .ready, on: 0)
    story.pod(10, "vllm-0", .running, .ready, on: 0)
    let rows = try record(story, until: 30, ask: "SELECT start_ns, end_ns, is_open FROM pod_state")
    #expect(rows == [["0", "30000000000", "1"]])
  }

  @Test func openIntervalsAreMarkedAndEndWithTheRun() throws {
    var story = Story()
    story.pod(0, "vllm-1", .running, .ready, on: 1)
    story.pod(0, "vllm-0", .running, .ready, on: 0)
    story.pod(5, "vllm-0", .failed, .error, on: 0)
    let rows = try record(
      story, until: 7, ask: "SELECT uid, end_ns / 1000000000, is_open FROM pod_state ORDER BY rowid")
    // What still holds at the end comes last, by uid, so that the file does not depend on a dictionary's order.
    #expect(rows == [["48", "5", "0"], ["48", "7", "1"], ["49", "7", "1"]])
  }

  @Test func manyBatchesLoseNothing() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: smallRun)
    var symbols = SymbolTable()
    // 50,001 placements in batches of 7 to 13: more than six transactions of the writer, the last one partly filled.
    var sent = 0
    while sent < 50_001 {
      let size = min(7 + sent % 7, 50_001 - sent)
      let facts = (sent..<sent + size).map { number in
        let fact = PlacementFact(
          uid: UInt64(number), namespace: .empty, name: symbols.intern("p\(number)"), node: NodeID(number % 3))
        return TimedFact(time: SimTime(nanoseconds: Int64(number)), fact: .placement(fact))
      }
      recorder.receive(facts, symbols: symbols)
      sent += size
    }
    let size = try recorder.finish(.finished(at: 1))
    #expect(size.rowCount == 50_001)
    let reader = try TimelineReader(path: scratch.file("run.db"))
    #expect(
      try reader.rows("SELECT count(*), count(DISTINCT uid), max(time_ns) FROM binding") == [
        ["50001", "50001", "50000"]
      ])
    #expect(try reader.rows("SELECT pod, node FROM placement WHERE pod = 'p50000'") == [["p50000", "n2"]])
    #expect(try reader.rows("SELECT count(*) FROM binding JOIN name ON id = name AND text = 'p' || uid") == [["50001"]])
  }

  @Test(arguments: FactGroup.allCases) func onlyTheGroupsAskedForAreRecorded(group: FactGroup) throws {
    var story = Story()
    story.pod(0, "vllm-0", .running, .ready, on: 0)
    story.bind(0, "vllm-0", to: 0)
    story.node(0, 0, "Ready")
    story.group(0, 0, "a", .ready)
    story.status(0, ready: 1, updated: 1, "Available")
    story.event(0, .normal, "GroupsProgressing", "Created")
    var run = smallRun
    run.recorded = [group]
    let tables: [FactGroup: [String]] = [
      .pods: ["pod_state", "binding"], .nodes: ["node_state"], .groups: ["group_state", "status_change"],
      .events: ["event"],
    ]
    for (owner, names) in tables.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for name in names {
        let rows = try record(story, until: 1, run: run, ask: "SELECT count(*) FROM \(name)")
        #expect(rows == [[owner == group ? "1" : "0"]], "\(name)")
      }
    }
  }

  @Test func aRunThatNobodyFinishedIsReadableAndIncomplete() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    var story = Story()
    // Enough events for a batch to be written, which a second connection sees while the run goes on.
    for second in 0..<10_000 { story.event(Double(second), .normal, "GroupsProgressing", "Created") }
    let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: smallRun)
    recorder.receive(story.facts, symbols: story.symbols)
    let reader = try TimelineReader(path: scratch.file("run.db"))
    #expect(try reader.status() == .incomplete)
    #expect(try reader.value(.ending) == nil)
    var written = 0
    while written == 0 && recorder.failure == nil {
      written = try reader.rows("SELECT count(*) FROM object_event").first?.first?.flatMap { Int($0) } ?? 0
    }
    #expect(written == 10_000)
    // What a killed process leaves: the files as they are now.
    let copy = try Scratch()
    defer { copy.remove() }
    for name in scratch.files where name != "run.db-shm" {
      try FileManager.default.copyItem(atPath: scratch.file(name), toPath: copy.file(name))
    }
    let killed = try TimelineReader(path: copy.file("run.db"))
    #expect(try killed.status() == .incomplete)
    #expect(try killed.rows("PRAGMA integrity_check") == [["ok"]])
    #expect(try killed.rows("SELECT count(*) FROM object_event") == [["10000"]])
  }

  @Test func aFinishedRunIsOneFileThatSaysHowItEnded() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: smallRun)
    var outcome = RunOutcome.finished(at: 3600)
    outcome.groupDigests = [.pods: "aa", .events: "bb"]
    outcome.eventCount = 12
    let size = try recorder.finish(outcome)
    #expect(scratch.files == ["run.db"])
    let reader = try TimelineReader(path: scratch.file("run.db"))
    #expect(try reader.status() == .complete)
    #expect(
      try reader.properties() == [
        "schema_version": "4", "scenario": "small", "seed": "7", "version": "0.1.0",
        "timing_profile": "default", "kubernetes_version": "", "lws_version": "", "start": "0",
        "recorded": "pods,nodes,groups,events,queueing,gangs", "status": "complete", "ending": "finished",
        "end_ns": "3600000000000", "digest": "5f1c", "digest_pods": "aa", "digest_events": "bb", "event_count": "12",
        "row_count": "0",
      ])
    #expect(try reader.rows("PRAGMA user_version") == [["4"]])
    #expect(size.byteCount > 8192)
  }

  @Test func anInterruptedRunIsIncompleteButHasItsEnd() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: smallRun)
    _ = try recorder.finish(RunOutcome(.interrupted, end: Story.time(2), digest: "1"))
    let reader = try TimelineReader(path: scratch.file("run.db"))
    #expect(try reader.status() == .incomplete)
    #expect(try reader.value(.ending) == "interrupted")
    #expect(try reader.value(.end) == "2000000000")
  }

  @Test func anErrorOfSQLiteEndsTheRecordingAndIsReported() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.file("run.db")
    let recorder = try TimelineRecorder(.create(at: path), run: smallRun)
    // Someone takes a table away: what SQLite refuses then stands for a full disk.
    try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE event") }
    var story = Story()
    story.pod(0, "vllm-0", .running, .ready, on: 0)
    story.event(0, .normal, "GroupsProgressing", "Created")
    recorder.receive(story.facts, symbols: story.symbols)
    let expected = TimelineError.cannotWrite(path: path, reason: "no such table: event")
    #expect(throws: expected) { try recorder.finish(.finished(at: 1)) }
    #expect(recorder.failure == expected)
    let reader = try TimelineReader(path: path)
    #expect(try reader.status() == .incomplete)
    #expect(try reader.rows("SELECT count(*) FROM pod_state") == [["0"]])
  }

  @Test func theSameFactsMakeTheSameFileInAnyBatches() throws {
    var story = Story()
    for second in 0..<300 {
      story.pod(Double(second), "vllm-\(second % 7)", .running, second % 2 == 0 ? .ready : .notReady, on: second % 3)
      story.event(Double(second), .normal, "Killing", "Stopping \(second % 11)")
    }
    let contents = try [1, 7, 600].map { size in
      let scratch = try Scratch()
      defer { scratch.remove() }
      let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: smallRun)
      for start in stride(from: 0, to: story.facts.count, by: size) {
        let end = min(start + size, story.facts.count)
        recorder.receive(Array(story.facts[start..<end]), symbols: story.symbols)
      }
      _ = try recorder.finish(.finished(at: 400))
      let reader = try TimelineReader(path: scratch.file("run.db"))
      return try ["pod_state", "event", "name", "run"].map { try reader.rows("SELECT rowid, * FROM \($0)") }
    }
    #expect(contents[0] == contents[1])
    #expect(contents[0] == contents[2])
    #expect(contents[0][0].count == 300)
  }
}
