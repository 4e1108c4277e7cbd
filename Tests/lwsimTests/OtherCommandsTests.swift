import Foundation
import Testing

@testable import lwsim

@Suite struct OtherCommandsTests {
  @Test("check says what a scenario is and runs nothing")
  func check() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun("check", "tiny.yaml", in: folder)
    #expect(run.status == 0)
    #expect(
      run.lines == [
        "tiny.yaml  ok  tiny: 4 nodes, 1 LeaderWorkerSet, 0 operations, 1 failure, 1 expectation, 1h, seed 1"
      ])
    #expect(folder.files.isEmpty)
  }

  @Test("check prints its mistakes as JSON with file and place")
  func checkJSON() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("bad.yaml", TestScenario.tiny.replacing("duration: 1h", with: "duration: 1"))
    let run = try CommandLineRun("check", "bad.yaml", "--json", in: folder)
    #expect(run.status == 2)
    #expect(run.error.isEmpty)
    let files = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
    let problem = (files?.first?["problems"] as? [[String: Any]])?.first
    #expect(problem?["path"] as? String == "duration")
    #expect(problem?["line"] as? Int == 19)
  }

  @Test("init writes a scenario that runs, and does not overwrite it")
  func initialises() throws {
    let folder = try Folder()
    defer { folder.remove() }
    #expect(try CommandLineRun("init", "my.yaml", in: folder).status == 0)
    try folder.write("my.yaml", (folder.contents("my.yaml") ?? "") + "# mine\n")
    let again = try CommandLineRun("init", "my.yaml", in: folder)
    #expect(again.status == 2)
    #expect(folder.contents("my.yaml")?.hasSuffix("# mine\n") == true)
    #expect(try CommandLineRun("run", "my.yaml", "--no-record", "--quiet", in: folder).status == 0)
    #expect(try CommandLineRun("init", "my.yaml", "--force", in: folder).status == 0)
    #expect(folder.contents("my.yaml")?.hasSuffix("# mine\n") == false)
    #expect(try CommandLineRun("init", "no/such.yaml", in: folder).status == 2)
  }

  @Test("schema prints JSON, or writes it")
  func schema() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let printed = try CommandLineRun("schema", in: folder)
    #expect(printed.status == 0)
    #expect(try printed.json()["$defs"] != nil)
    #expect(try CommandLineRun("schema", "--out", "s.json", in: folder).status == 0)
    #expect(folder.contents("s.json") == printed.output)
  }

  @Test("demo meets its expectations and answers its questions")
  func demo() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun("demo", in: folder)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("PowerLost"))
    #expect(folder.files == ["runs", "runs/demo-7.db"])
  }

  @Test("verify shows a failing case with its difference and exits 3")
  func verify() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try FileManager.default.createDirectory(atPath: folder.path + "/c", withIntermediateDirectories: true)
    // The ordinal is what follows the last hyphen, so the second row is wrong.
    try folder.write(
      "c/a.json",
      #"{"corpus": "lws/parent_and_ordinal", "columns": ["name", "parent", "ordinal"], "rows": [["vllm-3", "vllm", 3], ["vllm-3", "vllm", 4]]}"#
    )
    try folder.write("c/b.json", #"{"corpus": "lws/unheard_of", "cases": []}"#)
    let run = try CommandLineRun("verify", "c", in: folder)
    #expect(run.status == 3)
    #expect(run.lines.last == "1 passed, 1 failed, 1 skipped")
    #expect(run.lines.first == "lws/parent_and_ordinal  1 passed, 1 failed, 0 skipped")
    #expect(run.output.contains("expected 4, got 3"))
    #expect(run.output.contains("lws/unheard_of  0 passed, 0 failed, 1 skipped (no part of this release"))
    let skipped = try CommandLineRun("verify", "c/b.json", in: folder)
    #expect(skipped.status == 0)
    #expect(try CommandLineRun("verify", "c/b.json", "--strict", in: folder).status == 3)
    let json = try CommandLineRun("verify", "c", "--json", in: folder)
    #expect(try json.json()["failed"] as? Int == 1)
  }

  @Test("Every command has help with examples", arguments: ["demo", "init", "check", "run", "verify", "schema"])
  func help(_ command: String) throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun(command, "--help", in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("Examples:"))
    #expect(run.error.isEmpty)
  }

  @Test("Version and completions go to standard output")
  func version() throws {
    let folder = try Folder()
    defer { folder.remove() }
    #expect(try CommandLineRun("--version", in: folder).output == LWSim.version + "\n")
    for shell in ["bash", "zsh", "fish"] {
      let run = try CommandLineRun("--generate-completion-script", shell, in: folder)
      #expect(run.status == 0 && run.output.contains("lwsim"))
    }
  }
}
