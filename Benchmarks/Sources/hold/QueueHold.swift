import Kernel
import Measuring

/// Pops and pushes `events` times at a constant count of pending events, after a warm-up of three turns of the queue.
///
/// The increments are exponential of mean 1 s, drawn beforehand into a table that is walked in turn: so the queue is
/// measured, not the logarithm. The rivals do the same.
func holdQueue(pending: Int, events: Int) -> (nanosecondsPerEvent: Double, bytesPerPending: Double) {
  let increments = Increments()
  var queue = EventQueue<UInt64>()
  for number in 0..<pending {
    queue.push(UInt64(number), at: .zero + increments[number], phase: .physics)
  }
  var checksum = hold(&queue, increments, from: 0, count: 3 * pending)
  let start = cpuNanoseconds()
  checksum &+= hold(&queue, increments, from: 3 * pending, count: events)
  let elapsed = cpuNanoseconds() - start
  precondition(checksum != 1 && queue.count == pending, "\(queue.count) events wait instead of \(pending)")
  return (elapsed / Double(events), Double(queue.allocatedBytes) / Double(pending))
}

@inline(never)
private func hold(_ queue: inout EventQueue<UInt64>, _ increments: Increments, from first: Int, count: Int) -> UInt64 {
  var checksum: UInt64 = 0
  for number in first..<first + count {
    guard let (time, _, event) = queue.pop() else { break }
    checksum = checksum &* 31 &+ event
    queue.push(event, at: time + increments[number], phase: .physics)
  }
  return checksum
}

/// 16,384 exponential increments of mean 1 s.
struct Increments {
  private let table: [SimDuration]

  init() {
    var stream = Streams(seed: 1).stream("hold/increments")
    let distribution = Distribution.exponential(mean: 1)
    table = (0..<16384).map { _ in .seconds(distribution.sample(&stream)) }
  }

  @inline(__always) subscript(number: Int) -> SimDuration { table[number & 16383] }
}

/// Gigabytes that a digest absorbs in a second.
func digestThroughput(words: Int) -> Double {
  var digest = Digest()
  let start = cpuNanoseconds()
  for word in 0..<words { digest.combine(UInt64(truncatingIfNeeded: word)) }
  let elapsed = cpuNanoseconds() - start
  precondition(digest != Digest(), "a digest of \(words) words equals that of none")
  return Double(words) * 8 / elapsed
}
