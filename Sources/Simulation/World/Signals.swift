import Cluster
import Kernel
import Scenarios

/// What expressions ask for beyond the store: group states, counts of events, and whether anything has changed.
struct Signals: Sendable {
  struct GroupKey: Hashable, Sendable {
    var set: ObjectKey
    var group: Int
  }

  struct Group: Equatable, Sendable {
    var state: GroupState
    var revision: String
  }

  /// Whether something changed since the expressions were looked at.
  var isChanged = true
  private(set) var groups: [GroupKey: Group?] = [:]
  private var readyGroups: [ObjectKey: Int] = [:]
  private var recreations: [ObjectKey: Int] = [:]
  private var knownGroups: [ObjectKey: Set<Int>] = [:]
  /// Of the events that some expression asks for.
  private var eventCounts: [EventKey: Int]
  private(set) var pods = PodCounts()

  struct PodCounts: Sendable {
    var all = 0
    var pending = 0
    var ready = 0
  }

  private struct EventKey: Hashable {
    var object: ObjectKey?
    var reason: String
  }

  /// - Parameter watched: What expressions look at in the course of the run.
  init(watched: [Signal]) {
    eventCounts = [:]
    for case .events(let name, let reason) in watched {
      eventCounts[EventKey(object: name.map { ObjectKey($0.namespace, $0.name) }, reason: reason)] = 0
    }
  }

  /// A group has another state; nil when it has gone.
  mutating func note(_ state: Group?, of key: GroupKey) {
    let old = groups[key] ?? nil
    groups[key] = state.map { $0 }
    if state == nil {
      groups[key] = nil
      knownGroups[key.set]?.remove(key.group)
    } else {
      knownGroups[key.set, default: []].insert(key.group)
    }
    let change = (state?.state == .ready ? 1 : 0) - (old?.state == .ready ? 1 : 0)
    if change != 0 { readyGroups[key.set, default: 0] += change }
    isChanged = true
  }

  func groupIndices(of set: ObjectKey) -> [Int] { (knownGroups[set] ?? []).sorted() }
  func readyGroupCount(of set: ObjectKey) -> Int { readyGroups[set] ?? 0 }
  func recreationCount(of set: ObjectKey) -> Int { recreations[set] ?? 0 }

  mutating func count(_ event: ObjectEvent) {
    if !eventCounts.isEmpty {
      for object in [nil, event.key] {
        let key = EventKey(object: object, reason: event.reason)
        if let count = eventCounts[key] { eventCounts[key] = count + 1 }
      }
    }
    if event.about == "LeaderWorkerSet", event.reason.hasPrefix("RecreateGroup") {
      recreations[event.key, default: 0] += 1
    }
    isChanged = true
  }

  func eventCount(of object: ObjectKey?, reason: String) -> Int {
    eventCounts[EventKey(object: object, reason: reason)] ?? 0
  }

  /// A pod has another state, or (nil) none any more.
  mutating func podMoved(from old: PodSnapshot?, to new: PodSnapshot?) {
    pods.all += (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
    pods.pending += (new?.isPending == true ? 1 : 0) - (old?.isPending == true ? 1 : 0)
    pods.ready += (new?.isReady == true ? 1 : 0) - (old?.isReady == true ? 1 : 0)
    isChanged = true
  }
}

/// What the counts of pods distinguish, packed into what facts last said.
struct PodSnapshot: Equatable {
  var isPending: Bool
  var isReady: Bool

  /// Nil for a pod of which nothing has been said yet.
  init?(reported state: UInt64) {
    guard state != .max else { return nil }
    isPending = UInt8(truncatingIfNeeded: state >> 40) == PodPhase.pending.rawValue
    isReady = UInt8(truncatingIfNeeded: state >> 32) == PodReason.ready.rawValue
  }
}
