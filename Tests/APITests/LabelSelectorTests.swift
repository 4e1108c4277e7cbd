import API
import Testing

struct LabelSelectorTests {
  typealias Question = (requirement: LabelSelector.Requirement, labels: [String: String])

  static let cases: [Row<Question, Bool>] = [
    Row("one of", (.init("a", .isIn, ["1", "2"]), ["a": "2"]), true),
    Row("none of", (.init("a", .isIn, ["1"]), ["a": "2"]), false),
    Row("in, but absent", (.init("a", .isIn, ["1"]), [:]), false),
    Row("not in", (.init("a", .notIn, ["1"]), ["a": "2"]), true),
    Row("not in holds for an absent label", (.init("a", .notIn, ["1"]), [:]), true),
    Row("not in, but there", (.init("a", .notIn, ["1"]), ["a": "1"]), false),
    Row("exists, with an empty value", (.init("a", .exists), ["a": ""]), true),
    Row("exists not", (.init("a", .doesNotExist), ["b": "1"]), true),
    Row("greater, as numbers", (.init("a", .greaterThan, ["9"]), ["a": "10"]), true),
    Row("greater needs more than equal", (.init("a", .greaterThan, ["10"]), ["a": "10"]), false),
    Row("less", (.init("a", .lessThan, ["10"]), ["a": "9"]), true),
    Row("text is neither greater nor less", (.init("a", .lessThan, ["10"]), ["a": "x"]), false),
  ]

  @Test(arguments: cases) func matches(_ row: Row<Question, Bool>) {
    #expect(LabelSelector([row.input.requirement]).matches(row.input.labels) == row.expected)
  }

  @Test("Every requirement has to hold; none ask nothing") func combines() {
    let selector = LabelSelector(matching: ["a": "1", "b": "2"])
    #expect(selector.matches(["a": "1", "b": "2", "c": "3"]))
    #expect(!selector.matches(["a": "1"]))
    #expect(LabelSelector([]).matches([:]))
  }
}
