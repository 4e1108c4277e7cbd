import Foundation
import Kernel
import Testing
import Validation

@testable import lwsim

@Suite struct ValidationTextTests {
  private static func row(_ name: String, _ target: Target, _ unit: Reference.Unit) -> ValidationRow {
    ValidationRow(
      name, Reference(4, unit, source: "Erlang C"), target, .queue(QueueModel(serverCount: 1, load: 0.8)),
      figure: "wait")
  }

  private static func outcome(_ values: Double...) -> [Result<[String: Double], ExperimentFailure>] {
    values.map { .success(["wait": $0]) }
  }

  private static let green = RowResult(row("a queue", .insideInterval(0.99), .runTimes), outcome(3.9, 4.0, 4.3))

  private static var red: RowResult {
    var row = row("a run", .within(0.1), .seconds)
    row.knownReason = "not calibrated"
    return RowResult(row, outcome(5))
  }

  @Test func aRowSaysWhatItIsHeldAgainst() {
    let lines = ValidationText([Self.green, Self.red], "none", style: .plain).lines
    // Deviation 0.20817 of three seeds, t(0.995, 2) = 9.9248: ± 9.9248 · 0.20817 / √3.
    #expect(
      lines[1]
        == "✓ a queue  4.0000     4.0667  ± 1.1928  +1.7 %     exact within the 99 % interval  Erlang C")
    #expect(lines[2].hasPrefix("✗ a run    4.0 s      5.0 s   -"))
    #expect(lines[3] == "    not calibrated")
    #expect(lines[4] == "1 of 2 rows pass, 1 red (1 for known reasons); recorded decisions: none")
  }

  @Test func aRowThatMissesIsRed() {
    let lines = ValidationText([Self.green, Self.red], "none", style: Style(usesColour: true)).lines
    #expect(lines[1].hasPrefix("\u{1B}[32m✓\u{1B}[0m a queue"))
    #expect(lines[2].hasPrefix("\u{1B}[31m✗\u{1B}[0m \u{1B}[31ma run"))
  }

  @Test func everyRowOfTheDocumentHasEveryKey() throws {
    let failed = RowResult(Self.row("none", .all, .cases), [.failure(ExperimentFailure("no corpus"))])
    let text = try JSONText.of(ValidationJSON([Self.green, failed], "none"))
    let document = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let rows = try #require(document?["rows"] as? [[String: Any]])
    let keys: Set = [
      "name", "reference", "value", "interval", "deviation", "target", "pass", "unit", "source", "seeds", "reason",
    ]
    for row in rows { #expect(Set(row.keys) == keys) }
    #expect(rows[0]["pass"] as? Bool == true)
    #expect((rows[0]["interval"] as? [Double])?.count == 2)
    #expect(rows[1]["value"] is NSNull)
    #expect(rows[1]["reason"] as? String == "no corpus")
  }
}
