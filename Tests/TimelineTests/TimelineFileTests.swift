import Foundation
import GRDB
import Testing
import Timeline

@Suite struct TimelineFileTests {
  @Test func aFileThatExistsIsNeverOverwritten() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.file("run.db")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: TimelineError.exists(path: path)) { try TimelineFile.create(at: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
  }

  @Test func aTimelineIsReplacedWhenAsked() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.file("run.db")
    _ = try TimelineRecorder(.create(at: path), run: RunDescription(scenario: "first", seed: 1))
      .finish(.finished(at: 1))
    _ = try TimelineRecorder(.replace(at: path), run: RunDescription(scenario: "second", seed: 2))
      .finish(.finished(at: 1))
    #expect(try TimelineReader(path: path).value(.scenario) == "second")
    #expect(scratch.files == ["run.db"])
  }

  @Test func somethingElseIsNotReplacedEvenWhenAsked() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let text = scratch.file("scenario.yaml")
    try Data("kind: Scenario\n".utf8).write(to: URL(fileURLWithPath: text))
    let database = scratch.file("other.db")
    try DatabaseQueue(path: database).write { try $0.execute(sql: "CREATE TABLE mine (x)") }
    for path in [text, database, scratch.path] {
      #expect(throws: TimelineError.notATimeline(path: path, reason: "--force replaces timelines only")) {
        try TimelineFile.replace(at: path)
      }
    }
    #expect(scratch.files == ["other.db", "scenario.yaml"])
  }

  @Test func defaultNamesAreNumbered() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let folder = scratch.file("runs")
    let paths = try (0..<3).map { _ in
      try TimelineFile.createNumbered(in: folder, scenario: "rack power/at peak", seed: 7).path
    }
    #expect(
      paths == ["", "-2", "-3"].map { "\(folder)/rack-power-at-peak-7\($0).db" })
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    _ = try TimelineFile.create(at: scratch.file("taken"))
    #expect(throws: TimelineError.self) {
      try TimelineFile.createNumbered(in: scratch.file("taken/runs"), scenario: "a", seed: 1)
    }
  }

  @Test func aMissingFolderIsNamed() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let path = scratch.file("absent/run.db")
    #expect(throws: TimelineError.cannotWrite(path: path, reason: "No such file or directory")) {
      try TimelineFile.create(at: path)
    }
  }

  @Test func aDiscardedFileLeavesNothing() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let file = try TimelineFile.create(at: scratch.file("run.db"))
    do { _ = try TimelineRecorder(file, run: RunDescription(scenario: "a", seed: 1)) }
    try file.discard()
    #expect(scratch.files == [])
  }
}
