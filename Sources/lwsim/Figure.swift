import Foundation

/// Numbers as people read them.
enum Figure {
  /// `1,234,567`.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// `2.1 M`, `31 k`, `870`: about two digits.
  static func short(_ number: Double) -> String {
    for (unit, name) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where number >= unit {
      let value = number / unit
      return String(format: value < 10 ? "%.1f" : "%.0f", value) + name
    }
    return String(format: "%.0f", number)
  }

  /// `1.9 MB`, `812 B`.
  static func bytes(_ count: Int64) -> String {
    for (unit, name) in [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where Double(count) >= unit {
      return String(format: "%.1f ", Double(count) / unit) + name
    }
    return "\(count) B"
  }

  /// `1 group`, `3 groups`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(count == 1 ? noun : plural(noun))"
  }

  static func plural(_ noun: String) -> String {
    if noun.hasSuffix("s") || noun.hasSuffix("x") || noun.hasSuffix("ch") { return noun + "es" }
    if noun.hasSuffix("y") { return noun.dropLast() + "ies" }
    return noun + "s"
  }
}
