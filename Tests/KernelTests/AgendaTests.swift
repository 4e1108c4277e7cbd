import Testing

@testable import Kernel

/// Runs an agenda of named events; `reactions` says what an event schedules at once.
private func run(
  _ agenda: inout Agenda<Unicode.Scalar>, until limit: SimTime = .distantFuture,
  reactions: [Unicode.Scalar: [(Unicode.Scalar, Phase)]] = [:]
) -> String {
  var order = ""
  while let event = agenda.next(until: limit), order.count < 1000 {
    order.append(Character(event))
    for (next, phase) in reactions[event] ?? [] { agenda.schedule(next, after: .zero, phase: phase) }
  }
  return order
}

@Suite struct AgendaTests {
  private static let one = SimTime(nanoseconds: 1)
  private static let two = SimTime(nanoseconds: 2)

  @Test func phasesThenInsertionOrderWithinAnInstant() {
    var agenda = Agenda<Unicode.Scalar>()
    for time in [Self.two, .zero, Self.one] {
      for (name, phase) in [("e", .sample), ("a", .physics), ("c", .reconcile), ("b", .physics), ("d", .schedule)]
        as [(Unicode.Scalar, Phase)]
      { agenda.schedule(name, at: time, phase: phase) }
    }
    #expect(agenda.pendingCount == 15)
    #expect(run(&agenda) == "abcdeabcdeabcde")
    #expect(agenda.pendingCount == 0)
  }

  @Test(arguments: [SimTime.zero, SimTime(nanoseconds: 7)])
  func lowestPhaseIsDrainedAgainAndAgain(start: SimTime) {
    var agenda = Agenda<Unicode.Scalar>()
    agenda.schedule("R", at: start, phase: .reconcile)
    agenda.schedule("S", at: start, phase: .reconcile)
    agenda.schedule("Z", at: start, phase: .sample)
    // Both controllers act before the physics that they cause; the sample sees the instant settled.
    let reactions: [Unicode.Scalar: [(Unicode.Scalar, Phase)]] = [
      "R": [("p", .physics)], "S": [("q", .physics)], "p": [("o", .observation)], "o": [("T", .reconcile)],
      "T": [("x", .schedule)],
    ]
    #expect(run(&agenda, until: start, reactions: reactions) == "RSpqoTxZ")
    #expect(agenda.roundsInThisInstant == 1)
  }

  @Test func olderEventsOfThePhaseComeFirst() {
    var agenda = Agenda<Unicode.Scalar>()
    agenda.schedule("a", at: Self.one, phase: .physics)
    agenda.schedule("b", at: Self.one, phase: .reconcile)
    agenda.schedule("c", at: Self.one, phase: .reconcile)
    // `d` joins the phase of `b` and `c` at the instant itself, after them.
    #expect(run(&agenda, reactions: ["a": [("d", .reconcile)]]) == "abcd")
  }

  @Test func untilIncludesItsInstantAndStaysUsable() {
    var agenda = Agenda<Unicode.Scalar>()
    agenda.schedule("a", at: Self.two, phase: .physics)
    agenda.schedule("c", at: SimTime(nanoseconds: 1_000_000), phase: .physics)
    #expect(run(&agenda, until: Self.one) == "" && agenda.now == Self.one && agenda.nextTime == Self.two)
    #expect(run(&agenda, until: Self.two, reactions: ["a": [("b", .observation)]]) == "ab")
    #expect(agenda.now == Self.two)
    let later = SimTime(nanoseconds: 999_999)
    #expect(run(&agenda, until: later) == "" && agenda.now == later)
    agenda.schedule("x", after: .zero, phase: .sample)
    agenda.schedule("y", after: .nanoseconds(1), phase: .physics)
    #expect(agenda.nextTime == later)
    // `c` was scheduled before `y` for the same time and phase.
    #expect(run(&agenda) == "xcy" && agenda.now == .distantFuture && agenda.nextTime == nil)
  }

  @Test(arguments: [(Phase.physics, Phase.physics), (.physics, .reconcile), (.schedule, .sample)])
  func endlessReactionsAreNoticed(phases: (Phase, Phase)) {
    var agenda = Agenda<Bool>()
    agenda.schedule(true, at: Self.one, phase: phases.0)
    var events = 0
    while let event = agenda.next(until: Self.two), !agenda.roundLimitExceeded, events < 1_000_000 {
      events += 1
      agenda.schedule(!event, after: .zero, phase: event ? phases.1 : phases.0)
    }
    #expect(agenda.roundLimitExceeded && events < 30_000)
  }

  @Test func aWideInstantIsNotAnEndlessOne() {
    var agenda = Agenda<Int32>()
    for number in 0..<50_000 { agenda.schedule(Int32(number), at: Self.one, phase: .reconcile) }
    var sum = 0
    while let event = agenda.next(until: Self.one) {
      sum += Int(event)
      if event >= 0 { agenda.schedule(-event - 1, after: .zero, phase: .physics) }
    }
    // Each n is answered by −n − 1, so 50,000 answers sum to −50,000.
    #expect(sum == -50_000 && agenda.roundsInThisInstant == 1)
  }

  @Test func roundsStartAnewWithTheInstant() {
    var agenda = Agenda<Unicode.Scalar>()
    agenda.schedule("a", after: .zero, phase: .sample)
    agenda.schedule("b", at: Self.one, phase: .physics)
    #expect(run(&agenda, until: .zero, reactions: ["a": [("c", .physics)]]) == "ac")
    #expect(agenda.roundsInThisInstant == 1)
    #expect(run(&agenda) == "b" && agenda.roundsInThisInstant == 0)
  }

  @Test(arguments: 0..<20) func aCloneRunsToTheSameSequence(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var agenda = Agenda<UInt32>()
    for number in 0..<500 {
      agenda.schedule(UInt32(number), after: .nanoseconds(random.below(50)), phase: Phase.allCases[random.below(5)])
    }
    _ = continuation(&agenda, steps: Int(seed) * 37, random)
    var copy = agenda.clone()
    let first = continuation(&agenda, steps: 5000, random)
    #expect(continuation(&copy, steps: 5000, random) == first)
    #expect(copy.now == agenda.now && copy.pendingCount == agenda.pendingCount && first.count == 5000)
  }

  private func continuation(_ agenda: inout Agenda<UInt32>, steps: Int, _ random: RandomStream) -> [UInt32] {
    var random = random
    var order: [UInt32] = []
    while order.count < steps, let event = agenda.next(until: .distantFuture) {
      order.append(event)
      agenda.schedule(event &* 3, after: .nanoseconds(random.below(3)), phase: Phase.allCases[random.below(5)])
    }
    return order
  }
}
