import Kernel

/// How often components fail, as `1.338 per 1000 node-days`.
struct FaultRate: Equatable {
  /// The component's name.
  var unit: String
  /// The mean time between two failures of one component. **unit**: seconds.
  var meanSeconds: Double

  /// Reads a rate; the unit is not optional.
  init(_ text: String) throws(UnitRefusal) {
    let words = text.split(separator: " ").map(String.init)
    let shape = "write 1.3 per 1000 node-days, 0.02 per rack-year or 0.5 per node-day"
    guard let first = words.first, let number = Double(first), number.isFinite else {
      throw UnitRefusal(message: "\"\(text)\" is not a rate of failures; \(shape)")
    }
    guard number >= 0 else { throw UnitRefusal(message: "\(text) is negative; a rate is above 0") }
    guard words.count > 1 else { throw UnitRefusal(message: "\(text) has no unit; \(shape)") }
    guard words.count == 3 || words.count == 4, words[1] == "per", let last = words.last,
      let dash = last.lastIndex(of: "-"), let scale = words.count == 4 ? Double(words[2]) : 1, scale > 0
    else { throw UnitRefusal(message: "\"\(text)\" is not a rate of failures; \(shape)") }
    guard number > 0 else {
      throw UnitRefusal(message: "\(text) is too slow; a rate is above 0, and enabled: false turns an entry off")
    }
    let period = String(last[last.index(after: dash)...])
    guard let seconds = Self.periods[period.hasSuffix("s") ? String(period.dropLast()) : period] else {
      throw UnitRefusal(message: "\"\(text)\" counts in \"\(period)\"; use hours, days, months or years")
    }
    unit = String(last[..<dash])
    meanSeconds = scale * seconds / number
  }

  private static let periods: [String: Double] = [
    "hour": 3_600, "day": 86_400, "month": 30 * 86_400, "year": 365 * 86_400,
  ]
}
