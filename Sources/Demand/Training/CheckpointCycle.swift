import Kernel

/// Training and writing in turn, without an event for either: the first interval begins at `start`.
struct CheckpointCycle: Sendable {
  var start: SimTime
  /// Of training; nil when nothing is ever written.
  var interval: SimDuration?
  /// During which training stands still.
  var write: SimDuration
  /// From the end of the writing until the checkpoint survives the loss of a node.
  var upload: SimDuration

  /// One turn. **unit**: nanoseconds.
  private var length: Int64? { interval.map { $0.nanoseconds + write.nanoseconds } }

  /// How much of the time since the start was training. **unit**: nanoseconds.
  func training(until time: SimTime) -> Int64 {
    let elapsed = (time - start).nanoseconds
    guard let interval, let length else { return elapsed }
    let (turns, rest) = elapsed.quotientAndRemainder(dividingBy: length)
    return turns * interval.nanoseconds + min(rest, interval.nanoseconds)
  }

  /// When so much training will have been done.
  func time(ofTraining amount: Int64) -> SimTime {
    guard let interval, let length, amount > 0 else { return start + SimDuration(nanoseconds: max(0, amount)) }
    let turns = (amount - 1) / interval.nanoseconds
    return start + SimDuration(nanoseconds: turns * length + amount - turns * interval.nanoseconds)
  }

  /// The last few checkpoints whose training ended after `from` and by `to`: how much training each holds, and when it
  /// is durable.
  func captures(after from: SimTime, until to: SimTime) -> [(training: Int64, durableAt: SimTime)] {
    guard let interval, let length else { return [] }
    let last = ((to - start).nanoseconds - interval.nanoseconds).flooredQuotient(by: length)
    let first = ((from - start).nanoseconds - interval.nanoseconds).flooredQuotient(by: length) + 1
    guard last >= 0, last >= first else { return [] }
    return (max(0, first, last - Self.outstanding)...last).map { turn in
      let end = start + SimDuration(nanoseconds: (turn + 1) * length)
      return ((turn + 1) * interval.nanoseconds, end + upload)
    }
  }

  /// The next checkpoint begins only when the last one has arrived, so that two are on their way at most, and one more
  /// may have arrived last.
  private static let outstanding: Int64 = 2
}

extension Int64 {
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
