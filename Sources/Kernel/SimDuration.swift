/// A length of simulated time; negative when it points back.
///
/// Unit: nanoseconds, as an integer.
public struct SimDuration: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// The length in nanoseconds.
  public let nanoseconds: Int64

  /// A duration of `nanoseconds`.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  public static let zero = SimDuration(nanoseconds: 0)

  /// The longest duration that `seconds(_: Double)` yields: from the start of a run to `SimTime.distantFuture`.
  @inlinable public static var longest: SimDuration { SimDuration(nanoseconds: SimTime.distantFuture.nanoseconds) }

  /// A duration of `count` nanoseconds.
  @inlinable public static func nanoseconds(_ count: Int) -> SimDuration { SimDuration(nanoseconds: Int64(count)) }
  /// A duration of `count` microseconds.
  @inlinable public static func microseconds(_ count: Int) -> SimDuration { .nanoseconds(count * 1000) }
  /// A duration of `count` milliseconds.
  @inlinable public static func milliseconds(_ count: Int) -> SimDuration { .nanoseconds(count * 1_000_000) }
  /// A duration of `count` seconds.
  @inlinable public static func seconds(_ count: Int) -> SimDuration { .nanoseconds(count * 1_000_000_000) }
  /// A duration of `count` minutes.
  @inlinable public static func minutes(_ count: Int) -> SimDuration { .seconds(count * 60) }
  /// A duration of `count` hours.
  @inlinable public static func hours(_ count: Int) -> SimDuration { .seconds(count * 3600) }
  /// A duration of `count` days of 24 hours.
  @inlinable public static func days(_ count: Int) -> SimDuration { .seconds(count * 86400) }

  /// The duration nearest to `count` seconds, kept within plus and minus `longest`.
  ///
  /// A draw from a heavy tail may be infinite: it becomes `longest`, which no run reaches.
  ///
  /// - Precondition: `count` is a number.
  @inlinable public static func seconds(_ count: Double) -> SimDuration {
    precondition(!count.isNaN, "a duration of NaN s")
    let nanoseconds = (count * 1e9).rounded()
    if nanoseconds >= Double(longest.nanoseconds) { return longest }
    if nanoseconds <= -Double(longest.nanoseconds) { return -longest }
    return SimDuration(nanoseconds: Int64(nanoseconds))
  }

  /// The length in seconds.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Whether `left` is the shorter (or the more negative) one.
  @inlinable public static func < (left: SimDuration, right: SimDuration) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension SimDuration {
  /// The sum of two durations.
  @inlinable public static func + (left: SimDuration, right: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds + right.nanoseconds)
  }

  /// The difference of two durations.
  @inlinable public static func - (left: SimDuration, right: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }

  /// The same length in the other direction.
  @inlinable public static prefix func - (duration: SimDuration) -> SimDuration {
    SimDuration(nanoseconds: -duration.nanoseconds)
  }

  /// `duration` repeated `count` times.
  @inlinable public static func * (duration: SimDuration, count: Int) -> SimDuration {
    SimDuration(nanoseconds: duration.nanoseconds * Int64(count))
  }

  /// `duration` scaled, rounded to the nearest nanosecond and kept within plus and minus `longest`.
  @inlinable public static func * (duration: SimDuration, factor: Double) -> SimDuration {
    .seconds(Double(duration.nanoseconds) * factor / 1e9)
  }

  /// Lengthens `left` by `right`.
  @inlinable public static func += (left: inout SimDuration, right: SimDuration) { left = left + right }

  /// Shortens `left` by `right`.
  @inlinable public static func -= (left: inout SimDuration, right: SimDuration) { left = left - right }
}

extension SimDuration: CustomStringConvertible {
  /// The length as people write it: `2h10m`, `40s`, `1.5s`, `20ms`, `1d2h`, `-3us`.
  ///
  /// Exact: no digit is rounded away. Below one second a single unit is used.
  public var description: String {
    let sign = nanoseconds < 0 ? "-" : ""
    let length = nanoseconds.magnitude
    if length == 0 { return "0s" }
    if length < 1000 { return "\(sign)\(length)ns" }
    if length < 1_000_000 { return sign + Self.decimal(length, unit: 1000, "us") }
    if length < 1_000_000_000 { return sign + Self.decimal(length, unit: 1_000_000, "ms") }
    return sign + Self.clock(length)
  }

  /// Days, hours, minutes and seconds, those that are not zero.
  private static func clock(_ nanoseconds: UInt64) -> String {
    var rest = nanoseconds
    var text = ""
    for (name, size) in [("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000)] as [(_, UInt64)] {
      if rest >= size { text += "\(rest / size)\(name)" }
      rest %= size
    }
    return rest == 0 ? text : text + decimal(rest, unit: 1_000_000_000, "s")
  }

  /// `length / unit` with as many decimals as it has.
  private static func decimal(_ length: UInt64, unit: UInt64, _ name: String) -> String {
    let (whole, rest) = length.quotientAndRemainder(dividingBy: unit)
    if rest == 0 { return "\(whole)\(name)" }
    var digits = String(unit + rest).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)\(name)"
  }
}
