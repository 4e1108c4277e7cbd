import API

/// The named values of a recorded case, read with the case's own complaint when one is not there.
struct CaseFields {
  let fields: [String: Value]

  init(_ fields: [String: Value]) {
    self.fields = fields
  }

  init(_ value: Value) throws(MalformedCase) {
    guard case .object(let fields) = value else { throw MalformedCase("\(value.found) stands where a case should") }
    self.fields = fields
  }

  /// The value of a field; nil when it is absent or null.
  subscript(key: String) -> Value? {
    fields[key].flatMap { $0 == .null ? nil : $0 }
  }

  func value(_ key: String) throws(MalformedCase) -> Value {
    guard let value = fields[key] else { throw MalformedCase("\(key) is missing") }
    return value
  }

  func object(_ key: String) throws(MalformedCase) -> CaseFields {
    try CaseFields(value(key))
  }

  func int(_ key: String) throws(MalformedCase) -> Int {
    guard let number = try value(key).integer else { throw MalformedCase("\(key) is no whole number") }
    return number
  }

  func text(_ key: String) throws(MalformedCase) -> String {
    guard let text = try value(key).text else { throw MalformedCase("\(key) is no text") }
    return text
  }

  func flag(_ key: String) throws(MalformedCase) -> Bool {
    guard case .bool(let flag) = try value(key) else { throw MalformedCase("\(key) is neither true nor false") }
    return flag
  }

  func items(_ key: String) throws(MalformedCase) -> [Value] {
    guard case .array(let items) = try value(key) else { throw MalformedCase("\(key) is no list") }
    return items
  }

  func amount(_ key: String) throws(MalformedCase) -> CountOrPercent {
    guard let amount = CountOrPercent(try value(key)) else { throw MalformedCase("\(key) is no number or percentage") }
    return amount
  }

  /// A mapping of text to text; empty when it is absent.
  func stringMap(_ key: String) throws(MalformedCase) -> [String: String] {
    guard let value = self[key] else { return [:] }
    return try CaseFields(value).fields.compactMapValues(\.text)
  }
}

extension Value {
  var integer: Int? { if case .int(let number) = self { Int(number) } else { nil } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var items: [Value] { if case .array(let items) = self { items } else { [] } }

  /// The text as a document has it.
  init(_ text: String) { self = .string(text) }
  init(_ number: Int) { self = .int(Int64(number)) }
  init(_ flag: Bool) { self = .bool(flag) }
  init(_ map: [String: String]) { self = .object(map.mapValues(Value.string)) }
  init(_ list: [String]) { self = .array(list.map(Value.string)) }
}
