import Foundation
import Testing
import Timeline

@testable import lwsim

@Suite struct RunCommandTests {
  @Test("A run prints its summary, records a numbered timeline and exits 0")
  func runs() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun("run", "tiny.yaml", in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.isEmpty)
    #expect(run.output.contains("✓ eventually(lws/vllm.Available) within 5m"))
    #expect(!run.output.contains("\u{1B}"))
    let again = try CommandLineRun("run", "tiny.yaml", in: folder)
    #expect(again.status == 0)
    #expect(folder.files == ["runs", "runs/tiny-1-2.db", "runs/tiny-1.db"])
    #expect(try TimelineReader(path: folder.path + "/runs/tiny-1.db").status() == .complete)
  }

  @Test("JSON is one document with the fields that scripts rely on")
  func json() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun("run", "tiny.yaml", "--json", "--db", "a.db", in: folder)
    #expect(run.status == 0)
    let document = try run.json()
    let keys = ["scenario", "seed", "digest", "digests", "simulatedSeconds", "events", "facts", "rows", "pods"]
    for key in keys + ["expectations", "workloads", "faults", "timeline", "bytes", "unmetTriggers", "notes"] {
      #expect(document[key] != nil, "\(key) is missing")
    }
    #expect(document["simulatedSeconds"] as? Double == 3600)
    #expect(
      (document["digests"] as? [String: Any])?.keys.sorted() == [
        "events", "gangs", "groups", "nodes", "pods", "queueing",
      ])
    let expectations = document["expectations"] as? [[String: Any]]
    #expect(expectations?.first?["pass"] as? Bool == true)
    #expect(document["timeline"] as? String == "a.db")
  }

  @Test("Recording, its absence and the rerun of a timeline give one digest, another seed gives another")
  func digests() throws {
    let folder = try Folder()
    defer { folder.remove() }
    func digest(_ arguments: String) throws -> String {
      let run = try CommandLineRun(shell: "lwsim run --json " + arguments, in: folder)
      #expect(run.status == 0, "\(run.error)")
      return try run.json()["digest"] as? String ?? "none"
    }
    let recorded = try digest("tiny.yaml --db a.db --set duration=50m --seed 9")
    #expect(try digest("tiny.yaml --no-record --until 50m --seed 9") == recorded)
    try FileManager.default.removeItem(atPath: folder.path + "/tiny.yaml")
    #expect(try digest("a.db --db b.db") == recorded)
    #expect(try digest("b.db --no-record --check-invariants") == recorded)
    #expect(try digest("a.db --no-record --seed 10") != recorded)
  }

  @Test("An existing file stays without --force, and something that is no timeline stays with it")
  func overwriting() throws {
    let folder = try Folder()
    defer { folder.remove() }
    #expect(try CommandLineRun("run", "tiny.yaml", "--db", "a.db", in: folder).status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a.db"))
    let second = try CommandLineRun("run", "tiny.yaml", "--db", "a.db", in: folder)
    #expect(second.status == 2)
    #expect(second.error == "a.db: exists already; choose another name or replace it with --force\n")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a.db")) == before)
    #expect(try CommandLineRun("run", "tiny.yaml", "--db", "a.db", "--force", in: folder).status == 0)
    #expect(try CommandLineRun("run", "tiny.yaml", "--db", "tiny.yaml", "--force", in: folder).status == 2)
    #expect(folder.contents("tiny.yaml") == TestScenario.tiny)
  }

  @Test("An expectation that is not met exits 3 and --quiet tells only that")
  func notMet() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun(
      "run", "tiny.yaml", "--quiet", "--set", "expect=[lws/vllm.readyReplicas == 3]", in: folder)
    #expect(run.status == 3)
    #expect(run.lines == ["expect  ✗ lws/vllm.readyReplicas == 3   2"])
    let met = try CommandLineRun("run", "tiny.yaml", "--quiet", "--no-record", in: folder)
    #expect(met.status == 0 && met.output.isEmpty)
  }

  @Test("--quick runs a tenth, but at least half an hour")
  func quick() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for (duration, expected) in [("10h", 3600.0), ("1h", 1800.0), ("20m", 1200.0)] {
      let run = try CommandLineRun(
        "run", "tiny.yaml", "--quick", "--json", "--no-record", "--set", "duration=\(duration)", in: folder)
      #expect(try run.json()["simulatedSeconds"] as? Double == expected)
    }
  }

  @Test("A signal ends the run between slices with 130 and a readable timeline, marked incomplete")
  func interruption() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let line = """
      "\(CommandLineRun.program)" run tiny.yaml --db a.db --set duration=9000d \
        --set 'failures.script=[{at: 1m, every: 1d, kill: {lws: vllm}}]' & job=$!
      while [ ! -e a.db ] && kill -0 $job 2>/dev/null; do sleep 0.05; done; kill -TERM $job; wait $job
      """
    let run = try CommandLineRun(shell: line, in: folder)
    #expect(run.status == 130, "\(run.error)")
    #expect(run.output.contains("interrupted at "))
    let reader = try TimelineReader(path: folder.path + "/a.db")
    #expect(try reader.status() == .incomplete)
    #expect(try reader.value(.ending) == "interrupted")
  }

  @Test("A disk that is full ends the run with one line and 1, the file marked incomplete")
  func fullDisk() throws {
    let folder = try Folder()
    defer { folder.remove() }
    // The limit counts blocks of 512 bytes: the schema and the inputs fit, the facts do not.
    let run = try CommandLineRun(
      shell: "ulimit -f 700; lwsim run tiny.yaml --db a.db --set duration=2000h --set "
        + "'failures.script=[{at: 1m, every: 1h, kill: {lws: vllm}}]'", in: folder)
    #expect(run.status == 1, "\(run.output)")
    #expect(run.error.hasPrefix("a.db: cannot write the timeline: "))
    #expect(run.error.split(separator: "\n").count == 1)
    #expect(try TimelineReader(path: folder.path + "/a.db").status() == .incomplete)
  }

  @Test("A folder that does not exist is the world's trouble, and a reader that goes away is none")
  func outsideWorld() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun("run", "tiny.yaml", "--db", "no/such/a.db", in: folder)
    #expect(run.status == 1)
    #expect(run.error.hasPrefix("no/such/a.db: cannot write the timeline: "))
    let closed = try CommandLineRun(
      shell: "{ lwsim run tiny.yaml --no-record; echo $? >status; } | true; lwsim schema | head -1", in: folder)
    #expect(closed.error.isEmpty)
    #expect(folder.contents("status") == "0\n")
    #expect(try CommandLineRun(shell: "lwsim schema >/dev/full", in: folder).status == 1)
  }

  @Test("A scenario may come through a pipe")
  func pipe() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let run = try CommandLineRun(
      shell: "cat tiny.yaml | lwsim run /dev/stdin --no-record --quiet </dev/stdin", in: folder)
    #expect(run.status == 0, "\(run.error)")
  }
}
