import API

/// A value to put at a path of a document. Items of a list are found by their `name`, or by position.
struct ValueEdit {
  /// Why an edit cannot be made.
  struct Refusal: Error {
    var message: String
  }

  var steps: [String]
  /// Null removes what is there.
  var value: Value

  /// The document with the edit made; mappings on the way are made, list items have to exist.
  func applied(to document: Value) -> Result<Value, Refusal> {
    edited(document, steps[...])
  }

  private func edited(_ document: Value, _ rest: ArraySlice<String>) -> Result<Value, Refusal> {
    guard let step = rest.first else { return .success(value) }
    switch document {
    case .object(var fields):
      if rest.count == 1, value == .null {
        fields[step] = nil
        return .success(.object(fields))
      }
      return edited(fields[step] ?? .null, rest.dropFirst()).map { inner in
        fields[step] = inner
        return .object(fields)
      }
    case .null: return edited(.object([:]), rest)
    case .array(var items):
      guard let index = Self.index(of: step, in: items) else { return .failure(missing(step, items)) }
      if rest.count == 1, value == .null {
        items.remove(at: index)
        return .success(.array(items))
      }
      return edited(items[index], rest.dropFirst()).map { inner in
        items[index] = inner
        return .array(items)
      }
    case .bool, .int, .double, .string:
      return .failure(Refusal(message: "\(document.found) has no \(step)"))
    }
  }

  private static func index(of step: String, in items: [Value]) -> Int? {
    if let index = items.firstIndex(where: { $0["name"] == .string(step) }) { return index }
    return Int(step).flatMap { items.indices.contains($0) ? $0 : nil }
  }

  private func missing(_ step: String, _ items: [Value]) -> Refusal {
    let names = items.compactMap { $0["name"]?.scalarText }
    let known = names.isEmpty ? "the list has \(items.count) items" : "there are \(list(names))"
    let hint = closestName(to: step, among: names).map { ". Did you mean \"\($0)\"?" } ?? ""
    return Refusal(message: "\"\(step)\" does not exist; \(known)\(hint)")
  }
}

/// Reads `template` and `spec` of a patch.
enum PatchReader {
  /// The values by path, in order of their keys. Keys of the mapping itself are paths; deeper ones are plain keys.
  static func values(
    _ section: SectionReader<OperationKey>, _ key: OperationKey
  ) -> [LeaderWorkerSetPatch.PathValue] {
    guard section.has(key) else { return [] }
    guard case .object(let fields) = section.value(key) else {
      section.add(key, "\((section.value(key) ?? .null).found) stands where paths with values are expected")
      return []
    }
    return fields.keys.sorted().flatMap { path in
      // In a path "~1" stands for a slash within a key, as in JSON pointers.
      let steps = path.split(separator: "/").map { String($0).replacing("~1", with: "/") }
      return leaves(fields[path] ?? .null, below: steps).map {
        LeaderWorkerSetPatch.PathValue(key: path, steps: $0.steps, value: $0.value)
      }
    }
  }

  private static func leaves(_ value: Value, below steps: [String]) -> [(steps: [String], value: Value)] {
    guard case .object(let fields) = value, !fields.isEmpty else { return [(steps, value)] }
    return fields.keys.sorted().flatMap { leaves(fields[$0] ?? .null, below: steps + [$0]) }
  }
}
