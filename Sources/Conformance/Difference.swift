import API

/// Compares what was recorded with what the product says, field by field.
enum Difference {
  /// Stands in a corpus for a value that is not compared.
  static let wildcard = "<any non-empty value>"

  /// Whether both are equal; null is the same as absent.
  static func outcome(expected: Value, got: Value) -> CaseOutcome {
    outcome(of: lines(expected: expected, got: got, at: .root))
  }

  /// Whether the fields that were recorded are equal; fields that were not are not looked at.
  ///
  /// - Parameters:
  ///   - got: Every field that the product knows of, null where it has none: a recorded field that is not among them
  ///     is a failure, so that no expectation passes unseen.
  static func outcome(expecting expected: CaseFields, got: [String: Value]) -> CaseOutcome {
    var found: [String] = []
    for (key, value) in expected.fields.sorted(by: { $0.key < $1.key }) {
      guard let actual = got[key] else {
        found.append("\(key): the replayer does not know this expectation")
        continue
      }
      found += lines(expected: value, got: actual, at: FieldPath.root.key(key))
    }
    return outcome(of: found)
  }

  static func outcome(of lines: [String]) -> CaseOutcome {
    lines.isEmpty ? .passed : .failed(lines.joined(separator: "\n"))
  }

  private static func lines(expected: Value, got: Value, at path: FieldPath) -> [String] {
    switch (expected, got) {
    case (.string(wildcard), .string(let text)) where !text.isEmpty: return []
    case (.object(let expected), .object(let got)):
      return Set(expected.keys).union(got.keys).sorted().flatMap { key in
        lines(expected: expected[key] ?? .null, got: got[key] ?? .null, at: path.key(key))
      }
    case (.array(let expected), .array(let got)) where expected.count == got.count:
      return zip(expected, got).enumerated().flatMap { index, pair in
        lines(expected: pair.0, got: pair.1, at: path.index(index))
      }
    case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.array, _), (.object, _):
      guard expected != got else { return [] }
      let place = path.steps.isEmpty ? "" : "\(path): "
      return ["\(place)expected \(expected.canonicalJSON), got \(got.canonicalJSON)"]
    }
  }
}
