import Testing

@testable import Kernel

@Suite struct TimerTableTests {
  @Test func onlyTheLatestTimerFiresOnce() {
    var timers = TimerTable(slotCount: 1)
    let stale = timers.arm(0)
    let current = timers.arm(0)
    #expect(!timers.fire(0, stale) && timers.isArmed(0))
    let fired = [timers.fire(0, current), timers.fire(0, current)]
    #expect(fired == [true, false] && !timers.isArmed(0))
  }

  @Test func cancelledTimersDoNotFire() {
    var timers = TimerTable()
    let stamp = timers.arm(3)
    timers.cancel(3)
    timers.cancel(3)
    #expect(!timers.fire(3, stamp) && !timers.isArmed(3) && !timers.isArmed(100))
    let next = timers.arm(3)
    #expect(next != stamp && !timers.fire(3, stamp) && timers.fire(3, next))
  }

  @Test func eventsOfAnEarlierLifeAreStale() {
    var agenda = Agenda<Generation>()
    var owner = Generation()
    agenda.schedule(owner, after: .seconds(1), phase: .physics)
    owner.advance()
    agenda.schedule(owner, after: .seconds(2), phase: .physics)
    var handled: [SimTime] = []
    while let stamp = agenda.next(until: .distantFuture) {
      if stamp == owner { handled.append(agenda.now) }
    }
    #expect(handled == [.zero + .seconds(2)])
  }
}
