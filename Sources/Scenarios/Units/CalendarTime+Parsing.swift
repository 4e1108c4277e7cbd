import API

extension CalendarTime {
  /// Reads a calendar time of a scenario.
  static func parse(_ text: String) throws(UnitRefusal) -> Int64 {
    if let seconds = seconds(in: text) { return seconds }
    throw UnitRefusal(
      message: lacksZone(text)
        ? "\(text) has no time zone; write \(text)Z, or \(text)+01:00"
        : "\"\(text)\" is not a calendar time; write 2026-01-05T08:00Z")
  }
}
