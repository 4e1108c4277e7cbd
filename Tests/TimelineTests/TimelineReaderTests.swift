import Foundation
import GRDB
import Kernel
import Testing

@testable import Simulation
@testable import Timeline

@Suite struct TimelineReaderTests {
  private func recorded(_ story: Story, _ scratch: Scratch, run: RunDescription = smallRun) throws -> TimelineReader {
    let recorder = try TimelineRecorder(.create(at: scratch.file("run.db")), run: run)
    recorder.receive(story.facts, symbols: story.symbols)
    _ = try recorder.finish(.finished(at: 100))
    return try TimelineReader(path: scratch.file("run.db"))
  }

  @Test func inputsComeBackAsTheyWere() throws {
    var run = smallRun
    run.inputs = [
      RunDescription.Input(path: "z.yaml", content: "kind: Scenario\nname: Zürich – 東京\n"),
      RunDescription.Input(path: "a.yaml", content: ""),
      RunDescription.Input(path: "b.yaml", content: "nul \u{0} inside"),
      RunDescription.Input(path: "z.yaml", content: "named twice"),
    ]
    run.options = ["set.cluster.blocks": "6", "until": "2h"]
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(Story(), scratch, run: run)
    #expect(try reader.inputs() == Array(run.inputs[..<3]))
    #expect(try reader.options() == run.options)
    // `printf '' | sha256sum`
    #expect(
      try reader.rows("SELECT sha256 FROM input WHERE path = 'a.yaml'")
        == [["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]])
  }

  @Test func anInputChangedAfterwardsIsNoticed() throws {
    var run = smallRun
    run.inputs = [RunDescription.Input(path: "a.yaml", content: "seed: 7")]
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(Story(), scratch, run: run)
    try DatabaseQueue(path: reader.path).write { try $0.execute(sql: "UPDATE input SET content = 'seed: 8'") }
    #expect(
      throws: TimelineError.cannotRead(
        path: reader.path, reason: "the content of input a.yaml was changed after the run")
    ) { try reader.inputs() }
  }

  struct Count: Sendable {
    var seconds: Double
    var expected: [String: Int]
  }

  @Test(arguments: [
    Count(seconds: 0, expected: ["Pending": 2]),
    Count(seconds: 9.999, expected: ["Pending": 2]),
    Count(seconds: 10, expected: ["Pending": 1, "Running": 1]),
    Count(seconds: 30, expected: ["Running": 1]),
    Count(seconds: 100, expected: ["Running": 1]),
  ]) func podsAreCountedByPhase(count: Count) throws {
    var story = Story()
    story.pod(0, "vllm-0", .pending, .none)
    story.pod(0, "vllm-1", .pending, .none)
    story.pod(10, "vllm-0", .running, .ready, on: 0)
    story.tell(20, .podGone(uid: 49))
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(story, scratch)
    #expect(try reader.podCounts(at: Story.time(count.seconds)) == count.expected)
  }

  @Test func groupStatesComeByGroupThenTime() throws {
    var story = Story()
    story.group(0, 1, "a", .pending)
    story.group(0, 0, "a", .pending)
    story.group(4, 1, "a", .ready)
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(story, scratch)
    #expect(
      try reader.groupStates(namespace: "default", set: "vllm") == [
        RecordedGroupState(group: 0, revision: "a", state: "Pending", start: .zero, end: Story.time(100)),
        RecordedGroupState(group: 1, revision: "a", state: "Pending", start: .zero, end: Story.time(4)),
        RecordedGroupState(group: 1, revision: "a", state: "Ready", start: Story.time(4), end: Story.time(100)),
      ])
    #expect(try reader.groupStates(namespace: "other", set: "vllm") == [])
  }

  @Test func eventsOfOneInstantKeepTheirOrder() throws {
    var story = Story()
    story.event(1, .normal, "CreatingRevision", "second by name, first in time")
    story.event(1, .warning, "Awful", "a warning")
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(story, scratch)
    #expect(
      try reader.events(kind: "LeaderWorkerSet", namespace: "default", name: "vllm") == [
        RecordedEvent(
          time: Story.time(1), type: "Normal", reason: "CreatingRevision", message: "second by name, first in time"),
        RecordedEvent(time: Story.time(1), type: "Warning", reason: "Awful", message: "a warning"),
      ])
    #expect(try reader.events(kind: "Pod", namespace: "default", name: "vllm") == [])
  }

  @Test func whatIsNotATimelineIsRefused() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let text = scratch.file("a.yaml")
    try Data(String(repeating: "kind: Scenario\n", count: 100).utf8).write(to: URL(fileURLWithPath: text))
    #expect(throws: TimelineError.notATimeline(path: text, reason: "file is not a database")) {
      try TimelineReader(path: text)
    }
    let other = scratch.file("other.db")
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE mine (x)") }
    #expect(throws: TimelineError.notATimeline(path: other, reason: "a SQLite database that lwsim did not make")) {
      try TimelineReader(path: other)
    }
    #expect(throws: TimelineError.self) { try TimelineReader(path: scratch.file("absent.db")) }
    #expect(scratch.files == ["a.yaml", "other.db"])
  }

  @Test func anotherSchemaIsRefused() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let reader = try recorded(Story(), scratch)
    try DatabaseQueue(path: reader.path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(throws: TimelineError.wrongVersion(path: reader.path, found: 99, expected: TimelineSchema.version)) {
      try TimelineReader(path: reader.path)
    }
  }
}
