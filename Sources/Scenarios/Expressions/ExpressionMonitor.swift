package import Kernel

/// Watches one expectation over a run and gives its verdict at the end.
///
/// What is observed holds from that moment until the next observation; states that last no time do not count.
package struct ExpressionMonitor: Sendable {
  package let expression: Expression
  /// The parts of the formula that need a memory, in the order of the text.
  private var trackers: [Tracker] = []
  private var last: SimTime = .zero
  private var lastHeld: [Bool] = []
  /// Momentary comparisons as they were last: the value at the end.
  private var lastVerdicts: [Bool] = []
  private var lastValue: Double?
  /// Whether that is a percentage.
  private var isShare = false

  package init(_ expression: Expression) {
    self.expression = expression
    Self.collect(expression.formula, into: &trackers)
    lastHeld = Array(repeating: false, count: trackers.count * 2)
  }

  /// Takes note of the present state.
  ///
  /// - Precondition: `time` is not before the last observation.
  package mutating func observe(at time: SimTime, _ source: borrowing some SignalSource & ~Copyable) {
    advance(to: time)
    for index in trackers.indices {
      lastHeld[index * 2] = trackers[index].condition.evaluate(source)
      if let gate = trackers[index].gate {
        lastHeld[index * 2 + 1] = (source.value(of: gate) ?? 0) != 0
      } else {
        lastHeld[index * 2 + 1] = true
      }
    }
    lastVerdicts.removeAll(keepingCapacity: true)
    Self.judge(expression.formula, source, into: &lastVerdicts)
    guard case .comparison(.signal(let signal), _, let other) = expression.formula else { return }
    lastValue = source.value(of: signal)
    isShare = false
    if case .percent = other, let part = lastValue, let whole = signal.whole, let amount = source.value(of: whole) {
      (lastValue, isShare) = (amount == 0 ? 0 : 100 * part / amount, true)
    }
  }

  /// The verdict at the end of the run, and the value that it rests on, for people.
  package mutating func finish(at time: SimTime) -> (value: String, pass: Bool) {
    advance(to: time)
    for index in trackers.indices {
      trackers[index].close(at: time, held: lastHeld[index * 2], gate: lastHeld[index * 2 + 1])
    }
    var verdicts = lastVerdicts[...]
    var states = trackers[...]
    let pass = Self.verdict(expression.formula, &verdicts, &states)
    return (value(pass: pass), pass)
  }

  private mutating func advance(to time: SimTime) {
    defer { last = time }
    guard time > last else { return }
    for index in trackers.indices {
      trackers[index].pass(from: last, to: time, held: lastHeld[index * 2], gate: lastHeld[index * 2 + 1])
    }
  }

  private func value(pass: Bool) -> String {
    if trackers.count == 1, let tracker = trackers.first { return tracker.value }
    if trackers.isEmpty, let lastValue { return NumberText.short(lastValue) + (isShare ? " %" : "") }
    return pass ? "true" : "false"
  }
}

extension ExpressionMonitor {
  private static func collect(_ formula: Formula, into trackers: inout [Tracker]) {
    switch formula {
    case .holds: return
    case .comparison(let left, _, let right):
      for operand in [left, right] {
        switch operand {
        case .availability(let available, let condition):
          trackers.append(Tracker(kind: .availability, condition: condition, gate: available))
        case .time(let condition): trackers.append(Tracker(kind: .time, condition: condition))
        case .number, .percent, .duration, .signal: continue
        }
      }
    case .not(let inner): collect(inner, into: &trackers)
    case .and(let left, let right), .or(let left, let right):
      collect(left, into: &trackers)
      collect(right, into: &trackers)
    case .over(let window, let condition): trackers.append(Tracker(kind: .window(window), condition: condition))
    }
  }

  /// The momentary leaves as they are now, in the order of the text.
  private static func judge(
    _ formula: Formula, _ source: borrowing some SignalSource & ~Copyable, into verdicts: inout [Bool]
  ) {
    switch formula {
    case .holds: verdicts.append(formula.evaluate(source))
    case .comparison(let left, _, let right):
      if left.isMomentary, right.isMomentary { verdicts.append(formula.evaluate(source)) }
    case .not(let inner): judge(inner, source, into: &verdicts)
    case .and(let left, let right), .or(let left, let right):
      judge(left, source, into: &verdicts)
      judge(right, source, into: &verdicts)
    case .over: return
    }
  }

  private static func verdict(
    _ formula: Formula, _ verdicts: inout ArraySlice<Bool>, _ trackers: inout ArraySlice<Tracker>
  ) -> Bool {
    switch formula {
    case .holds: return verdicts.popFirst() ?? false
    case .comparison(let left, let comparison, let right):
      if left.isMomentary, right.isMomentary { return verdicts.popFirst() ?? false }
      let first = measured(left, &trackers)
      let second = measured(right, &trackers)
      return comparison.holds(first, second)
    case .not(let inner): return !verdict(inner, &verdicts, &trackers)
    case .and(let left, let right):
      let first = verdict(left, &verdicts, &trackers)
      return verdict(right, &verdicts, &trackers) && first
    case .or(let left, let right):
      let first = verdict(left, &verdicts, &trackers)
      return verdict(right, &verdicts, &trackers) || first
    case .over: return trackers.popFirst()?.holds ?? false
    }
  }

  /// A side of a comparison at the end; what never came to be is infinitely late.
  private static func measured(_ operand: Operand, _ trackers: inout ArraySlice<Tracker>) -> Double {
    switch operand {
    case .number(let number): number
    case .percent(let percent): percent / 100
    case .duration(let duration): duration.seconds
    case .signal: .nan
    case .availability, .time: trackers.popFirst()?.measure ?? .nan
    }
  }
}
