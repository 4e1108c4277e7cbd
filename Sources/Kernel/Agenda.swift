/// What is still to happen: the present instant in one lane per phase, and the future in a queue.
///
/// At one instant the lowest phase that has events is drained, first in first out, then again the lowest one, until
/// no phase has any; only then time moves on. So a reaction without delay may cause physics at the same instant,
/// a controller sees all facts of a phase before it acts, and samples see the instant settled.
/// Events that a past instant scheduled come before those that the present one adds to the same phase.
public struct Agenda<Event: BitwiseCopyable>: ~Copyable {
  /// Rounds of one instant above which something reacts to itself without end.
  @inlinable public static var roundLimit: Int { 10_000 }

  /// The present instant.
  @inlinable public var now: SimTime { present }
  /// How often this instant started over, see `next(until:)`.
  @inlinable public var roundsInThisInstant: Int { rounds }

  @usableFromInline var present = SimTime.zero
  @usableFromInline var rounds = 0
  @usableFromInline var future: EventQueue<Event>
  /// One lane for each phase, in the order of phases.
  @usableFromInline let lanes: UnsafeMutablePointer<Lane<Event>>
  /// A bit for each lane that is not empty.
  @usableFromInline var filledLanes: UInt32 = 0
  /// The phase that is being drained, as its raw value; `noPhase` before the first event of an instant.
  @usableFromInline var phaseIndex = 31
  /// The count of events ever appended to the drained lane when its current round began.
  @usableFromInline var roundEnd = 0

  @inlinable static var noPhase: Int { 31 }

  /// An agenda without events, at the start of the run.
  @inlinable public init() { self.init(future: EventQueue()) }

  @inlinable init(future: consuming EventQueue<Event>) {
    self.future = future
    lanes = .allocate(capacity: Phase.allCases.count)
    for index in 0..<Phase.allCases.count { (lanes + index).initialize(to: Lane()) }
  }

  @inlinable deinit {
    lanes.deinitialize(count: Phase.allCases.count)
    lanes.deallocate()
  }

  /// Events that wait, now or later.
  @inlinable public var pendingCount: Int {
    var count = future.count
    for index in 0..<Phase.allCases.count { count += lanes[index].count }
    return count
  }

  /// Whether this instant has started over more than `roundLimit` times: an invariant is broken, and the caller says so.
  @inlinable public var roundLimitExceeded: Bool { roundsInThisInstant > Self.roundLimit }

  /// The time of the next event: the present one, or a later one; nil when nothing waits.
  @inlinable public var nextTime: SimTime? {
    filledLanes | future.phasesAtLastPoppedTime != 0 ? now : future.peekTime
  }

  /// Adds an event at `time`, after all that wait for the same time and phase.
  ///
  /// - Precondition: `time` is not before `now`.
  @inlinable @inline(__always)
  public mutating func schedule(_ event: Event, at time: SimTime, phase: Phase) {
    precondition(time >= now, "event in phase \(phase) at \(time.seconds) s is before now, \(now.seconds) s")
    if time > now {
      future.push(event, at: time, phase: phase)
    } else {
      lanes[Int(phase.rawValue)].append(event)
      filledLanes |= phase.bit
    }
  }

  /// Adds an event `delay` from now; without delay it runs at this instant.
  ///
  /// - Precondition: `delay` is not negative.
  @inlinable @inline(__always)
  public mutating func schedule(_ event: Event, after delay: SimDuration, phase: Phase) {
    schedule(event, at: now + delay, phase: phase)
  }

  /// Removes and returns the next event if it is not after `limit`, and moves `now` to its time.
  ///
  /// Nil when all that is left comes later: then `now` is `limit`, and one may schedule and ask again.
  ///
  /// A *round* begins whenever the phase goes down within an instant, or a phase starts on events that it caused
  /// itself. Beyond `roundLimit` rounds `next` still answers, and `roundLimitExceeded` is true.
  ///
  /// - Precondition: `limit` is not before `now`.
  @inlinable @inline(__always)
  public mutating func next(until limit: SimTime) -> Event? {
    if filledLanes | future.phasesAtLastPoppedTime != 0 { return nextOfThisInstant() }
    guard let (time, phase, event) = future.pop(until: limit) else {
      precondition(limit >= now, "asked for events until \(limit.seconds) s, before now, \(now.seconds) s")
      if limit > now { start(limit, phaseIndex: Self.noPhase) }
      return nil
    }
    start(time, phaseIndex: Int(phase.rawValue))
    return event
  }

  /// Begins an instant.
  @inlinable @inline(__always) mutating func start(_ time: SimTime, phaseIndex: Int) {
    present = time
    self.phaseIndex = phaseIndex
    rounds = 0
    roundEnd = 0
  }

  /// The next event of an instant that has some left.
  @inlinable @inline(never) mutating func nextOfThisInstant() -> Event {
    let waiting = filledLanes | future.phasesAtLastPoppedTime
    if waiting >> UInt32(phaseIndex) & 1 == 0 {
      let lowest = waiting.trailingZeroBitCount
      if lowest < phaseIndex && phaseIndex != Self.noPhase { rounds += 1 }
      phaseIndex = lowest
      roundEnd = lanes[lowest].appended
    }
    if future.phasesAtLastPoppedTime >> UInt32(phaseIndex) & 1 != 0, let item = future.popItem(keyLimit: .max) {
      return item.event
    }
    return takeFromLane()
  }

  /// The oldest event of the drained lane, which has one.
  @inlinable @inline(__always) mutating func takeFromLane() -> Event {
    let lane = lanes + phaseIndex
    if lane.pointee.taken >= roundEnd {
      rounds += 1
      roundEnd = lane.pointee.appended
    }
    let event = lane.pointee.takeFirst()
    if lane.pointee.count == 0 { filledLanes &= ~(1 << UInt32(phaseIndex)) }
    return event
  }
}

extension Agenda {
  /// An agenda with the same present and future, independent of this one.
  public func clone() -> Agenda {
    var copy = Agenda(future: future.clone())
    copy.present = present
    copy.rounds = rounds
    copy.filledLanes = filledLanes
    copy.phaseIndex = phaseIndex
    copy.roundEnd = roundEnd
    for index in 0..<Phase.allCases.count { copy.lanes[index] = lanes[index].clone() }
    return copy
  }

  /// Bytes of memory held for the future's buckets.
  public var allocatedBytes: Int { future.allocatedBytes }
}

// The agenda owns its memory alone, so it may move to another thread.
extension Agenda: @unchecked Sendable where Event: Sendable {}
