/// The mean over time of a value that holds until it changes, such as a queue length or busy GPUs.
public struct TimeWeightedMean: Sendable, Equatable {
  /// The present value.
  public private(set) var value: Double
  /// When the value last changed.
  private var since: SimTime
  private let start: SimTime
  /// The integral from `start` to `since`, in value × seconds.
  private var integral = 0.0

  /// A value that holds from `start` on.
  public init(_ value: Double = 0, from start: SimTime = .zero) {
    self.value = value
    self.start = start
    since = start
  }

  /// Changes the value.
  ///
  /// - Precondition: `time` is not before the last change.
  public mutating func set(_ value: Double, at time: SimTime) {
    integral = self.integral(until: time)
    since = time
    self.value = value
  }

  /// Adds to the value.
  ///
  /// - Precondition: `time` is not before the last change.
  public mutating func add(_ difference: Double, at time: SimTime) { set(value + difference, at: time) }

  /// The integral of the value from the start to `time`.
  ///
  /// Unit: value × seconds, so busy GPUs yield GPU-seconds.
  ///
  /// - Precondition: `time` is not before the last change.
  public func integral(until time: SimTime) -> Double {
    precondition(time >= since, "time-weighted mean at \(time.seconds) s is before its last change, \(since.seconds) s")
    return integral + value * (time - since).seconds
  }

  /// The mean from the start to `time`; the present value when no time has passed.
  ///
  /// - Precondition: `time` is not before the last change.
  public func mean(until time: SimTime) -> Double {
    time == start ? value : integral(until: time) / (time - start).seconds
  }
}
