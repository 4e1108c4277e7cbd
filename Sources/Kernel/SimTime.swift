/// An instant of simulated time, counted from the start of the run.
///
/// Unit: nanoseconds, as an integer, so that sums are exact and equal on every machine.
public struct SimTime: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the start of the run.
  public let nanoseconds: Int64

  /// The instant `nanoseconds` after the start of the run.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The start of the run.
  public static let zero = SimTime(nanoseconds: 0)

  /// The last instant that can be scheduled, 36.5 years after the start: in practice, never.
  ///
  /// It fills 60 bits, so that a time and a phase share one 64-bit key.
  @inlinable public static var distantFuture: SimTime { SimTime(nanoseconds: (1 << 60) - 1) }

  /// Seconds since the start of the run.
  @inlinable public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Whether `left` comes before `right`.
  @inlinable public static func < (left: SimTime, right: SimTime) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The instant `duration` after `time`, at the latest `distantFuture`: a repair drawn beyond it never comes.
  @inlinable public static func + (time: SimTime, duration: SimDuration) -> SimTime {
    SimTime(nanoseconds: min(time.nanoseconds + duration.nanoseconds, distantFuture.nanoseconds))
  }

  /// The instant `duration` before `time`.
  @inlinable public static func - (time: SimTime, duration: SimDuration) -> SimTime {
    SimTime(nanoseconds: time.nanoseconds - duration.nanoseconds)
  }

  /// The time from `right` to `left`; negative when `left` is the earlier one.
  @inlinable public static func - (left: SimTime, right: SimTime) -> SimDuration {
    SimDuration(nanoseconds: left.nanoseconds - right.nanoseconds)
  }

  /// Moves the instant by `duration`.
  @inlinable public static func += (time: inout SimTime, duration: SimDuration) { time = time + duration }
}

extension SimTime: CustomStringConvertible {
  /// The time since the start as a duration: `2h10m`; `never` for `distantFuture`.
  public var description: String {
    self == .distantFuture ? "never" : SimDuration(nanoseconds: nanoseconds).description
  }
}
