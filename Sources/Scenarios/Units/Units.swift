import API
import Kernel

/// Why a text is not the quantity that it should be.
struct UnitRefusal: Error {
  var message: String
}

/// Quantities with units. Every number of a scenario that has a unit carries it.
enum Units {
  /// Reads a scalar with one of the parsers below.
  static func read<Result>(
    _ value: Value, at path: FieldPath, _ problems: ProblemList,
    _ parse: (String) throws(UnitRefusal) -> Result
  ) -> Result? {
    guard let text = value.scalarText, value != .bool(true), value != .bool(false) else {
      problems.add(path, "\(value.found) stands where a quantity with a unit is expected")
      return nil
    }
    do throws(UnitRefusal) {
      return try parse(text)
    } catch {
      problems.add(path, error.message)
      return nil
    }
  }

  /// A whole number, quoted or not, of at least `least`.
  static func count(_ value: Value, atLeast least: Int, at path: FieldPath, _ problems: ProblemList) -> Int? {
    let number: Int? =
      switch value {
      case .int(let number): Int(number)
      case .string(let text): Int(text)
      case .null, .bool, .double, .array, .object: nil
      }
    guard let number else {
      problems.add(path, "\(value.found) stands where a whole number is expected")
      return nil
    }
    guard number >= least else {
      problems.add(path, "\(number) is too small; at least \(least) is expected")
      return nil
    }
    return number
  }

  /// A duration that is not negative: `2h10m`, `1.5h`, `40s`, `20ms`, `90d`.
  static func duration(_ text: String) throws(UnitRefusal) -> SimDuration {
    let trimmed = text.filter { $0 != " " }
    if let duration = SimDuration(trimmed) {
      guard duration >= .zero else { throw UnitRefusal(message: "\(text) is negative; a duration is at least 0s") }
      return duration
    }
    if trimmed == "0" { return .zero }
    if isNumber(trimmed) {
      guard !trimmed.hasPrefix("-") else { throw UnitRefusal(message: "\(text) is negative and has no unit") }
      throw UnitRefusal(message: "\(text) has no unit; write \(text)s, \(text)m, \(text)h or \(text)d")
    }
    if let unit = unit(of: trimmed), !["d", "h", "m", "s", "ms", "us", "ns"].contains(unit) {
      throw UnitRefusal(message: "\"\(text)\" has the unknown unit \"\(unit)\"; use d, h, m, s, ms, us or ns")
    }
    throw UnitRefusal(message: "\"\(text)\" is not a duration; write 40s, 2h10m, 1.5h or 90d")
  }

  /// Bytes: `9.4GB` counts in thousands, `9.4GiB` in 1,024s.
  static func size(_ text: String) throws(UnitRefusal) -> Int64 {
    let (number, unit) = try split(text, "a size", example: "9.4GB or 512MiB")
    guard let factor = byteUnits[unit] else {
      let hint = unit.isEmpty ? "\(text) has no unit" : "\"\(text)\" has the unknown unit \"\(unit)\""
      throw UnitRefusal(message: "\(hint); write B, kB, MB, GB, TB or KiB, MiB, GiB, TiB")
    }
    let bytes = (number * factor).rounded()
    guard bytes < 9e18 else { throw UnitRefusal(message: "\(text) is too large") }
    return Int64(bytes)
  }

  /// Bytes a second: `1GB/s`.
  static func rate(_ text: String) throws(UnitRefusal) -> Double {
    guard text.hasSuffix("/s") else {
      throw UnitRefusal(message: "\"\(text)\" is not a rate; write 500MB/s or 1GiB/s")
    }
    let bytes = try size(String(text.dropLast(2)))
    guard bytes > 0 else { throw UnitRefusal(message: "\(text) is too slow; a rate is above 0B/s") }
    return Double(bytes)
  }

  /// How long it takes on average until the next one comes, from `12/h`, `30/m` or `2/s`.
  static func interval(_ text: String) throws(UnitRefusal) -> SimDuration {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
    let units = ["d": 86_400.0, "h": 3_600, "m": 60, "min": 60, "s": 1]
    guard parts.count == 2, let number = Double(parts[0]), let unit = units[parts[1]] else {
      throw UnitRefusal(message: "\"\(text)\" is not a rate; write 12/h, 30/m or 2/s")
    }
    guard number > 0, number.isFinite else { throw UnitRefusal(message: "\(text) is too slow; a rate is above 0") }
    return .seconds(unit / number)
  }

  /// How often something may happen: a number a second above 0, or `unlimited`.
  static func frequency(_ text: String) throws(UnitRefusal) -> Double {
    if text == TimingConstant.unlimited { return .infinity }
    guard let number = Double(text), number.isFinite else {
      throw UnitRefusal(message: "\"\(text)\" is not a number a second; write 50 or \(TimingConstant.unlimited)")
    }
    guard number > 0 else {
      throw UnitRefusal(message: "\(text) is too slow; write a number above 0, or \(TimingConstant.unlimited)")
    }
    return number
  }

  /// A share of the whole, from `75%`.
  static func share(_ text: String) throws(UnitRefusal) -> Double {
    let (number, unit) = try split(text, "a share", example: "75%")
    guard unit == "%" else { throw UnitRefusal(message: "\"\(text)\" is not a share; write 75%") }
    return number / 100
  }

  /// A share of at most the whole.
  static func probability(_ text: String) throws(UnitRefusal) -> Double {
    let share = try share(text)
    guard share <= 1 else {
      throw UnitRefusal(message: "\(share * 100)% is more than the whole; a share is between 0% and 100%")
    }
    return share
  }

  private static let byteUnits: [String: Double] = [
    "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "PB": 1e15,
    "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824, "TiB": 1_099_511_627_776, "PiB": 1_125_899_906_842_624,
  ]

  /// A number that is not negative and the unit behind it.
  private static func split(
    _ text: String, _ noun: String, example: String
  ) throws(UnitRefusal) -> (number: Double, unit: String) {
    let trimmed = text.filter { $0 != " " }
    let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    guard let number = Double(digits) else {
      throw UnitRefusal(message: "\"\(text)\" is not \(noun); write \(example)")
    }
    guard number >= 0 else { throw UnitRefusal(message: "\(text) is negative; \(noun) is at least 0") }
    return (number, String(trimmed.dropFirst(digits.count)))
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") } && Double(text) != nil
  }

  /// The letters behind the first number of a text.
  private static func unit(of text: String) -> String? {
    let unit = text.drop { $0.isASCII && ($0.isNumber || $0 == ".") }.prefix { $0.isLetter }
    return text.first?.isNumber == true && !unit.isEmpty ? String(unit) : nil
  }
}
