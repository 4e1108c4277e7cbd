extension Value {
  /// Parses a JSON text; a number without fraction and exponent that fits 64 bits is an integer.
  ///
  /// - Throws: Where the text stops being JSON, and what was expected there.
  /// - Source: RFC 8259. Names of an object have to differ; nesting is limited to 512 levels.
  package init(json: some Sequence<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes: Array(json))
    self = try reader.document()
  }
}

/// What is wrong with a JSON text.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line of the mistake, from 1.
  package var line: Int
  package var message: String

  package init(line: Int, message: String) {
    self.line = line
    self.message = message
  }

  package var description: String { "line \(line): \(message)" }
}

private struct JSONReader {
  let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(JSONError) -> Value {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw error("text after the end of the document") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ message: String) -> JSONError {
    let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }
    return JSONError(line: line, message: message)
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  /// Moves past `character` if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONError) -> Value {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
    case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    guard depth < 512 else { throw error("nesting is deeper than 512 levels") }
    depth += 1
    position += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONError) -> Value {
    var fields: [String: Value] = [:]
    if take("}") { return .object(fields) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a name in quotes is expected") }
      let name = try string()
      guard take(":") else { throw error("\":\" is expected after \"\(name)\"") }
      guard fields.updateValue(try value(), forKey: name) == nil else { throw error("\"\(name)\" appears twice") }
    } while take(",")
    guard take("}") else { throw error("\",\" or \"}\" is expected") }
    return .object(fields)
  }

  private mutating func array() throws(JSONError) -> Value {
    var items: [Value] = []
    if take("]") { return .array(items) }
    repeat { items.append(try value()) } while take(",")
    guard take("]") else { throw error("\",\" or \"]\" is expected") }
    return .array(items)
  }

  private mutating func literal(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
    let text = "\(word)"
    guard bytes[position...].starts(with: text.utf8) else { throw error("\"\(text)\" is expected") }
    position += text.utf8.count
    return value
  }

  private mutating func number() throws(JSONError) -> Value {
    let start = position
    while let byte = next, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let digits = text.drop { $0 == "-" }
    let isPadded = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
    guard !isPadded, let first = digits.first, first.isNumber, let last = text.last, last.isNumber,
      let number = Double(text)
    else {
      position = start
      throw error("a value is expected")
    }
    return Int64(text).map(Value.int) ?? .double(number)
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("a control character stands in a string") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        text += String(try escape()).utf8
      } else {
        text.append(byte)
      }
    }
    guard next != nil else { throw error("a string does not end") }
    position += 1
    guard let valid = String(validating: text, as: UTF8.self) else { throw error("a string is not UTF-8") }
    return valid
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let letter = next else { throw error("a string does not end") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error("\"\\\(Character(Unicode.Scalar(letter)))\" is no escape sequence")
    }
  }

  /// The scalar of `\uXXXX`, or of two of them for one beyond the first 65,536.
  private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
    let high = try hexDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, next == UInt8(ascii: "\\") else { throw error("half of a surrogate pair is missing") }
    position += 1
    guard next == UInt8(ascii: "u") else { throw error("half of a surrogate pair is missing") }
    position += 1
    let low = try hexDigits()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    else { throw error("half of a surrogate pair is missing") }
    return scalar
  }

  private mutating func hexDigits() throws(JSONError) -> UInt32 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
      let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are expected after \"\\u\"") }
    position += 4
    return number
  }
}
