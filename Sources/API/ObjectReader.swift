/// Reads the fields of one mapping strictly: wrong types, missing fields and unknown keys all become problems.
///
/// A class because it remembers which keys were asked for; it belongs to the function that decodes the mapping.
/// An explicit null counts as absent, as in the Kubernetes API.
package final class ObjectReader {
  package let path: FieldPath
  package let problems: ProblemList
  private let fields: [String: Value]
  private var known: Set<String> = []

  /// Reads `value`, which has to be a mapping; anything else is one problem and reads as empty.
  package init(_ value: Value, at path: FieldPath, _ problems: ProblemList) {
    self.path = path
    self.problems = problems
    switch value {
    case .object(let fields): self.fields = fields
    case .null: fields = [:]
    case .bool, .int, .double, .string, .array:
      fields = [:]
      problems.add(path, "\(value.found) stands where a mapping is expected")
    }
  }

  /// The mapping as it was written.
  package var source: Value { .object(fields) }

  /// The keys of the mapping, sorted.
  package var keys: [String] { fields.keys.sorted() }

  /// Whether the mapping has the key with a value other than null.
  package func has(_ key: String) -> Bool {
    known.insert(key)
    return fields[key].map { $0 != .null } ?? false
  }

  /// The raw value of a field.
  package func value(_ key: String) -> Value? {
    known.insert(key)
    guard let value = fields[key], value != .null else { return nil }
    return value
  }

  package func string(_ key: String) -> String? {
    typed(key, "text") { if case .string(let text) = $0 { text } else { nil } }
  }

  /// A string, or a scalar written without quotes, as in `serverVersion: 1.34`.
  package func lenientString(_ key: String) -> String? {
    typed(key, "text") { $0.scalarText }
  }

  package func int(_ key: String) -> Int? {
    typed(key, "a whole number") { if case .int(let number) = $0 { Int(number) } else { nil } }
  }

  /// A whole number that a Kubernetes `int32` field can hold.
  package func int32(_ key: String) -> Int? {
    guard let number = int(key) else { return nil }
    guard let small = Int32(exactly: number) else {
      problems.add(path.key(key), "\(number) is out of range; a 32-bit whole number is expected")
      return nil
    }
    return Int(small)
  }

  package func bool(_ key: String) -> Bool? {
    typed(key, "true or false") { if case .bool(let flag) = $0 { flag } else { nil } }
  }

  /// One of the names given; the problem lists them all and suggests the closest.
  package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    guard let text = string(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    problems.add(
      path.key(key), "\"\(text)\" is not supported; use \(list(names))\(suggestion(for: text, among: names))")
    return nil
  }

  /// The reader of a nested mapping.
  package func object(_ key: String) -> ObjectReader? {
    value(key).map { ObjectReader($0, at: path.key(key), problems) }
  }

  /// The items of a list with their paths; a value that is no list is a problem and reads as empty.
  package func items(_ key: String) -> [(value: Value, path: FieldPath)] {
    guard let value = value(key) else { return [] }
    guard case .array(let items) = value else {
      problems.add(path.key(key), "\(value.found) stands where a list is expected")
      return []
    }
    return items.enumerated().map { ($1, path.key(key).index($0)) }
  }

  /// The readers of a list of mappings.
  package func objects(_ key: String) -> [ObjectReader] {
    items(key).map { ObjectReader($0.value, at: $0.path, problems) }
  }

  /// A list of strings.
  package func strings(_ key: String) -> [String] {
    items(key).compactMap { item in
      if case .string(let text) = item.value { return text }
      problems.add(item.path, "\(item.value.found) stands where text is expected")
      return nil
    }
  }

  /// A mapping from names to text, as labels are. Unquoted numbers and booleans are refused, as Kubernetes does.
  package func stringMap(_ key: String) -> [String: String] {
    guard let reader = object(key) else { return [:] }
    var map: [String: String] = [:]
    for name in reader.keys {
      if let text = reader.string(name) { map[name] = text }
    }
    return map
  }

  /// A required field: `read` is one of the other methods.
  package func required<Result>(_ key: String, _ read: (String) -> Result?) -> Result? {
    if fields[key] == nil || fields[key] == .null {
      known.insert(key)
      problems.add(path, "\(key) is missing")
      return nil
    }
    return read(key)
  }

  /// Reports every key nobody asked for.
  ///
  /// - Parameters:
  ///   - ignored: Keys that the API has but the simulator does not follow; each is noted once.
  ///   - remedies: Advice for particular unknown keys, instead of the closest spelling.
  package func finish(ignoring ignored: [String] = [], remedies: [String: String] = [:]) {
    for key in ignored where fields[key] != nil && !known.contains(key) {
      problems.note(path.key(key), .ignored)
    }
    let allowed = known.union(ignored)
    for key in keys where !allowed.contains(key) {
      let advice = remedies[key].map { "; \($0)" } ?? suggestion(for: key, among: allowed)
      problems.add(Problem(path.key(key), isAboutKey: true, "unknown field\(advice)"))
    }
  }

  private func typed<Result>(_ key: String, _ expected: String, _ convert: (Value) -> Result?) -> Result? {
    guard let value = value(key) else { return nil }
    guard let result = convert(value) else {
      problems.add(path.key(key), "\(value.found) stands where \(expected) is expected")
      return nil
    }
    return result
  }
}

/// `; did you mean "size"?` when a candidate is close, else nothing.
package func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
  closestName(to: name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
}

/// `"a", "b" or "c"`.
package func list(_ names: [String]) -> String {
  let quoted = names.map { "\"\($0)\"" }
  guard quoted.count > 1, let last = quoted.last else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " or " + last
}
