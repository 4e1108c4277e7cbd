import API

/// Why a scalar cannot be a value.
struct ScalarRefusal: Error {
  var message: String
}

extension YAMLScalar {
  private static let prefix = "tag:yaml.org,2002:"
  /// Tags that say of a collection only what it is anyway.
  static let collectionTags: Set<String> = ["!", prefix + "map", prefix + "seq"]

  /// The value that the scalar stands for, by the YAML 1.1 rules that Kubernetes' own reader follows.
  ///
  /// Source: sigs.k8s.io/yaml, which reads `yes`, `on` and `y` as true, a leading zero as octal, `1_000` as 1000, and
  /// timestamps as text. Numbers that are not finite have no place in JSON and are refused.
  var resolved: Result<Value, ScalarRefusal> {
    switch tag {
    case nil where isPlain: return plainValue
    case nil, "!", Self.prefix + "str": return .success(.string(text))
    case Self.prefix + "int", Self.prefix + "bool", Self.prefix + "null", Self.prefix + "float": return tagged
    case .some(let tag): return .failure(ScalarRefusal(message: "the tag \(tag) is not supported"))
    }
  }

  private var tagged: Result<Value, ScalarRefusal> {
    let name = tag?.dropFirst(Self.prefix.count) ?? ""
    return plainValue.flatMap { value in
      switch (name, value) {
      case ("int", .int), ("bool", .bool), ("null", .null), ("float", .double): .success(value)
      case ("float", .int(let number)): .success(.double(Double(number)))
      default: .failure(ScalarRefusal(message: "\"\(text)\" is not of the type !!\(name)"))
      }
    }
  }

  private var plainValue: Result<Value, ScalarRefusal> {
    if let word = Self.words[text] { return .success(word) }
    guard let first = text.utf8.first, Self.startsNumber(first) else { return .success(.string(text)) }
    if Self.notFinite.contains(text.lowercased()) {
      return .failure(ScalarRefusal(message: "\(text) is not a finite number"))
    }
    let plain = first == UInt8(ascii: ".") ? text : text.replacing("_", with: "")
    if let number = Self.integer(plain) { return .success(.int(number)) }
    guard Self.isDecimal(plain), let number = Double(plain) else { return .success(.string(text)) }
    guard number.isFinite else { return .failure(ScalarRefusal(message: "\(text) is too large for a number")) }
    return .success(.double(number))
  }

  private static let words: [String: Value] = {
    var words: [String: Value] = ["": .null, "~": .null, "null": .null, "Null": .null, "NULL": .null]
    for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { words[word] = .bool(true) }
    for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
      words[word] = .bool(false)
    }
    return words
  }()

  private static let notFinite: Set<String> = [".nan", ".inf", "+.inf", "-.inf"]

  private static func startsNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
  }

  /// A whole number with an optional base: `0x1f`, `0o17`, `017`, `0b11`.
  private static func integer(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard let first = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
    let (radix, body) = Self.base(of: digits)
    guard !body.isEmpty, !body.hasPrefix("-"), !body.hasPrefix("+") else { return nil }
    return Int64((isNegative ? "-" : "") + body, radix: radix)
  }

  private static func base(of digits: Substring) -> (radix: Int, body: Substring) {
    guard digits.first == "0", digits.count > 1 else { return (10, digits) }
    switch digits.dropFirst().first {
    case "x", "X": return (16, digits.dropFirst(2))
    case "o", "O": return (8, digits.dropFirst(2))
    case "b", "B": return (2, digits.dropFirst(2))
    default: return (8, digits.dropFirst())
    }
  }

  /// Digits with an optional fraction and exponent, and nothing that `Double` alone would also accept.
  private static func isDecimal(_ text: String) -> Bool {
    var rest = text[...]
    if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == "." {
      fraction = rest.dropFirst().prefix(while: isDigit)
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return false }
    guard let mark = rest.first else { return true }
    guard mark == "e" || mark == "E" else { return false }
    rest.removeFirst()
    if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }
}
