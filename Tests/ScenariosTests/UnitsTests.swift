import API
import Kernel
import Testing

@testable import Scenarios

@Suite struct UnitsTests {
  @Test(
    arguments: [
      ("40s", 40_000_000_000), ("2h10m", 7_800_000_000_000), ("1.5h", 5_400_000_000_000), ("20ms", 20_000_000),
      ("90d", 7_776_000_000_000_000), ("0", 0), ("0s", 0), ("2h 10m", 7_800_000_000_000),
    ] as [(String, Int64)])
  func readsDurations(_ text: String, _ nanoseconds: Int64) throws {
    #expect(try Units.duration(text).nanoseconds == nanoseconds)
  }

  @Test(arguments: ["", "h", "7", "-7", "1.5", "-5m", "5x", "5 minutes", "1h1h", "1m2h", "ten", "1..5h", "∞s", "1e3s"])
  func refusesWhatIsNoDuration(_ text: String) {
    #expect(throws: UnitRefusal.self) { try Units.duration(text) }
  }

  @Test(
    arguments: [
      ("9.4GB", 9_400_000_000), ("512MiB", 536_870_912), ("1 kB", 1000), ("1KiB", 1024), ("0B", 0),
      ("2TB", 2_000_000_000_000),
    ] as [(String, Int64)])
  func readsSizes(_ text: String, _ bytes: Int64) throws {
    #expect(try Units.size(text) == bytes)
  }

  @Test(arguments: ["9", "-1GB", "9.4Gb", "GB", "", "1e300GB", "99999999999PB"])
  func refusesWhatIsNoSize(_ text: String) {
    #expect(throws: UnitRefusal.self) { try Units.size(text) }
  }

  @Test func readsRatesAndShares() throws {
    #expect(try Units.rate("1GB/s") == 1e9)
    #expect(try Units.share("75%") == 0.75)
    #expect(throws: UnitRefusal.self) { try Units.rate("1GB") }
    #expect(throws: UnitRefusal.self) { try Units.rate("0B/s") }
    #expect(throws: UnitRefusal.self) { try Units.share("75") }
  }

  @Test(
    arguments: [
      ("1970-01-01", 0), ("1970-01-02T00:00Z", 86_400),
      // 2000-03-01 is the 11,017th day: 30 years of 365 days, 7 leap days, and 31 + 29 days.
      ("2000-03-01T00:00:01Z", 11_017 * 86_400 + 1),
      ("2026-01-05T08:00+01:00", 20_458 * 86_400 + 25_200), ("2026-01-05T08:00-01:30", 20_458 * 86_400 + 34_200),
    ] as [(String, Int64)])
  func readsCalendarTimes(_ text: String, _ seconds: Int64) throws {
    #expect(try CalendarTime.parse(text) == seconds)
  }

  @Test(arguments: [
    "2026-02-29", "2026-13-01", "2026-01-05T08:00", "2026-01-05T24:00Z", "2026-1-5", "08:00Z", "2026-01-05X08:00Z",
    "2026-01-05T08:00Zulu", "", "２０２６-01-05",
  ])
  func refusesWhatIsNoCalendarTime(_ text: String) {
    #expect(throws: UnitRefusal.self) { try CalendarTime.parse(text) }
  }

  @Test(arguments: [0, 86_399, 951_782_400, 1_767_225_600, 4_102_444_799] as [Int64])
  func writesCalendarTimesAsTheyAreRead(_ seconds: Int64) throws {
    #expect(try CalendarTime.parse(CalendarTime.text(of: seconds)) == seconds)
  }

  @Test(
    arguments: [
      ("yes", Value.bool(true)), ("Off", .bool(false)), ("y", .bool(true)), ("~", .null), ("", .null),
      ("017", .int(15)), ("0o17", .int(15)), ("0x1F", .int(31)), ("0b101", .int(5)), ("-0x10", .int(-16)),
      ("1_000", .int(1000)), ("+7", .int(7)), ("08", .double(8)), ("1.5", .double(1.5)), (".5", .double(0.5)),
      ("1e3", .double(1000)), ("9223372036854775807", .int(.max)),
      ("9223372036854775808", .double(9.223372036854775808e18)),
      ("1.2.3", .string("1.2.3")), ("12:30", .string("12:30")), ("2026-01-05", .string("2026-01-05")),
      ("0x", .string("0x")), ("1_", .int(1)), ("-", .string("-")), ("e5", .string("e5")), ("nan", .string("nan")),
    ] as [(String, Value)])
  func resolvesPlainScalarsAsKubernetesDoes(_ text: String, _ value: Value) throws {
    #expect(try YAMLScalar(text: text, tag: nil, isPlain: true).resolved.get() == value)
    #expect(try YAMLScalar(text: text, tag: nil, isPlain: false).resolved.get() == .string(text))
  }

  @Test(arguments: [".inf", "-.Inf", ".NaN", "1e999"])
  func refusesNumbersThatAreNotFinite(_ text: String) {
    #expect(throws: ScalarRefusal.self) { try YAMLScalar(text: text, tag: nil, isPlain: true).resolved.get() }
  }

  @Test func mergesMappingsUnlessTheMappingHasTheKeyItself() throws {
    let text = "a: &a {p: 1, q: 2}\nb: &b {q: 3, r: 4}\nc: {<<: [*a, *b], p: 9}\n"
    let document = try YAMLComposer.compose(Array(text.utf8)).documents[0].value
    #expect(document["c"] == .object(["p": .int(9), "q": .int(2), "r": .int(4)]))
  }

  @Test func findsThePlacesOfKeysAndValues() throws {
    let text = "a:\n  - b: 1\n    c:   {d: x}\n"
    let root = try YAMLComposer.compose(Array(text.utf8)).documents[0]
    let path = FieldPath.root.key("a").index(0).key("c").key("d")
    #expect(root.mark(of: path, isKey: true) == Mark(line: 3, column: 11))
    #expect(root.mark(of: path, isKey: false) == Mark(line: 3, column: 14))
    #expect(root.mark(of: path.key("none"), isKey: false) == Mark(line: 3, column: 14))
  }
}
