import Kernel

/// The memory of one part of an expectation: how a condition has held so far.
struct Tracker: Sendable {
  enum Kind: Sendable {
    case window(Window)
    case availability
    case time
  }

  let kind: Kind
  let condition: Formula
  /// Counting starts when this signal is first true; nil counts from the start of the run.
  var gate: Signal?
  /// The first moment at which the condition held, within the window if there is one.
  private var firstHeld: SimTime?
  /// The first moment within the window at which it did not hold.
  private var firstBroken: SimTime?
  private var isCounting = false
  private var counted: SimDuration = .zero
  private var good: SimDuration = .zero
  private var heldAtEnd = false

  init(kind: Kind, condition: Formula, gate: Signal? = nil) {
    self.kind = kind
    self.condition = condition
    self.gate = gate
  }

  /// Takes in a stretch of time, above 0, during which nothing changed.
  mutating func pass(from start: SimTime, to end: SimTime, held: Bool, gate: Bool) {
    if gate { isCounting = true }
    if isCounting {
      counted += end - start
      if held { good += end - start }
    }
    guard let window = windowBounds else {
      note(held, at: start)
      return
    }
    let (first, last) = (max(start, window.opens), min(end, window.closes))
    if first < last || (first == last && first == window.closes) { note(held, at: first) }
  }

  /// Takes in the last moment of the run.
  mutating func close(at time: SimTime, held: Bool, gate: Bool) {
    if gate { isCounting = true }
    heldAtEnd = held
    guard let window = windowBounds else {
      note(held, at: time)
      return
    }
    if time >= window.opens, time <= window.closes { note(held, at: time) }
  }

  private mutating func note(_ held: Bool, at time: SimTime) {
    if held {
      firstHeld = firstHeld ?? time
    } else {
      firstBroken = firstBroken ?? time
    }
  }

  private var windowBounds: (opens: SimTime, closes: SimTime)? {
    guard case .window(let window) = kind else { return nil }
    let opens = SimTime.zero + window.opens
    return (opens, window.length.map { opens + $0 } ?? .distantFuture)
  }

  /// The verdict of a window.
  var holds: Bool {
    guard case .window(let window) = kind else { return false }
    switch window.kind {
    case .eventually: return firstHeld != nil
    case .always: return firstBroken == nil
    case .never: return firstHeld == nil
    }
  }

  /// The measure: a share for availability, seconds for a time.
  var measure: Double {
    switch kind {
    case .availability: share
    case .time: firstHeld?.seconds ?? .infinity
    case .window: .nan
    }
  }

  /// The share of the counted time that was good; 0 when counting never began.
  private var share: Double {
    guard isCounting else { return 0 }
    return counted == .zero ? (heldAtEnd ? 1 : 0) : Double(good.nanoseconds) / Double(counted.nanoseconds)
  }

  /// What the verdict rests on, for people.
  var value: String {
    switch kind {
    case .availability: isCounting ? NumberText.percent(share) : "0 % (never Available)"
    case .time: firstHeld.map { NumberText.duration($0) } ?? "never"
    case .window(let window):
      switch window.kind {
      case .eventually: firstHeld.map { "at \(NumberText.duration($0))" } ?? "not once"
      case .always: firstBroken.map { "not at \(NumberText.duration($0))" } ?? "throughout"
      case .never: firstHeld.map { "at \(NumberText.duration($0))" } ?? "never"
      }
    }
  }
}

/// Numbers as the summary shows them.
enum NumberText {
  /// At most two decimals: `99.31 %`.
  static func percent(_ share: Double) -> String { short(share * 100) + " %" }

  /// Whole numbers without a point, others with at most two decimals, cut rather than rounded up to a limit.
  static func short(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return String(number) }
    let hundredths = Int64((abs(number) * 100 + 1e-9).rounded(.down))
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    let sign = number < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let decimals = rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(decimals.hasSuffix("0") ? String(decimals.dropLast()) : decimals)"
  }

  /// To the millisecond below a minute, else to the second.
  static func duration(_ time: SimTime) -> String {
    let step: Int64 = time.nanoseconds < 60_000_000_000 ? 1_000_000 : 1_000_000_000
    return SimDuration(nanoseconds: time.nanoseconds / step * step).description
  }
}
