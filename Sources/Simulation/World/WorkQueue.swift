import Cluster
import Kernel

/// The keys that one reconciler has to look at, each at most once in line.
///
/// Source: client-go's work queue; back-off of LWS-SPEC C.1: 5 ms doubling to 1,000 s.
struct WorkQueue: Sendable {
  private var ready: [ObjectRef] = []
  private var head = 0
  private var isInLine: Set<ObjectRef> = []
  private var failures: [ObjectRef: Int] = [:]
  /// Keys in the hands of workers that wait for their client's turn; what arrives for them meanwhile waits too.
  private var held: [ObjectRef: Bool] = [:]
  /// Keys for which events are being gathered.
  private var gathering: Set<ObjectRef> = []
  var busyWorkers = 0
  var isStopped = false

  var isEmpty: Bool { head == ready.count }

  /// Begins to gather events of a key; false when that has begun.
  mutating func gather(_ key: ObjectRef) -> Bool { gathering.insert(key).inserted }

  /// Puts a key in line unless it is there; false when it was.
  mutating func add(_ key: ObjectRef) -> Bool {
    if !gathering.isEmpty { gathering.remove(key) }
    guard !isStopped else { return false }
    if !held.isEmpty, held[key] != nil {
      held[key] = true
      return false
    }
    guard isInLine.insert(key).inserted else { return false }
    ready.append(key)
    return true
  }

  /// Keeps a key out of line while a worker waits with it in hand.
  mutating func hold(_ key: ObjectRef) {
    if held[key] == nil { held[key] = false }
  }

  /// A worker is done with a key: what arrived for it meanwhile gets in line.
  mutating func letGo(_ key: ObjectRef) {
    guard !held.isEmpty, held.removeValue(forKey: key) == true else { return }
    _ = add(key)
  }

  mutating func takeNext() -> ObjectRef? {
    guard head < ready.count else { return nil }
    let key = ready[head]
    head += 1
    if head == ready.count {
      ready.removeAll(keepingCapacity: true)
      head = 0
    }
    isInLine.remove(key)
    return key
  }

  /// How long a key that failed waits.
  mutating func backOff(_ key: ObjectRef) -> SimDuration {
    let count = failures[key] ?? 0
    failures[key] = count + 1
    return min(.seconds(1_000), .milliseconds(5) * (1 << min(count, 18)))
  }

  mutating func succeeded(_ key: ObjectRef) {
    if !failures.isEmpty { failures[key] = nil }
  }

  /// Stops: what is in line is forgotten, and read anew at the restart.
  mutating func stop() {
    isStopped = true
    ready.removeAll()
    head = 0
    isInLine.removeAll()
    held.removeAll()
    failures.removeAll()
  }
}
