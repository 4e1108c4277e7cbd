import Quota

/// Workloads counted by all that their gauges tell apart: what is told of thousands is told of a few kinds.
struct WorkloadCensus {
  /// Workloads that count alike.
  struct Kind: Hashable {
    var subject: MetricSubject.ID
    var isFinished: Bool
    var isAdmitted = false
    var hasReservation = false
    /// Whether it is not tried again before something changes.
    var isInadmissible = false
    /// Why it has no quota.
    var reason = Symbol.empty
    /// Of one that waits in a queue.
    var shape: ShapeID?

    /// In two words: every workload is looked up at every look.
    func hash(into hasher: inout Hasher) {
      let flags = (isFinished ? 1 : 0) | (isAdmitted ? 2 : 0) | (hasReservation ? 4 : 0) | (isInadmissible ? 8 : 0)
      hasher.combine(UInt64(UInt32(bitPattern: subject.index)) << 32 | UInt64(reason.index))
      hasher.combine((shape?.index ?? -1) << 4 | flags)
    }
  }

  private struct Seen: Hashable {
    var queue: String
    var isInadmissible: Bool
    var shape: ShapeID
  }

  private var positions: [Kind: Int] = [:]
  /// In order of first appearance.
  private var counts: [(kind: Kind, count: Int)] = []
  private var seen: Set<Seen> = []
  /// Where the kind stands that was counted last: those that come one after the other are often alike.
  private var last: Int?

  mutating func count(_ kind: Kind) {
    if let last, counts[last].kind == kind {
      counts[last].count += 1
    } else if let position = positions[kind] {
      counts[position].count += 1
      last = position
    } else {
      positions[kind] = counts.count
      last = counts.count
      counts.append((kind, 1))
    }
  }

  /// What was counted since the last call.
  mutating func takeCounts() -> [(kind: Kind, count: Int)] {
    defer {
      counts.removeAll(keepingCapacity: true)
      positions.removeAll(keepingCapacity: true)
      last = nil
    }
    return counts
  }

  /// Takes note of a shape that waits in a ClusterQueue; false when it was seen there before.
  mutating func sees(_ shape: ShapeID, in queue: String, isInadmissible: Bool) -> Bool {
    seen.insert(Seen(queue: queue, isInadmissible: isInadmissible, shape: shape)).inserted
  }
}
