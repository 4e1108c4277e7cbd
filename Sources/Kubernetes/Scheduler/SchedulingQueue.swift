package import Cluster
package import Kernel

/// The pods that want a node: gated, ready to be tried, backing off, or refused until something changes.
///
/// Source: kube-scheduler, `PriorityQueue`; LWS-SPEC E.5.
package struct SchedulingQueue: Sendable {
  /// Refused pods older than this are tried again whatever has happened.
  package static let longestWait = SimDuration.minutes(5)
  /// How often that is looked for.
  package static let flushInterval = SimDuration.seconds(30)

  private enum State: Int, Sendable {
    case gated, active, inFlight, backingOff, unschedulable
  }

  private struct Entry: Sendable {
    var priority: Int
    var state: State
    /// When the pod came, or was last refused.
    var since: SimTime
    /// Which change of `since` that was.
    var order: UInt64
    var attemptCount = 0
    var plugins: RefusingPlugins = []
  }

  private var entries: [PodID: Entry] = [:]
  private var counts = Array(repeating: 0, count: 5)
  private var lastOrder: UInt64 = 0
  /// By priority, the highest first. Items whose pod is no longer active are passed over.
  private var active = PodHeap()
  /// By the end of the back-off. Items whose pod no longer backs off are passed over.
  private var backingOff = PodHeap()
  /// Refused pods in order of refusal, in two pools because pods bound concern only the first.
  private var refusedByPods: [PodID] = []
  private var refusedOtherwise: [PodID] = []

  package init() {}

  package var gatedCount: Int { count(.gated) }
  package var activeCount: Int { count(.active) }
  package var backingOffCount: Int { count(.backingOff) }
  package var unschedulableCount: Int { count(.unschedulable) }
  package var count: Int { entries.count }
  package func contains(_ pod: PodID) -> Bool { entries[pod] != nil }

  /// How often a pod has been tried; 0 if it is not queued.
  package func attemptCount(of pod: PodID) -> Int { entries[pod]?.attemptCount ?? 0 }

  /// When the first back-off ends; nil if no pod backs off.
  package var nextBackoffTime: SimTime? { backingOff.first.map { SimTime(nanoseconds: $0.key) } }

  /// A pod without a node has been created.
  package mutating func add(_ pod: PodID, _ record: PodRecord, at now: SimTime) {
    precondition(entries[pod] == nil, "pod \(record.header.name) is queued twice")
    let isGated = !record.spec.schedulingGates.isEmpty
    entries[pod] = Entry(priority: record.spec.priority, state: .gated, since: now, order: nextOrder())
    counts[State.gated.rawValue] += 1
    if !isGated { activate(pod) }
  }

  /// A pod's last scheduling gate has been taken away; nothing happens for a pod that is not gated.
  package mutating func ungate(_ pod: PodID, at now: SimTime) {
    guard entries[pod]?.state == .gated else { return }
    stamp(pod, at: now)
    activate(pod)
  }

  /// Takes out the pod to be tried next; nil if none is ready. `refuse` or `remove` follows.
  package mutating func popNext(at now: SimTime) -> PodID? {
    endBackoffs(at: now)
    dropStale()
    guard active.first != nil else { return nil }
    let pod = active.removeFirst().pod
    entries[pod]?.attemptCount += 1
    move(pod, to: .inFlight)
    return pod
  }

  /// No node takes the pod: it waits until something changes that may help.
  ///
  /// - Precondition: `popNext` has returned the pod.
  package mutating func refuse(_ pod: PodID, _ refusal: SchedulingRefusal, at now: SimTime) {
    precondition(entries[pod]?.state == .inFlight, "a pod is refused that is not being tried")
    let plugins = refusal.plugins
    stamp(pod, at: now)
    entries[pod]?.plugins = plugins
    move(pod, to: .unschedulable)
    if plugins.contains(.podAffinity) { refusedByPods.append(pod) } else { refusedOtherwise.append(pod) }
  }

  /// The pod is bound or gone; nothing happens for one that is not queued.
  package mutating func remove(_ pod: PodID) {
    guard let entry = entries.removeValue(forKey: pod) else { return }
    counts[entry.state.rawValue] -= 1
    dropStale()
  }

  /// Wakes the refused pods for which an event is worth another attempt.
  ///
  /// - Parameter cluster: Holds every queued pod, and the pod or node of the event as it is after the event.
  package mutating func move(on event: SchedulingEvent, in cluster: Cluster, at now: SimTime) {
    wake(from: \.refusedByPods, at: now) {
      SchedulingHint.isWorthTrying(cluster[$0], refusedBy: $1.plugins, after: event, in: cluster)
    }
    if case .podBound = event { return }
    wake(from: \.refusedOtherwise, at: now) {
      SchedulingHint.isWorthTrying(cluster[$0], refusedBy: $1.plugins, after: event, in: cluster)
    }
  }

  /// Ends back-offs that are over and wakes the pods that were refused more than five minutes ago; due at
  /// `nextBackoffTime` and every `flushInterval`.
  package mutating func flush(at now: SimTime) {
    endBackoffs(at: now)
    dropStale()
    for pool in [\Self.refusedByPods, \Self.refusedOtherwise] {
      wake(from: pool, at: now) { now - $1.since > Self.longestWait }
    }
  }
}

extension SchedulingQueue {
  /// 1 s after the first attempt, doubled with each, at most 10 s.
  private static func backoff(afterAttempts count: Int) -> SimDuration {
    .seconds(min(10, 1 << min(max(count, 1) - 1, 4)))
  }

  private func count(_ state: State) -> Int { counts[state.rawValue] }

  private mutating func wake(
    from pool: WritableKeyPath<SchedulingQueue, [PodID]>, at now: SimTime, if isDue: (PodID, Entry) -> Bool
  ) {
    guard !self[keyPath: pool].isEmpty else { return }
    var waiting: [PodID] = []
    for pod in self[keyPath: pool] {
      guard let entry = entries[pod], entry.state == .unschedulable else { continue }
      if isDue(pod, entry) { endWait(pod, entry, at: now) } else { waiting.append(pod) }
    }
    self[keyPath: pool] = waiting
  }

  private mutating func endWait(_ pod: PodID, _ entry: Entry, at now: SimTime) {
    let end = entry.since + Self.backoff(afterAttempts: entry.attemptCount)
    guard end > now else { return activate(pod) }
    move(pod, to: .backingOff)
    backingOff.insert(PodHeap.Item(key: end.nanoseconds, order: entry.order, pod: pod))
  }

  private mutating func endBackoffs(at now: SimTime) {
    while let item = backingOff.first, item.key <= now.nanoseconds {
      _ = backingOff.removeFirst()
      if isCurrent(item, in: .backingOff) { activate(item.pod) }
    }
  }

  private mutating func activate(_ pod: PodID) {
    guard let entry = entries[pod] else { return }
    move(pod, to: .active)
    active.insert(PodHeap.Item(key: Int64(-entry.priority), order: entry.order, pod: pod))
  }

  private mutating func move(_ pod: PodID, to state: State) {
    guard let old = entries[pod]?.state else { return }
    counts[old.rawValue] -= 1
    counts[state.rawValue] += 1
    entries[pod]?.state = state
  }

  private mutating func stamp(_ pod: PodID, at now: SimTime) {
    let order = nextOrder()
    entries[pod]?.since = now
    entries[pod]?.order = order
  }

  private mutating func nextOrder() -> UInt64 {
    lastOrder += 1
    return lastOrder
  }

  private func isCurrent(_ item: PodHeap.Item, in state: State) -> Bool {
    guard let entry = entries[item.pod] else { return false }
    return entry.state == state && entry.order == item.order
  }

  /// Leaves no pod that has gone at the head of a heap.
  private mutating func dropStale() {
    while let item = active.first, !isCurrent(item, in: .active) { _ = active.removeFirst() }
    while let item = backingOff.first, !isCurrent(item, in: .backingOff) { _ = backingOff.removeFirst() }
  }
}
