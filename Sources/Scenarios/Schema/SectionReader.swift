import API
import Kernel

/// Reads one section of a scenario by its declared keys; unknown keys, wrong types and missing fields become problems.
struct SectionReader<Key: SectionKey> {
  let reader: ObjectReader
  private let extraKeys: [String]

  /// Reads a mapping at `path`.
  ///
  /// - Parameter extraKeys: The keys that `Key.otherKeys` allows in this scenario.
  init(_ value: Value, at path: FieldPath, _ problems: ProblemList, extraKeys: [String] = []) {
    reader = ObjectReader(value, at: path, problems)
    self.extraKeys = extraKeys
    for key in Key.allCases where key.field.isRequired && !reader.has(key.rawValue) {
      if case .object = value { problems.add(path, "\(key.rawValue) is missing: \(key.field.clause)") }
    }
  }

  var path: FieldPath { reader.path }
  var problems: ProblemList { reader.problems }

  func path(_ key: Key) -> FieldPath { reader.path.key(key.rawValue) }
  func has(_ key: Key) -> Bool { reader.has(key.rawValue) }
  func value(_ key: Key) -> Value? { reader.value(key.rawValue) }
  func text(_ key: Key) -> String? { reader.string(key.rawValue) }
  func flag(_ key: Key) -> Bool? { reader.bool(key.rawValue) }

  func add(_ key: Key, _ message: String) {
    problems.add(path(key), message)
  }

  /// A whole number, quoted or not, within its declared bound.
  func count(_ key: Key) -> Int? {
    guard case .count(let least) = key.field.kind else {
      preconditionFailure("\(Key.section).\(key.rawValue) is read as a count but declared as something else")
    }
    return value(key).flatMap { Units.count($0, atLeast: least, at: path(key), problems) }
  }

  func duration(_ key: Key) -> SimDuration? {
    value(key).flatMap { Units.read($0, at: path(key), problems, Units.duration) }
  }

  func size(_ key: Key) -> Int64? {
    value(key).flatMap { Units.read($0, at: path(key), problems, Units.size) }
  }

  func share(_ key: Key) -> Double? {
    value(key).flatMap { Units.read($0, at: path(key), problems, Units.share) }
  }

  func calendarTime(_ key: Key) -> Int64? {
    value(key).flatMap { Units.read($0, at: path(key), problems, CalendarTime.parse) }
  }

  /// The items of a list, or a single value as a list of one.
  func items(_ key: Key) -> [(value: Value, path: FieldPath)] {
    guard let value = value(key) else { return [] }
    if case .array = value { return reader.items(key.rawValue) }
    return [(value, path(key))]
  }

  /// The members of a mapping, sorted by key.
  func members(_ key: Key) -> [(name: String, value: Value, path: FieldPath)] {
    guard let map = reader.object(key.rawValue) else { return [] }
    return map.keys.compactMap { name in
      map.value(name).map { (name, $0, map.path.key(name)) }
    }
  }

  /// Reports every key that is not declared.
  func finish(remedies: [String: String] = [:]) {
    for key in Key.allCases { _ = reader.has(key.rawValue) }
    for key in extraKeys { _ = reader.has(key) }
    reader.finish(remedies: remedies)
  }
}
