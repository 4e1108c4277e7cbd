import Foundation
import Testing

@testable import lwsim

/// Arguments that are wrong, and words that the message has to contain.
struct BadInput: CustomTestStringConvertible {
  var name: String
  var arguments: String
  var message: String

  init(_ name: String, _ arguments: String, says message: String) {
    self.name = name
    self.arguments = arguments
    self.message = message
  }

  var testDescription: String { name }
}

@Suite struct BadInputTests {
  static let cases = [
    BadInput("no file", "run", says: "Missing expected argument '<file>'"),
    BadInput("a file that does not exist", "run none.yaml", says: "none.yaml  does not exist"),
    BadInput("a timeline that does not exist", "run none.db", says: "none.db  does not exist"),
    BadInput("a folder", "run .", says: "is a folder"),
    BadInput("an empty database", "run empty.db", says: "empty.db  "),
    BadInput("a database of someone else", "run foreign.db", says: "foreign.db  "),
    BadInput("a manifest instead of a scenario", "run manifest.yaml", says: "not a scenario"),
    BadInput("broken YAML", "run broken.yaml", says: "broken.yaml:2:1  not valid YAML"),
    BadInput("an unknown key", "run tiny.yaml --set clutser=1", says: "cluster"),
    BadInput("an override without a value", "run tiny.yaml --set seed", says: "write --set path=value"),
    BadInput("a duration without a unit", "run tiny.yaml --until 7", says: "7 has no unit"),
    BadInput("an unknown timing profile", "run tiny.yaml --timing fast", says: "is not a timing profile"),
    BadInput("a seed that is no number", "run tiny.yaml --seed x", says: "'x' is invalid"),
    BadInput("an unknown option", "run tiny.yaml --sed 1", says: "Did you mean '--seed'"),
    BadInput("--force without --db", "run tiny.yaml --force", says: "--force belongs to --db"),
    BadInput("--db without recording", "run tiny.yaml --no-record --db a.db", says: "exclude each other"),
    BadInput("an unknown command", "chek tiny.yaml", says: "did you mean \"check\"?"),
    BadInput("a file instead of a command", "tiny.yaml", says: "write lwsim run tiny.yaml"),
    BadInput("several mistakes", "check broken.yaml none.yaml", says: "2 problems, nothing was run"),
    BadInput("a path to verify that does not exist", "verify none", says: "none: does not exist"),
    BadInput("a corpus that is not JSON", "verify broken.yaml", says: "broken.yaml: not JSON"),
    BadInput("JSON that is no corpus", "verify plain.json", says: "the key \"corpus\" is missing"),
    BadInput("a folder without corpora", "verify hollow", says: "hollow: holds no *.json"),
    BadInput("a scenario to import", "import kueue-perf tiny.yaml", says: "this is a Scenario; a generator file"),
    BadInput("nothing to import", "import kueue-perf none.yaml -o a.yaml", says: "1 problem, nothing was imported"),
    BadInput("--force without --out", "import kueue-perf tiny.yaml --force", says: "--force belongs to --out"),
    BadInput("rows that are not there", "validate --only nothing", says: "no row has this in its name"),
    BadInput("corpora that are not there", "validate --corpora none", says: "none: does not exist"),
  ]

  @Test("Exits 2 with a message and leaves nothing behind", arguments: cases)
  func refuses(_ input: BadInput) throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("empty.db", "")
    try folder.write("foreign.db", "SQLite format 3\0 and nothing more")
    try folder.write("broken.yaml", "a: [")
    try folder.write("plain.json", "{}")
    try folder.write("manifest.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")
    try FileManager.default.createDirectory(atPath: folder.path + "/hollow", withIntermediateDirectories: true)
    let before = folder.files
    let run = try CommandLineRun(shell: "lwsim \(input.arguments)", in: folder)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.error.contains(input.message), "\(run.error)")
    #expect(folder.files == before)
  }
}
