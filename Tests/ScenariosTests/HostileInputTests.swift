import Foundation
import Kernel
import Testing

@testable import Scenarios

/// Input that nobody meant: it is refused with a message, and never brings the program down.
@Suite struct HostileInputTests {
  /// A folder of its own for files that cannot stand in the repository.
  private static func temporaryFile(_ bytes: [UInt8]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lwsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "scenario.yaml")
    try Data(bytes).write(to: file)
    return file.path
  }

  private static func message(of path: String) -> String {
    do throws(ScenarioError) {
      _ = try Scenario.load(path: path)
      return "no complaint"
    } catch {
      return error.diagnostics.map(\.message).joined(separator: "\n")
    }
  }

  @Test func namesTheByteThatIsNotUTF8() throws {
    // "kind: Scenario\n" has 15 bytes, "name: a" 7 more.
    let file = try Self.temporaryFile(Array("kind: Scenario\nname: a".utf8) + [0xFF, 0x0A])
    #expect(Self.message(of: file) == "not UTF-8: byte 22 (0xff) cannot stand there")
  }

  @Test func refusesAFileOf100MBBeforeItIsRead() throws {
    let file = try Self.temporaryFile([])
    // A sparse file: it has a size and no content.
    #expect(truncate(file, 100_000_000) == 0)
    #expect(
      Self.message(of: file) == "holds 100000000 bytes; a file may have at most 67108864 (64 MiB)")
  }

  @Test func refusesAnEndlessDevice() {
    #expect(Self.message(of: "/dev/zero").contains("a file may have at most 67108864 (64 MiB)"))
  }

  @Test func saysWhatIsMissingOrNoFile() {
    #expect(Self.message(of: "/no/such/scenario.yaml") == "does not exist")
    #expect(Self.message(of: "/tmp") == "is a folder; a file is expected")
  }

  @Test(
    arguments: [
      ("flow", String(repeating: "[", count: 5_000_000)),
      ("mappings", String(repeating: "{a: ", count: 1_000_000)),
      ("dashes", String(repeating: "- ", count: 1_000_000)),
      ("questions", String(repeating: "? ", count: 1_000_000)),
      ("indents", (0..<3000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()),
      ("directives", String(repeating: "%TAG !a! !b\n", count: 1_000_000)),
    ] as [(String, String)])
  func refusesDeepNestingAtOnce(_ name: String, _ text: String) {
    let found = complaints(text)
    #expect(found.count == 1)
    #expect(found.first.map { $0.contains("nested") || $0.contains("start with %") || $0.contains("YAML") } == true)
  }

  @Test func refusesNestingThatOnlyAliasesMakeDeep() {
    // Ten levels in each of ten anchors: 100 levels once expanded.
    var text = "kind: Scenario\na0: &a0 x\n"
    for index in 1...10 {
      let nested = String(repeating: "[", count: 10) + "*a\(index - 1)" + String(repeating: "]", count: 10)
      text += "a\(index): &a\(index) \(nested)\n"
    }
    // Anchor k is 10k + 1 levels deep and its alias stands 11 levels down: a6 makes 72 levels of a7, in line 9.
    #expect(complaints(text) == ["test.yaml:9:19  nested more than 64 levels deep; that is the limit"])
  }

  @Test func readsShortTextsAndJSON() {
    #expect(complaints("a") == ["test.yaml:1:1  kind  \"a\" stands where a scenario is expected; see lwsim init"])
    #expect(complaints("{}").contains("test.yaml:1:1  kind is missing: scenario, always"))
    #expect(complaints("{\"kind\":\"Scenario\",\"name\":\"a\"}").count == 2)
  }

  @Test func shortensAVeryLongList() {
    let text = Sample.scenario + "expect:\n" + String(repeating: "  - nonsense\n", count: 60)
    do throws(ScenarioError) {
      _ = try load(text)
      Issue.record("loaded nonsense")
    } catch {
      #expect(error.diagnostics.count == 60)
      #expect(error.description.split(separator: "\n").count == 51)
      #expect(error.description.hasSuffix("… and 10 more"))
    }
  }

  /// Mutations of a good scenario: bytes changed, removed, doubled and moved. The seed is the number of the case.
  @Test(arguments: 0..<8) func survivesMutations(_ seed: UInt64) {
    let rounds = ProcessInfo.processInfo.environment["LWSIM_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 100
    var stream = RandomStream(seed: seed)
    func below(_ bound: Int) -> Int { Int(stream.uniform() * Double(bound)) }
    let seedText = Array((Sample.scenario + Sample.events).utf8)
    let interesting = Array("[]{}&*!|>'\"%@`:-?,#\n\t \u{0}\u{7F}0-9.eE~<".utf8) + [0xC3, 0xFF]
    for _ in 0..<rounds {
      var bytes = seedText
      for _ in 0...below(8) where !bytes.isEmpty {
        let place = below(bytes.count)
        switch below(4) {
        case 0: bytes[place] = interesting[below(interesting.count)]
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(20)))
        case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(40))], at: below(bytes.count))
        default: bytes.insert(interesting[below(interesting.count)], at: place)
        }
      }
      _ = complaints(String(decoding: bytes, as: UTF8.self))
    }
  }
}
