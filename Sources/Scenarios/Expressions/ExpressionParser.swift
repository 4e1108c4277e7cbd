import Faults
import Kernel

/// What the names in an expression are checked against.
protocol ExpressionScope {
  /// Why an object cannot be meant; nil when it exists or may come to exist.
  func complaint(about name: ObjectName) -> String?
  /// The sources of arrivals.
  var arrivalNames: [String] { get }
  /// The nodes meant by a level and a name.
  func nodes(level: String, name: String) throws(UnitRefusal) -> NodeTarget
}

/// Reads expressions by recursive descent. `docs/expressions.md` has the grammar.
struct ExpressionParser {
  let scope: any ExpressionScope
  private let tokens: [ExpressionToken]
  private var place = 0
  private var depth = 0
  /// The set that a bare `groups` speaks of, within `availability`.
  var subject: ObjectName?

  /// More nesting than a person can read; *assumed*.
  private static let largestDepth = 40

  /// The expression of a text.
  static func parse(_ text: String, in scope: any ExpressionScope) throws(ExpressionError) -> Expression {
    var parser = ExpressionParser(scope: scope, tokens: try ExpressionLexer.tokens(text))
    let formula = try parser.disjunction()
    guard parser.current.kind == .end else { throw parser.unexpected("and, or, or the end") }
    return Expression(text: text, formula: formula)
  }

  private init(scope: any ExpressionScope, tokens: [ExpressionToken]) {
    self.scope = scope
    self.tokens = tokens
  }

  var current: ExpressionToken { tokens[place] }

  mutating func advance() {
    if place < tokens.count - 1 { place += 1 }
  }

  /// Consumes a symbol or a keyword if it stands here.
  mutating func take(_ kind: ExpressionToken.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard take(.symbol(symbol)) else { throw unexpected("\"\(symbol)\"") }
  }

  func unexpected(_ expected: String) -> ExpressionError {
    switch current.kind {
    case .end: ExpressionError(column: current.column, message: "the text ends where \(expected) is expected")
    case .word(let text), .number(let text), .symbol(let text):
      ExpressionError(column: current.column, message: "\"\(text)\" stands where \(expected) is expected")
    }
  }

  private mutating func disjunction() throws(ExpressionError) -> Formula {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.largestDepth else {
      throw ExpressionError(column: current.column, message: "nested more than \(Self.largestDepth) levels deep")
    }
    var formula = try conjunction()
    while take(.word("or")) { formula = .or(formula, try conjunction()) }
    return formula
  }

  private mutating func conjunction() throws(ExpressionError) -> Formula {
    var formula = try negation()
    while take(.word("and")) { formula = .and(formula, try negation()) }
    return formula
  }

  private mutating func negation() throws(ExpressionError) -> Formula {
    var isNegated = false
    while take(.word("not")) { isNegated.toggle() }
    let formula = try primary()
    return isNegated ? .not(formula) : formula
  }

  private mutating func primary() throws(ExpressionError) -> Formula {
    if take(.symbol("(")) {
      let formula = try disjunction()
      try expect(")")
      return formula
    }
    if case .word(let word) = current.kind, let kind = Window.Kind(rawValue: word) {
      advance()
      return try window(kind)
    }
    return try comparison()
  }

  /// A condition of one moment in parentheses, as `eventually` and `time` take it.
  mutating func momentary(of noun: String) throws(ExpressionError) -> Formula {
    let start = current.column
    let formula = try disjunction()
    guard formula.isMomentary else {
      throw ExpressionError(
        column: start, message: "\(noun) needs a condition of one moment here, not of the whole run")
    }
    return formula
  }

  private mutating func window(_ kind: Window.Kind) throws(ExpressionError) -> Formula {
    try expect("(")
    let formula = try momentary(of: kind.rawValue)
    try expect(")")
    var window = Window(kind: kind, opens: .zero, length: nil)
    while true {
      if take(.word("within")) {
        window.length = try duration(after: "within")
      } else if take(.word("after")) {
        window.opens = try duration(after: "after")
      } else {
        return .over(window, formula)
      }
    }
  }

  private mutating func duration(after keyword: String) throws(ExpressionError) -> SimDuration {
    guard case .number(let text) = current.kind else { throw unexpected("a duration such as 20m after \(keyword)") }
    let duration = try Self.located(at: current.column) { () throws(UnitRefusal) in try Units.duration(text) }
    advance()
    return duration
  }

  private mutating func comparison() throws(ExpressionError) -> Formula {
    let start = current.column
    let left = try operand()
    guard case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol) else {
      if case .signal(let signal) = left, signal.isCondition { return .holds(signal) }
      throw unexpected("a comparison (<, <=, ==, !=, >=, >)")
    }
    advance()
    let right = try operand()
    if let message = Self.mismatch(left, right) ?? Self.mismatch(right, left) {
      throw ExpressionError(column: start, message: message)
    }
    return .comparison(left, comparison, right)
  }

  private mutating func operand() throws(ExpressionError) -> Operand {
    let token = current
    switch token.kind {
    case .number(let text):
      advance()
      return try Self.located(at: token.column) { () throws(UnitRefusal) in try Self.constant(text) }
    case .word("true"), .word("false"):
      advance()
      return .number(token.kind == .word("true") ? 1 : 0)
    case .word(let word):
      advance()
      return try named(word, at: token.column)
    case .symbol, .end: throw unexpected("a condition or a value")
    }
  }

  private static func constant(_ text: String) throws(UnitRefusal) -> Operand {
    if text.hasSuffix("%") { return .percent(try Units.share(text) * 100) }
    if let number = Double(text) { return .number(number) }
    return .duration(try Units.duration(text))
  }

  static func located<Result>(
    at column: Int, _ body: () throws(UnitRefusal) -> Result
  ) throws(ExpressionError) -> Result {
    do throws(UnitRefusal) {
      return try body()
    } catch {
      throw ExpressionError(column: column, message: error.message)
    }
  }

  /// Why `left` cannot be compared with `right`; asked both ways round.
  private static func mismatch(_ left: Operand, _ right: Operand) -> String? {
    switch (left, right) {
    case (.availability, .percent), (.time, .duration), (.signal, .number), (.signal, .signal): nil
    case (.availability, _): "availability is a share; compare it with a percentage such as 99%"
    case (.time, .number): "a time has a unit; write 20m rather than 20"
    case (.time, _): "time is a duration; compare it with one such as 20m"
    case (.signal(let signal), .percent):
      signal.whole == nil ? "this is no part of a whole, so it has no percentage; compare it with a number" : nil
    case (.signal(let signal), .duration) where signal.isTime: nil
    case (.signal, .duration): "this is a count, not a time; to ask when something happens, write time(…)"
    case (.number, .number), (.percent, .percent), (.duration, .duration), (.number, .percent), (.number, .duration),
      (.percent, .duration):
      "two constants say nothing about the run"
    case (.number, _), (.percent, _), (.duration, _), (.signal, _): nil
    }
  }
}
