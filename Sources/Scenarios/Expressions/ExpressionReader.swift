import API

/// Reads the expressions of a scenario.
struct ExpressionReader {
  let context: LoadContext

  /// A condition of one moment, as `after` takes it.
  func condition(_ value: Value, at path: FieldPath) -> Expression? {
    guard let expression = expectation(value, at: path) else { return nil }
    guard expression.formula.isMomentary else {
      context.problems.add(path, "speaks of the whole run; after needs a condition of one moment")
      return nil
    }
    return expression
  }

  /// Any expression.
  func expectation(_ value: Value, at path: FieldPath) -> Expression? {
    guard case .string(let text) = value else {
      context.problems.add(path, "\(value.found) stands where an expression is expected")
      return nil
    }
    do throws(ExpressionError) {
      return try ExpressionParser.parse(text, in: context)
    } catch {
      context.problems.add(path, error.description)
      return nil
    }
  }
}
