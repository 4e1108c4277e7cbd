import Dispatch
import Simulation
import Synchronization

/// Facts on their way from the simulation to the file, with the strings that are new in them.
///
/// Owned by one thread at a time: the simulation fills it and hands it over, the writer empties it and gives it
/// back. A class, so that its buffers are used again instead of copied.
final class FactBatch: @unchecked Sendable {
  /// Enough to make a transaction worth its cost, few enough to stay in the cache: 400 kB.
  static let capacity = 8192

  // The run-time checks of exclusive access cost a third of what a fact costs the simulation.
  @exclusivity(unchecked) var facts: [TimedFact] = []
  @exclusivity(unchecked) var names: [String] = []

  init() {
    facts.reserveCapacity(Self.capacity)
  }

  func empty() {
    facts.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }
}

/// The batches that are free: the bound on what waits to be written.
final class FactBatchPool: Sendable {
  private let free: Mutex<[FactBatch]>
  private let count = DispatchSemaphore(value: 0)

  init(batchCount: Int) {
    free = Mutex((0..<batchCount).map { _ in FactBatch() })
    for _ in 0..<batchCount { count.signal() }
  }

  /// An empty batch; waits for the writer when all are on their way.
  func take() -> FactBatch {
    count.wait()
    return free.withLock { $0.popLast() } ?? FactBatch()
  }

  func give(back batch: FactBatch) {
    batch.empty()
    free.withLock { $0.append(batch) }
    count.signal()
  }
}
