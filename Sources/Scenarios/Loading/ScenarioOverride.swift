import API

/// A value that the command line sets in the scenario, as in `--set cluster.blocks=6`.
struct ScenarioOverride: Sendable {
  var path: FieldPath
  var value: Value
  /// The option as it was given.
  var text: String

  /// Reads `path=value`; the value is YAML, as in the scenario.
  init(_ option: String) throws(UnitRefusal) {
    text = "--set \(option)"
    guard let equals = option.firstIndex(of: "="), equals > option.startIndex else {
      throw UnitRefusal(message: "write --set path=value, as in --set cluster.blocks=6")
    }
    path = try Self.path(String(option[..<equals]))
    value = try Self.value(String(option[option.index(after: equals)...]))
  }

  private static func value(_ text: String) throws(UnitRefusal) -> Value {
    do throws(YAMLSyntaxError) {
      let composed = try YAMLComposer.compose(Array(text.utf8))
      if let issue = composed.issues.first { throw YAMLSyntaxError(mark: issue.mark, message: issue.message) }
      guard composed.documents.count <= 1 else {
        throw YAMLSyntaxError(mark: Mark(line: 1, column: 1), message: "more than one value")
      }
      return composed.documents.first?.value ?? .null
    } catch {
      throw UnitRefusal(message: error.message)
    }
  }

  /// Steps of `a.b[0]["c.d"]`.
  static func path(_ text: String) throws(UnitRefusal) -> FieldPath {
    var steps: [FieldPath.Step] = []
    var rest = text[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]") else { throw UnitRefusal(message: "\(text) lacks a ]") }
        let inner = rest[rest.index(after: rest.startIndex)..<end]
        if let index = Int(inner), index >= 0 {
          steps.append(.index(index))
        } else if inner.count >= 2, let quote = inner.first, quote == "\"" || quote == "'", inner.last == quote {
          steps.append(.key(String(inner.dropFirst().dropLast())))
        } else {
          throw UnitRefusal(message: "[\(inner)] in \(text) is neither a position nor a quoted key")
        }
        rest = rest[rest.index(after: end)...]
      } else {
        if rest.first == ".", !steps.isEmpty { rest.removeFirst() }
        let key = rest.prefix { $0 != "." && $0 != "[" }
        guard !key.isEmpty else { throw UnitRefusal(message: "\(text) is not a path; write a.b[0].c") }
        steps.append(.key(String(key)))
        rest = rest.dropFirst(key.count)
      }
    }
    return FieldPath(steps: steps)
  }

  /// The document with the value set; mappings on the way are made, list items have to exist.
  func applied(to document: Value) throws(UnitRefusal) -> Value {
    try Self.set(value, at: path.steps[...], in: document, after: FieldPath.root)
  }

  private static func set(
    _ value: Value, at steps: ArraySlice<FieldPath.Step>, in document: Value, after path: FieldPath
  ) throws(UnitRefusal) -> Value {
    guard let step = steps.first else { return value }
    switch (step, document) {
    case (.key(let key), .object(var fields)):
      fields[key] = try set(value, at: steps.dropFirst(), in: fields[key] ?? .null, after: path.key(key))
      return .object(fields)
    case (.key(let key), .null):
      return .object([key: try set(value, at: steps.dropFirst(), in: .null, after: path.key(key))])
    case (.index(let index), .array(var items)):
      guard items.indices.contains(index) else {
        throw UnitRefusal(message: "\(path) has \(items.count) items; the first is [0]")
      }
      items[index] = try set(value, at: steps.dropFirst(), in: items[index], after: path.index(index))
      return .array(items)
    case (.key(let key), _):
      throw UnitRefusal(message: "\(path) is \(document.found), so it has no \(key)")
    case (.index(let index), _):
      let name = path.steps.isEmpty ? "the scenario" : path.description
      throw UnitRefusal(message: "\(name) is \(document.found), so it has no item [\(index)]")
    }
  }
}
