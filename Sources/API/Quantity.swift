/// A Kubernetes resource quantity, kept exactly: `125`, `100m`, `1124Gi`, `1.5e3`.
///
/// **unit**: the resource's own (cores, bytes, devices), in billionths, which is the finest step that Kubernetes keeps.
///
/// Source: Kubernetes API machinery, `resource.Quantity` (suffixes, rounding up below one billionth, cap at 2⁶³ − 1).
package struct Quantity: Hashable, Comparable, Sendable {
  /// Billionths of the unit.
  package var nanos: Int128

  package static let zero = Quantity(nanos: 0)
  /// The largest absolute value, in units.
  package static let largestUnits = Int128(Int64.max)

  package init(nanos: Int128) {
    self.nanos = nanos
  }

  package init(units: Int64) {
    nanos = Int128(units) * 1_000_000_000
  }

  package init(millis: Int64) {
    nanos = Int128(millis) * 1_000_000
  }

  package static func < (left: Quantity, right: Quantity) -> Bool { left.nanos < right.nanos }
  package static func + (left: Quantity, right: Quantity) -> Quantity { Quantity(nanos: left.nanos + right.nanos) }
  package static func - (left: Quantity, right: Quantity) -> Quantity { Quantity(nanos: left.nanos - right.nanos) }
  package static func * (left: Quantity, right: Int) -> Quantity { Quantity(nanos: left.nanos * Int128(right)) }
  package static func += (left: inout Quantity, right: Quantity) { left.nanos += right.nanos }

  /// Whole units, rounded up, as the scheduler compares memory and devices.
  package var unitsRoundedUp: Int64 { Self.dividedRoundingUp(nanos, by: 1_000_000_000) }
  /// Thousandths, rounded up, as the scheduler compares processors.
  package var millisRoundedUp: Int64 { Self.dividedRoundingUp(nanos, by: 1_000_000) }
  /// Units as a floating-point number, for display and shares.
  package var units: Double { Double(nanos) / 1e9 }

  /// The product of two amounts, one of which is a mere number; below a billionth it is rounded away from zero, and it
  /// ends at the largest quantity.
  package func multiplied(by other: Quantity) -> Quantity {
    let ceiling = UInt128(Self.largestUnits) * 1_000_000_000
    let (high, low) = nanos.magnitude.multipliedFullWidth(by: other.nanos.magnitude)
    var magnitude = ceiling
    if high < 1_000_000_000 {
      let (quotient, remainder) = UInt128(1_000_000_000).dividingFullWidth((high, low))
      magnitude = min(ceiling, min(ceiling, quotient) + (remainder > 0 ? 1 : 0))
    }
    return Quantity(nanos: (nanos < 0) == (other.nanos < 0) ? Int128(magnitude) : -Int128(magnitude))
  }

  private static func dividedRoundingUp(_ value: Int128, by divisor: Int128) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return Int64(clamping: quotient + (remainder > 0 ? 1 : 0))
  }
}

extension Quantity {
  /// Parses the text of a quantity; nil when it is not one.
  package init?(_ text: String) {
    var rest = Substring(text)
    var isNegative = false
    if let sign = rest.first, sign == "+" || sign == "-" {
      isNegative = sign == "-"
      rest.removeFirst()
    }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Decimal(digits), let scale = Scale(rest.dropFirst(digits.count)) else { return nil }
    let magnitude = min(scale.nanos(of: number), Self.largestUnits * 1_000_000_000)
    nanos = isNegative ? -magnitude : magnitude
  }

  /// The text in canonical form: the largest suffix that leaves a whole number.
  ///
  /// Binary suffixes are used for multiples of 1,024 of at least 1 Ki, as people write memory; otherwise decimal.
  package var description: String {
    let unit: Int128 = 1_000_000_000
    if nanos % unit == 0, nanos != 0 {
      let whole = nanos / unit
      for (index, suffix) in Scale.binarySuffixes.enumerated().reversed()
      where whole % (1 << Int128(10 * (index + 1))) == 0 {
        return "\(whole >> Int128(10 * (index + 1)))\(suffix)"
      }
      return String(whole)
    }
    if nanos % 1_000_000 == 0 { return nanos == 0 ? "0" : "\(nanos / 1_000_000)m" }
    return nanos % 1_000 == 0 ? "\(nanos / 1_000)u" : "\(nanos)n"
  }
}

/// The digits of a quantity before its suffix, as an integer and a count of decimals.
private struct Decimal {
  var digits: Int128 = 0
  var decimals = 0

  /// At most 30 significant digits are kept exactly; more are cut, far below a billionth of anything counted.
  init?(_ text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard text.contains(where: \.isNumber), parts.count <= 2, !parts[parts.count - 1].contains(".") else { return nil }
    for character in parts[0] + (parts.count == 2 ? parts[1] : "") {
      guard let digit = character.wholeNumberValue, digits < 1_000_000_000_000_000_000_000_000_000_000 else {
        return nil
      }
      digits = digits * 10 + Int128(digit)
    }
    decimals = parts.count == 2 ? parts[1].count : 0
  }
}

/// What the suffix of a quantity multiplies by: 10ⁿ or 1,024ⁿ.
private struct Scale {
  static let binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]
  private static let decimalSuffixes = [
    "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
  ]

  var tens = 0
  var kibis = 0

  init?(_ suffix: Substring) {
    if let index = Self.binarySuffixes.firstIndex(of: String(suffix)) {
      kibis = index + 1
    } else if let tens = Self.decimalSuffixes[String(suffix)] {
      self.tens = tens
    } else if let letter = suffix.first, letter == "e" || letter == "E", let exponent = Int(suffix.dropFirst()),
      (-30...18).contains(exponent)
    {
      tens = exponent
    } else {
      return nil
    }
  }

  /// Billionths, rounded up; saturates instead of overflowing.
  func nanos(of number: Decimal) -> Int128 {
    let ceiling = Quantity.largestUnits * 1_000_000_000
    var value = number.digits
    for _ in 0..<kibis { value = saturatingProduct(value, 1_024) }
    let power = tens + 9 - number.decimals
    for _ in 0..<max(0, power) { value = saturatingProduct(value, 10) }
    for _ in 0..<max(0, -power) {
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
      value = quotient + (remainder > 0 ? 1 : 0)
    }
    return min(value, ceiling)
  }
}

private func saturatingProduct(_ left: Int128, _ right: Int128) -> Int128 {
  let (product, overflow) = left.multipliedReportingOverflow(by: right)
  return overflow ? .max : product
}
