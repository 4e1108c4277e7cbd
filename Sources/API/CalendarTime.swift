/// Points of the calendar, in the proleptic Gregorian calendar and without leap seconds.
package enum CalendarTime {
  /// Seconds since 1970-01-01T00:00Z of an ISO 8601 time: `2026-01-05T08:00Z`, `2026-01-05T08:00:30+01:00`,
  /// `2026-01-05`, which is midnight UTC; nil when the text is none, or says no zone.
  package static func seconds(in text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard let date = date(bytes.prefix(10)) else { return nil }
    guard bytes.count > 10 else { return date }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "), let zoneStart = zoneStart(of: text) else {
      return nil
    }
    guard let clock = clock(bytes[11..<zoneStart]), let zone = zone(bytes[zoneStart...]) else { return nil }
    return date + clock - zone
  }

  /// Whether a text goes on after its date and says no zone.
  package static func lacksZone(_ text: String) -> Bool {
    date(Array(text.utf8).prefix(10)) != nil && text.utf8.count > 10 && zoneStart(of: text) == nil
  }

  private static func zoneStart(of text: String) -> Int? {
    Array(text.utf8).dropFirst(11).firstIndex { "Zz+-".utf8.contains($0) }
  }

  /// The text of a time, to the second.
  package static func text(of seconds: Int64) -> String {
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let (year, month, dayOfMonth) = civil(fromDays: day)
    let second = seconds - day * 86_400
    let parts = [month, dayOfMonth, second / 3600, second / 60 % 60, second % 60].map { padded($0) }
    return "\(year)-\(parts[0])-\(parts[1])T\(parts[2]):\(parts[3]):\(parts[4])Z"
  }

  private static func date(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], 4), let month = number(parts[1], 2),
      let day = number(parts[2], 2), (1...12).contains(month), year >= 1900,
      (1...daysInMonth(month, year)).contains(day)
    else { return nil }
    return days(year: year, month: month, day: day) * 86_400
  }

  private static func clock(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { number($0, 2) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
      let second = parts.count == 3 ? parts[2] : 0, hour < 24, minute < 60, second < 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  private static func zone(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard let sign = bytes.first else { return nil }
    let rest = bytes.dropFirst()
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return rest.isEmpty ? 0 : nil }
    guard let offset = clock(rest) else { return nil }
    return sign == UInt8(ascii: "-") ? -offset : offset
  }

  private static func number(_ bytes: ArraySlice<UInt8>, _ digits: Int) -> Int64? {
    guard bytes.count == digits, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private static func daysInMonth(_ month: Int64, _ year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970-01-01, counting years from March so that leap days come last.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let years = month <= 2 ? year - 1 : year
    let era = years / 400
    let yearOfEra = years - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func padded(_ number: Int64) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
