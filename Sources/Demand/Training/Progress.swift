import Kernel

/// How far a gang has come, and what of it would survive a failure.
struct Progress: Sendable {
  /// A point that training can go on from. **unit**: nanoseconds of productive time, and of work at full size.
  struct Mark: Sendable, Equatable {
    var productive: Int64 = 0
    var work: Int64 = 0
  }

  /// A checkpoint that is on its way.
  private struct Capture: Sendable {
    var mark: Mark
    var durableAt: SimTime
  }

  private(set) var now = Mark()
  private(set) var safe = Mark()
  /// Ascending; at most a few.
  private var captures: [Capture] = []
  /// Checkpoints from this point on hold wrong results.
  private var soundUntil: Mark?

  mutating func add(_ gain: Mark) {
    now.productive += gain.productive
    now.work += gain.work
  }

  /// A checkpoint holds what was there before `missing` more was done.
  mutating func capture(missing: Mark, durableAt: SimTime) {
    let mark = Mark(productive: now.productive - missing.productive, work: now.work - missing.work)
    captures.append(Capture(mark: mark, durableAt: durableAt))
  }

  /// Checkpoints that have arrived are safe.
  mutating func settle(at time: SimTime) {
    while let first = captures.first, first.durableAt <= time {
      safe = first.mark
      captures.removeFirst()
    }
  }

  /// From now on results are wrong, and nobody knows.
  mutating func spoil() { soundUntil = soundUntil ?? safe }

  /// It is known that results are wrong: what was saved since is worth nothing.
  mutating func unmask() {
    if let sound = soundUntil { safe = sound }
    soundUntil = nil
  }

  /// Goes back to what is safe; returns what is lost.
  mutating func fallBack() -> Mark {
    defer { now = safe }
    captures.removeAll()
    return Mark(productive: now.productive - safe.productive, work: now.work - safe.work)
  }

  /// Everything done so far is kept.
  mutating func keepAll() {
    safe = now
    captures.removeAll()
  }
}
