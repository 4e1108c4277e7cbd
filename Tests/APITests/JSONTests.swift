import API
import Testing

struct JSONTests {
  static let documents: [Row<String, Value>] = [
    Row("an integer", "-12", .int(-12)), Row("a fraction", "1.5", .double(1.5)),
    Row("an exponent", "1e2", .double(100)),
    Row("beyond 64 bits", "9223372036854775808", .double(9_223_372_036_854_775_808)),
    Row("words", "[true, false, null]", .array([.bool(true), .bool(false), .null])),
    Row("escapes", #""a\n\"\\\/\u00e9""#, .string("a\n\"\\/é")),
    Row("a surrogate pair", #""\ud83d\ude00""#, .string("😀")), Row("UTF-8", "\"é\"", .string("é")),
    Row("nested", #" {"a" : [ {} , [] ] } "#, .object(["a": .array([.object([:]), .array([])])])),
  ]

  @Test(arguments: documents) func reads(_ row: Row<String, Value>) throws {
    #expect(try Value(json: row.input.utf8) == row.expected)
  }

  @Test(arguments: [
    "", "01", "1.", "+1", "-", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, #"{"a":1,"a":2}"#, "nul", "1 2", #""\x""#,
    #""\ud83d""#, #""\u12g4""#, "\"a", "\"\u{1}\"", "[", "'a'", "NaN",
  ])
  func refuses(_ text: String) {
    #expect(throws: JSONError.self) { try Value(json: text.utf8) }
  }

  @Test("A mistake is told with its line") func namesLine() {
    #expect(throws: JSONError(line: 2, message: "\",\" or \"}\" is expected")) {
      try Value(json: "{\"a\":1\n\"b\":2}".utf8)
    }
  }

  @Test("Nesting without end is refused, not followed") func limitsDepth() {
    #expect(throws: JSONError.self) { try Value(json: String(repeating: "[", count: 100_000).utf8) }
  }

  @Test("Canonical text reads back as it was") func roundTrip() throws {
    let text = #"{"a":[1,true,null,"x\n\u0001é"],"b":{"c":1.5}}"#
    #expect(try Value(json: text.utf8).canonicalJSON == text)
  }
}
