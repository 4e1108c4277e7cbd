package import Kernel

/// One pipe that transfers share evenly, each no faster than its own end.
///
/// Source: max-min fairness on one link, Bertsekas, Gallager, *Data Networks*, 6.5.2.
package struct SharedPipe: Sendable {
  private struct Transfer: Sendable {
    let id: Int32
    let limit: Double
    var bytesLeft: Double
    var rate = 0.0
  }

  /// **unit**: bytes per second.
  package let capacity: Double
  /// Ascending by `id`.
  private var transfers: [Transfer] = []
  private var settledAt = SimTime.zero
  private var nextID: Int32 = 0

  package init(capacity: Double) {
    self.capacity = capacity
  }

  /// Begins to move bytes.
  ///
  /// - Parameter limit: Of the other end. **unit**: bytes per second.
  package mutating func begin(_ bytes: Double, limit: Double, at now: SimTime) -> Int32 {
    settle(at: now)
    defer { nextID += 1 }
    transfers.append(Transfer(id: nextID, limit: limit, bytesLeft: max(0, bytes)))
    share()
    return nextID
  }

  /// Gives up a transfer; one that is done is not known any more.
  package mutating func cancel(_ id: Int32, at now: SimTime) {
    settle(at: now)
    transfers.removeAll { $0.id == id }
    share()
  }

  /// When the next transfer will be done, if nothing changes.
  package var nextEnd: SimTime? {
    transfers.map { settledAt + .seconds(min($0.bytesLeft / max($0.rate, 1e-9), 1e9)) + Self.grain }.min()
  }

  /// The transfers that are done, which are forgotten.
  package mutating func takeDone(at now: SimTime) -> [Int32] {
    settle(at: now)
    let done = transfers.filter { $0.bytesLeft <= $0.rate * Self.grain.seconds }.map(\.id)
    guard !done.isEmpty else { return [] }
    transfers.removeAll { done.contains($0.id) }
    share()
    return done
  }

  /// Ends are rounded up to a nanosecond, and what moves within two counts as moved.
  private static let grain = SimDuration(nanoseconds: 2)

  private mutating func settle(at now: SimTime) {
    let elapsed = (now - settledAt).seconds
    settledAt = now
    guard elapsed > 0 else { return }
    for index in transfers.indices {
      transfers[index].bytesLeft = max(0, transfers[index].bytesLeft - transfers[index].rate * elapsed)
    }
  }

  /// Those with the lowest limits first: what they leave is for the others.
  private mutating func share() {
    var (left, count) = (capacity, transfers.count)
    for index in transfers.indices.sorted(by: { (transfers[$0].limit, $0) < (transfers[$1].limit, $1) }) {
      transfers[index].rate = min(transfers[index].limit, left / Double(count))
      left -= transfers[index].rate
      count -= 1
    }
  }
}
