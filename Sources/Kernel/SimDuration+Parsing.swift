extension SimDuration: LosslessStringConvertible {
  /// Unit names with their nanoseconds, longest first.
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
    ("ms", 1_000_000), ("us", 1000), ("ns", 1),
  ]

  /// The duration that a text such as `2h10m`, `1.5s` or `-20ms` stands for.
  ///
  /// Units run from long to short, each at most once, and only the last number may have a fraction. Nil for any other
  /// text, for fractions of a nanosecond, and beyond `longest`.
  public init?(_ text: String) {
    var rest = text[...]
    let isNegative = rest.first == "-"
    if isNegative { rest.removeFirst() }
    guard !rest.isEmpty, text != "-" else { return nil }
    var total: UInt64 = 0
    var units = Self.units[...]
    while !rest.isEmpty {
      let number = rest.prefix { "0"..."9" ~= $0 || $0 == "." }
      rest = rest.dropFirst(number.count)
      let name = rest.prefix { "a"..."z" ~= $0 }
      rest = rest.dropFirst(name.count)
      guard let place = units.firstIndex(where: { $0.name == name }) else { return nil }
      guard rest.isEmpty || !number.contains(".") else { return nil }
      guard let length = Self.length(number, unit: Self.units[place].nanoseconds) else { return nil }
      units = units[(place + 1)...]
      let (sum, overflow) = total.addingReportingOverflow(length)
      guard !overflow, sum <= UInt64(Self.longest.nanoseconds) else { return nil }
      total = sum
    }
    self.init(nanoseconds: isNegative ? -Int64(total) : Int64(total))
  }

  /// `number` units in nanoseconds; nil when it is no decimal number, not whole nanoseconds, or too large.
  private static func length(_ number: Substring, unit: UInt64) -> UInt64? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let whole = parts.first.flatMap({ UInt64($0) }) else {
      return nil
    }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    if overflow { return nil }
    var fraction: UInt64 = 0
    var place = unit
    for digit in parts.count == 2 ? parts[1] : "" {
      guard let value = digit.wholeNumberValue, value == 0 || place % 10 == 0 else { return nil }
      place /= 10
      fraction += place * UInt64(value)
    }
    let (sum, tooLarge) = product.addingReportingOverflow(fraction)
    return tooLarge ? nil : sum
  }
}
