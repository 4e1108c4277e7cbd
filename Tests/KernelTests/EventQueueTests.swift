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
}
