extension Expression {
  /// Whether the expression holds now.
  ///
  /// - Precondition: it speaks of one moment, as every `after` does.
  package func evaluate(_ source: borrowing some SignalSource & ~Copyable) -> Bool { formula.evaluate(source) }
}

extension Formula {
  /// Whether the formula holds now; a comparison with an object that does not exist does not.
  ///
  /// - Precondition: it speaks of one moment.
  package func evaluate(_ source: borrowing some SignalSource & ~Copyable) -> Bool {
    switch self {
    case .holds(let signal): (source.value(of: signal) ?? 0) != 0
    case .comparison(let left, let comparison, let right): Self.compare(left, comparison, right, source)
    case .not(let inner): !inner.evaluate(source)
    case .and(let left, let right): left.evaluate(source) && right.evaluate(source)
    case .or(let left, let right): left.evaluate(source) || right.evaluate(source)
    case .over(let window, _): preconditionFailure("\(window.kind) speaks of the whole run, not of one moment")
    }
  }

  private static func compare(
    _ left: Operand, _ comparison: Comparison, _ right: Operand, _ source: borrowing some SignalSource & ~Copyable
  ) -> Bool {
    switch (left, right) {
    case (.signal(let signal), .percent(let percent)):
      guard let part = source.value(of: signal), let whole = whole(of: signal, source) else { return false }
      // Multiplied out, so that 3 of 4 is exactly 75 %.
      return comparison.holds(part * 100, percent * whole)
    case (.percent(let percent), .signal(let signal)):
      guard let part = source.value(of: signal), let whole = whole(of: signal, source) else { return false }
      return comparison.holds(percent * whole, part * 100)
    default:
      guard let first = left.value(source), let second = right.value(source) else { return false }
      return comparison.holds(first, second)
    }
  }

  private static func whole(of signal: Signal, _ source: borrowing some SignalSource & ~Copyable) -> Double? {
    guard let whole = signal.whole else { return nil }
    return source.value(of: whole)
  }
}

extension Operand {
  /// The value of a momentary operand; durations in seconds.
  func value(_ source: borrowing some SignalSource & ~Copyable) -> Double? {
    switch self {
    case .number(let number): number
    case .percent(let percent): percent / 100
    case .duration(let duration): duration.seconds
    case .signal(let signal): source.value(of: signal)
    case .availability, .time: nil
    }
  }
}
