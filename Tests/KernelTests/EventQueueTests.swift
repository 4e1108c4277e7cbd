import Testing

@testable import Kernel

/// A queue of plain sorted order: the oracle.
private struct SortedQueue {
  private var items: [(time: Int64, phase: UInt8, sequence: Int, event: UInt64)] = []
  private var sequence = 0

  mutating func push(_ event: UInt64, at time: SimTime, phase: Phase) {
    let item = (time.nanoseconds, phase.rawValue, sequence, event)
    sequence += 1
    let place = items.firstIndex { ($0.time, $0.phase, $0.sequence) > (item.0, item.1, item.2) } ?? items.count
    items.insert(item, at: place)
  }

  mutating func pop(until limit: SimTime) -> (time: SimTime, phase: Phase, event: UInt64)? {
    guard let first = items.first, first.time <= limit.nanoseconds else { return nil }
    items.removeFirst()
    return (SimTime(nanoseconds: first.time), Phase(rawValue: first.phase) ?? .physics, first.event)
  }

  var firstTime: SimTime? { items.first.map { SimTime(nanoseconds: $0.time) } }
}

/// How far ahead events are pushed.
private enum Increments: CaseIterable {
  case manyTies, near, far, bimodal, everywhere

  func draw(_ random: inout SplitMix64) -> Int64 {
    let draw = Int64(random.next() >> 4)
    return switch self {
    case .manyTies: draw % 3
    case .near: draw % 1000
    case .far: draw % 10_000_000_000
    case .bimodal: draw % 2 == 0 ? draw % 7 : 1_000_000_000 + draw % 3
    case .everywhere: draw >> (draw % 60)
    }
  }
}

@Suite struct EventQueueTests {
  @Test(arguments: 0..<250) func equalsSortedOrder(seed: Int) {
    var random = SplitMix64(state: UInt64(seed))
    let increments = Increments.allCases[seed % Increments.allCases.count]
    var queue = EventQueue<UInt64>()
    var oracle = SortedQueue()
    var last: (time: SimTime, phase: Phase) = (.zero, .physics)
    for step in 0..<3000 {
      let draw = random.next()
      if draw % 100 < (step / 500 % 2 == 0 ? 60 : 40) {
        var time = SimTime(nanoseconds: last.time.nanoseconds + increments.draw(&random))
        if time > .distantFuture { time = .distantFuture }
        let phase = Phase.allCases[Int(random.next() % 5)]
        if (time, phase.rawValue) < (last.time, last.phase.rawValue) { continue }
        queue.push(UInt64(step), at: time, phase: phase)
        oracle.push(UInt64(step), at: time, phase: phase)
      } else {
        #expect(queue.peekTime == oracle.firstTime)
        let reach = SimDuration(nanoseconds: increments.draw(&random))
        let limit = draw % 3 == 0 ? min(last.time + reach, .distantFuture) : .distantFuture
        let expected = oracle.pop(until: limit)
        let popped = queue.pop(until: limit)
        #expect(popped?.event == expected?.event && popped?.time == expected?.time && popped?.phase == expected?.phase)
        if let expected { last = (expected.time, expected.phase) }
      }
    }
    var rest = queue.clone()
    while let expected = oracle.pop(until: .distantFuture) {
      #expect(queue.pop()?.event == expected.event)
      #expect(rest.pop()?.event == expected.event)
    }
    #expect(queue.pop() == nil && rest.pop() == nil && queue.count == 0 && rest.count == 0)
  }

  @Test func holdsEventsOfAnySize() {
    ordersByTime { UInt8(truncatingIfNeeded: $0) }
    ordersByTime { (UInt64($0), UInt32($0)) }
    ordersByTime { (UInt64($0), UInt64($0), UInt64($0), UInt64($0), UInt8(truncatingIfNeeded: $0)) }
    ordersByTime { SIMD2<Double>(Double($0), Double($0)) }
  }

  /// Pops 2,000 events of scattered times in order, each whole.
  private func ordersByTime<Event: BitwiseCopyable>(_ event: (Int) -> Event) {
    var queue = EventQueue<Event>()
    for number in 0..<2000 {
      queue.push(event(number), at: SimTime(nanoseconds: Int64(number * 7919 % 2000 * 1013)), phase: .sample)
    }
    var inOrder = 0
    while let popped = queue.pop() {
      // 7919 · 1679 is 1 modulo 2000.
      let number = inOrder * 1679 % 2000
      let isWhole = withUnsafeBytes(of: popped.event) { got in
        withUnsafeBytes(of: event(number)) { wanted in got.elementsEqual(wanted) }
      }
      #expect(isWhole && popped.time.nanoseconds == Int64(inOrder * 1013))
      inOrder += 1
    }
    #expect(inOrder == 2000)
  }

  @Test func memoryFollowsThePendingEvents() {
    var queue = EventQueue<UInt64>()
    var stream = RandomStream(seed: 1)
    for number in 0..<100_000 {
      queue.push(UInt64(number), at: SimTime(nanoseconds: Int64(stream.below(1_000_000_000))), phase: .physics)
    }
    for _ in 0..<300_000 {
      guard let (time, _, event) = queue.pop() else { break }
      queue.push(event, at: time + .nanoseconds(stream.below(2_000_000_000)), phase: .physics)
    }
    #expect(queue.count == 100_000 && queue.allocatedBytes < 100_000 * 24)
  }

  @Test func refusesThePast() async {
    await #expect(processExitsWith: .failure) {
      var queue = EventQueue<UInt64>()
      queue.push(1, at: SimTime(nanoseconds: 10), phase: .reconcile)
      _ = queue.pop()
      queue.push(2, at: SimTime(nanoseconds: 10), phase: .reconcile)  // the same place is not the past
      precondition(queue.pop()?.event == 2)
      queue.push(3, at: SimTime(nanoseconds: 10), phase: .physics)
    }
    await #expect(processExitsWith: .failure) {
      var agenda = Agenda<UInt64>()
      while agenda.next(until: SimTime(nanoseconds: 10)) != nil {}
      agenda.schedule(1, at: SimTime(nanoseconds: 9), phase: .physics)
    }
  }
}
