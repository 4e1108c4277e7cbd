package import API

/// All pending workloads, by ClusterQueue: those that may be tried, those that wait for a change, those being tried.
///
/// Source: KUEUE-SPEC 2.1 to 2.3.
package struct PendingQueues: Sendable {
  /// Where a pending workload is.
  package enum Place: Sendable {
    case active
    case inadmissible
    case inflight
  }

  /// What became of a workload that arrived or came back.
  package enum Arrival: Equatable, Sendable {
    /// It may be tried.
    case active
    /// It waits for its backoff, or for a change.
    case inadmissible
    /// An equal workload failed already; it waits for a change.
    case benched(BenchReason)
    /// It is being tried: nothing was done.
    case inflight
  }

  private struct Entry: Sendable {
    var line: Int
    var lane: Int
    var shape: ShapeID
    var rank: QueueRank
    var place: Place
  }

  /// Whether workloads of equal shape to one that failed need not be tried.
  var benchesEquals = true
  /// **shape**: `[ClusterQueue]`.
  private(set) var lines: [PendingLine]
  /// **shape**: `[WorkloadID]`.
  private var entries: [Entry?] = []
  /// **shape**: `[WorkloadID]`.
  private var uids: [String] = []
  /// Of the workloads that were tried. **shape**: `[WorkloadID]`.
  private var progresses: [ScanProgress?] = []
  /// Positions in the heap, or in the inadmissible list. **shape**: `[WorkloadID]`.
  private var slots: [Int] = []
  /// Positions among the active workloads of the same shape. **shape**: `[WorkloadID]`.
  private var shapeSlots: [Int] = []

  /// - Parameter strategies: Of every ClusterQueue. **shape**: `[ClusterQueue]`.
  package init(strategies: [QueueingStrategy]) {
    lines = strategies.map(PendingLine.init)
  }

  package func place(of workload: WorkloadID) -> Place? { entry(workload)?.place }
  package func shape(of workload: WorkloadID) -> ShapeID? { entry(workload)?.shape }
  package func progress(of workload: WorkloadID) -> ScanProgress? {
    entry(workload) == nil ? nil : progresses[workload.index]
  }

  /// The ClusterQueue that a workload waits in.
  package func queue(of workload: WorkloadID) -> QuotaNodeID? {
    entry(workload).map { QuotaNodeID(index: $0.line) }
  }

  /// Puts a workload into its queue, or moves it within, after something that matters changed.
  ///
  /// - Parameters:
  ///   - lane: The LocalQueue where those are ordered by usage, else `PendingLine.allLocalQueues`.
  ///   - isBackingOff: Whether its time to be tried again has not come.
  mutating func put(
    _ workload: WorkloadID, _ key: QueueKey, _ shape: ShapeID, at position: (queue: QuotaNodeID, lane: Int),
    isBackingOff: Bool
  ) -> Arrival {
    let known = entry(workload)
    if known?.place == .inflight { return .inflight }
    let wasActive = known?.place == .active
    if known != nil { takeOff(workload) }
    grow(to: workload)
    if known?.shape != shape { progresses[workload.index] = nil }
    uids[workload.index] = key.uid
    entries[workload.index] = Entry(
      line: position.queue.index, lane: position.lane, shape: shape,
      rank: marked(key.rank, workload, position.queue), place: .inadmissible)
    if isBackingOff, !wasActive {
      bench(workload)
      return .inadmissible
    }
    if let reason = lines[position.queue.index].benched[shape] {
      bench(workload)
      return .benched(reason)
    }
    activate(workload)
    return .active
  }

  /// Forgets a workload, wherever it is; a mark as preemptor goes with it.
  package mutating func remove(_ workload: WorkloadID) {
    guard let entry = entry(workload) else { return }
    takeOff(workload)
    entries[workload.index] = nil
    progresses[workload.index] = nil
    if lines[entry.line].marker?.workload == workload { lines[entry.line].marker = nil }
  }

  /// Takes the first workload of every ClusterQueue that may admit, in the order of their names.
  ///
  /// - Parameter isActive: **shape**: `[ClusterQueue]`.
  mutating func popHeads(_ isActive: [Bool]) -> [WorkloadID] {
    var heads: [WorkloadID] = []
    for line in lines.indices where isActive[line] {
      lines[line].popCycle += 1
      guard let lane = lines[line].nextLane(uids), let head = lines[line].lanes[lane]?.heap.first else { continue }
      takeOff(head.workload)
      entries[head.workload.index]?.place = .inflight
      lines[line].inflight = head.workload
      heads.append(head.workload)
    }
    return heads
  }

  /// Whether a ClusterQueue that may admit has a workload to try.
  package func hasHead(_ isActive: [Bool]) -> Bool {
    lines.indices.contains { isActive[$0] && lines[$0].nextLane(uids) != nil }
  }

  /// Puts a workload back that was tried.
  ///
  /// - Parameters:
  ///   - isBackingOff: Whether its time to be tried again has not come.
  ///   - status: What its own status says, for those of equal shape.
  /// - Returns: The workloads of equal shape that need not be tried either.
  mutating func requeue(
    _ workload: WorkloadID, _ reason: RequeueReason, progress: ScanProgress?, isBackingOff: Bool, status: PendingReason
  ) -> [WorkloadID] {
    guard let entry = entry(workload) else { return [] }
    let line = entry.line
    let isStrict = lines[line].strategy == .strictFIFO
    if reason == .pendingPreemption { mark(workload, in: line, isSticky: !isStrict) }
    if lines[line].inflight == workload { lines[line].inflight = nil }
    if entry.place != .inflight { takeOff(workload) }
    progresses[workload.index] = progress
    let isWanted =
      reason.isImmediate(isStrict: isStrict) || lines[line].inadmissibleCycle >= lines[line].popCycle
      || progress?.hasUntriedFlavors == true
    if !isBackingOff, isWanted {
      activate(workload)
      return []
    }
    bench(workload)
    guard benchesEquals, reason.benchesEquals, !isStrict else { return [] }
    lines[line].benched[entry.shape] = BenchReason(requeue: reason, status: status)
    return benchEquals(of: entry)
  }

  /// Lets the inadmissible workloads of a ClusterQueue be tried again.
  ///
  /// - Parameter mayReturn: Whether a workload's namespace matches and its backoff is over.
  /// - Returns: How many there were.
  mutating func flush(_ queue: QuotaNodeID, _ mayReturn: (WorkloadID) -> Bool) -> Int {
    lines[queue.index].inadmissibleCycle = lines[queue.index].popCycle
    lines[queue.index].benched.removeAll(keepingCapacity: true)
    let moving = lines[queue.index].inadmissible.filter(mayReturn)
    if moving.count == lines[queue.index].inadmissible.count {
      lines[queue.index].inadmissible.removeAll(keepingCapacity: true)
      for workload in moving { activate(workload) }
      return moving.count
    }
    for workload in moving {
      takeOff(workload)
      activate(workload)
    }
    return moving.count
  }

  /// Sets what the LocalQueue of a lane used.
  mutating func setUsage(_ usage: Double, ofLane lane: Int, in queue: QuotaNodeID) {
    lines[queue.index].lanes[lane, default: PendingLine.Lane()].usage = usage
  }

  /// Follows a new order of ClusterQueues; workloads of those that are gone are forgotten.
  ///
  /// - Parameter origins: Where each was before, nil when it is new, and its strategy. **shape**: `[ClusterQueue]`.
  mutating func rearrange(_ origins: [(old: Int?, strategy: QueueingStrategy)]) {
    var positions: [Int: Int] = [:]
    for (new, origin) in origins.enumerated() {
      if let old = origin.old { positions[old] = new }
    }
    lines = origins.map { old, strategy in
      var line = old.map { lines[$0] } ?? PendingLine(strategy: strategy)
      line.strategy = strategy
      return line
    }
    for index in entries.indices {
      guard let line = entries[index]?.line else { continue }
      if let new = positions[line] { entries[index]?.line = new } else { entries[index] = nil }
    }
  }

  /// The workload that preempted others last in a ClusterQueue.
  package func preemptor(in queue: QuotaNodeID) -> WorkloadID? { lines[queue.index].marker?.workload }
}

extension PendingQueues {
  /// How many may be tried and how many wait for a change; the one that is being tried is in neither.
  package func counts(in queue: QuotaNodeID) -> (active: Int, inadmissible: Int) {
    (lines[queue.index].activeCount, lines[queue.index].inadmissible.count)
  }

  /// The workloads of a ClusterQueue in the order of the queue, whatever they wait for.
  ///
  /// Source: KUEUE-SPEC 8, the visibility API.
  package func inOrder(_ queue: QuotaNodeID) -> [WorkloadID] {
    let line = lines[queue.index]
    var all = line.lanes.sorted { $0.key < $1.key }.flatMap(\.value.heap.items).map(\.workload) + line.inadmissible
    if let inflight = line.inflight { all.append(inflight) }
    let rated = all.compactMap { workload in
      entry(workload).map { (item: WorkloadHeap.Item(workload: workload, rank: $0.rank), usage: usage(of: $0)) }
    }
    return rated.sorted { left, right in
      left.usage == right.usage ? left.item.precedes(right.item, uids) : left.usage < right.usage
    }.map(\.item.workload)
  }

  private func usage(of entry: Entry) -> Double { lines[entry.line].lanes[entry.lane]?.usage ?? 0 }

  private func entry(_ workload: WorkloadID) -> Entry? {
    workload.index < entries.count ? entries[workload.index] : nil
  }

  private mutating func grow(to workload: WorkloadID) {
    let missing = workload.index + 1 - entries.count
    guard missing > 0 else { return }
    entries += Array(repeating: nil, count: missing)
    uids += Array(repeating: "", count: missing)
    progresses += Array(repeating: nil, count: missing)
    slots += Array(repeating: 0, count: missing)
    shapeSlots += Array(repeating: 0, count: missing)
  }

  private func marked(_ rank: QueueRank, _ workload: WorkloadID, _ queue: QuotaNodeID) -> QueueRank {
    var rank = rank
    rank.isSticky = lines[queue.index].marker == PendingLine.Marker(workload: workload, isSticky: true)
    return rank
  }

  private mutating func mark(_ workload: WorkloadID, in line: Int, isSticky: Bool) {
    if let old = lines[line].marker, old.isSticky { setSticky(old.workload, false) }
    lines[line].marker = PendingLine.Marker(workload: workload, isSticky: isSticky)
    if isSticky { setSticky(workload, true) }
  }

  private mutating func setSticky(_ workload: WorkloadID, _ isSticky: Bool) {
    guard var entry = entry(workload) else { return }
    entry.rank.isSticky = isSticky
    entries[workload.index] = entry
    guard entry.place == .active else { return }
    lines[entry.line].lanes[entry.lane]?.heap.setSticky(isSticky, at: slots[workload.index], uids, &slots)
  }

  private mutating func activate(_ workload: WorkloadID) {
    guard let entry = entry(workload) else { return }
    entries[workload.index]?.place = .active
    lines[entry.line].lanes[entry.lane, default: PendingLine.Lane()].heap.push(
      WorkloadHeap.Item(workload: workload, rank: entry.rank), uids, &slots)
    shapeSlots[workload.index] = lines[entry.line].activeByShape[entry.shape]?.count ?? 0
    lines[entry.line].activeByShape[entry.shape, default: []].append(workload)
  }

  private mutating func bench(_ workload: WorkloadID) {
    guard let entry = entry(workload) else { return }
    entries[workload.index]?.place = .inadmissible
    slots[workload.index] = lines[entry.line].inadmissible.count
    lines[entry.line].inadmissible.append(workload)
  }

  /// Takes all active workloads of a shape out of their heaps; they wait for a change.
  private mutating func benchEquals(of entry: Entry) -> [WorkloadID] {
    guard let equals = lines[entry.line].activeByShape.removeValue(forKey: entry.shape) else { return [] }
    takeOffHeaps(equals, of: entry.line)
    for equal in equals { bench(equal) }
    return equals
  }

  /// Takes workloads out of their heaps, all of them: one by one when they are few.
  private mutating func takeOffHeaps(_ workloads: [WorkloadID], of line: Int) {
    guard workloads.count > lines[line].activeCount / 8 else {
      for workload in workloads {
        guard let lane = entries[workload.index]?.lane else { continue }
        lines[line].lanes[lane]?.heap.remove(at: slots[workload.index], uids, &slots)
      }
      return
    }
    for workload in workloads { entries[workload.index]?.place = .inadmissible }
    for lane in lines[line].lanes.keys.sorted() {
      lines[line].lanes[lane]?.heap.keepOnly(uids, &slots) { [entries] in entries[$0.index]?.place == .active }
    }
  }

  /// Takes a workload out of where it is.
  private mutating func takeOff(_ workload: WorkloadID) {
    guard let entry = entry(workload) else { return }
    switch entry.place {
    case .active:
      lines[entry.line].lanes[entry.lane]?.heap.remove(at: slots[workload.index], uids, &slots)
      takeOffShape(workload, entry)
    case .inadmissible:
      let slot = slots[workload.index]
      let last = lines[entry.line].inadmissible.removeLast()
      guard last != workload else { return }
      lines[entry.line].inadmissible[slot] = last
      slots[last.index] = slot
    case .inflight:
      if lines[entry.line].inflight == workload { lines[entry.line].inflight = nil }
    }
  }

  private mutating func takeOffShape(_ workload: WorkloadID, _ entry: Entry) {
    let slot = shapeSlots[workload.index]
    guard let last = lines[entry.line].activeByShape[entry.shape]?.removeLast() else { return }
    if last != workload {
      lines[entry.line].activeByShape[entry.shape]?[slot] = last
      shapeSlots[last.index] = slot
    } else if slot == 0 {
      lines[entry.line].activeByShape[entry.shape] = nil
    }
  }
}
