/// A document as it was written: what YAML or JSON says before anybody knows what it means.
package enum Value: Equatable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([Value])
  case object([String: Value])
}

extension Value {
  /// The member `key` of an object; nil for anything else, for an absent key and for an explicit null.
  package subscript(key: String) -> Value? {
    guard case .object(let fields) = self, let value = fields[key], value != .null else { return nil }
    return value
  }

  /// The value as text when it is a scalar, as it would stand in a message.
  package var scalarText: String? {
    switch self {
    case .null: "null"
    case .bool(let flag): String(flag)
    case .int(let number): String(number)
    case .double(let number): Self.text(of: number)
    case .string(let text): text
    case .array, .object: nil
    }
  }

  /// What was found, for a message: a quoted string, a number, or the kind of a collection.
  package var found: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .array(let items): items.isEmpty ? "an empty list" : "a list"
    case .object(let fields): fields.isEmpty ? "an empty mapping" : "a mapping"
    case .null, .bool, .int, .double: scalarText ?? ""
    }
  }

  /// JSON with sorted keys and no spaces: the same bytes for equal documents.
  package var canonicalJSON: String {
    var text = ""
    appendJSON(to: &text)
    return text
  }

  private func appendJSON(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .int(let number): text += String(number)
    case .double(let number): text += Self.text(of: number)
    case .string(let string): Self.appendQuoted(string, to: &text)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.appendJSON(to: &text)
      }
      text += "]"
    case .object(let fields):
      text += "{"
      for (index, key) in fields.keys.sorted().enumerated() {
        if index > 0 { text += "," }
        Self.appendQuoted(key, to: &text)
        text += ":"
        (fields[key] ?? .null).appendJSON(to: &text)
      }
      text += "}"
    }
  }

  private static func appendQuoted(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func text(of number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : String(number)
  }
}
