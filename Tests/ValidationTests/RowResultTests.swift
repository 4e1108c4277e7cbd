import Kernel
import Testing

@testable import Validation

@Suite struct RowResultTests {
  private typealias Outcome = Result<[String: Double], ExperimentFailure>

  private static func row(_ target: Target, reference: Double? = 10, figure: String = "wait") -> ValidationRow {
    ValidationRow(
      "a row", Reference(reference, .seconds, source: "a book"), target,
      .queue(QueueModel(serverCount: 1, load: 0.5)), figure: figure)
  }

  private static func seeds(_ values: Double...) -> [Outcome] { values.map { .success(["wait": $0]) } }

  @Test func anExactValueWithinTheIntervalPasses() {
    // Mean 10, deviation 1, n = 3: ± t(0.975, 2) · 1 / √3 = ± 4.3027 · 0.57735 = ± 2.4841.
    let result = RowResult(Self.row(.insideInterval(0.95), reference: 12.4), Self.seeds(9, 10, 11))
    #expect(result.pass)
    #expect(abs((result.interval?.halfWidth ?? 0) - 2.4841) < 1e-4)
    #expect(!RowResult(Self.row(.insideInterval(0.95), reference: 12.5), Self.seeds(9, 10, 11)).pass)
  }

  @Test func oneSeedHasNoInterval() {
    let result = RowResult(Self.row(.insideInterval(0.99)), Self.seeds(10))
    #expect(result.interval == nil)
    #expect(!result.pass)
  }

  @Test(arguments: [(11.0, true), (9.0, true), (11.1, false), (8.9, false)])
  func aShareIsMetOnBothSides(_ value: Double, _ pass: Bool) {
    let result = RowResult(Self.row(.within(0.1)), Self.seeds(value))
    #expect(result.pass == pass)
    #expect(abs((result.deviation ?? 0) - (value / 10 - 1)) < 1e-12)
  }

  @Test func allMeansAll() {
    func decided(_ identical: Double) -> RowResult {
      RowResult(
        Self.row(.all, reference: nil, figure: "identical"), [.success(["identical": identical, "asked": 7])])
    }
    #expect(decided(7).pass)
    #expect(decided(7).reference == 7)
    #expect(!decided(6).pass)
  }

  @Test func aFailureIsRedAndSaysWhy() {
    let result = RowResult(Self.row(.within(0.1)), [.success(["wait": 10]), .failure(ExperimentFailure("no file"))])
    #expect(!result.pass)
    #expect(result.value == nil)
    #expect(result.reason == "no file")
    #expect(result.isUnexpectedFailure)
    #expect(RowResult(Self.row(.within(0.1), figure: "none"), Self.seeds(1)).reason?.contains("\"none\"") == true)
  }

  @Test func aKnownReasonIsNoFailureOfTheTable() {
    var row = Self.row(.within(0.1))
    row.knownReason = "not calibrated"
    let red = RowResult(row, Self.seeds(20))
    #expect(!red.pass)
    #expect(red.reason == "not calibrated")
    #expect(!red.isUnexpectedFailure)
    #expect(RowResult(row, Self.seeds(10)).reason == nil, "a green row needs no reason")
  }
}
