import Kernel

/// One line on a terminal that says how far a run is, rewritten about ten times a second.
struct ProgressLine {
  private static let period = Duration.milliseconds(100)
  private static let barWidth = 30

  private let end: SimTime
  private let begin = ContinuousClock.now
  private var shownAt: ContinuousClock.Instant?

  /// - Parameter end: When the run will end, in simulated time.
  init(until end: SimTime) {
    self.end = end
  }

  /// Shows the state unless it was shown a moment ago.
  mutating func show(_ now: SimTime, events: Int) {
    let instant = ContinuousClock.now
    guard shownAt.map({ instant - $0 >= Self.period }) ?? true else { return }
    shownAt = instant
    let elapsed = instant - begin
    let text = Self.text(at: now, of: end, events: events, seconds: elapsed / .seconds(1))
    Terminal.showOnError("\r\u{1B}[K \(text)")
  }

  /// Takes the line away.
  func clear() {
    guard shownAt != nil else { return }
    Terminal.showOnError("\r\u{1B}[K")
  }

  /// - Parameter seconds: Wall-clock time since the run began.
  static func text(at now: SimTime, of end: SimTime, events: Int, seconds: Double) -> String {
    let share = end > .zero ? min(1, now.seconds / end.seconds) : 1
    let filled = Int(share * Double(barWidth))
    let bar = String(repeating: "━", count: filled) + String(repeating: " ", count: barWidth - filled)
    let whole = SimDuration.seconds(Int(now.seconds))
    guard seconds > 0.05 else { return "\(bar) \(whole)" }
    return "\(bar) \(whole)   \(Speed(simulated: now.seconds, events: events, seconds: seconds))"
  }
}

/// How fast a run is.
struct Speed: CustomStringConvertible {
  /// **unit**: simulated seconds.
  var simulated: Double
  var events: Int
  /// Wall-clock time.
  var seconds: Double

  var description: String {
    let span = max(seconds, 1e-6)
    return "\(Figure.grouped(Int(simulated / span))) × real time   \(Figure.short(Double(events) / span)) events/s"
  }
}
