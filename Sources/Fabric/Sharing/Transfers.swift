/// Transfers of bytes under way over a `FlowNetwork`, on a clock of their own: who finishes when at the rates that change
/// as others come and go.
///
/// A transfer is posted, waits for its latency without taking bandwidth, then transfers, and is finished when its bytes
/// have crossed. Changes at one instant are solved for together, when somebody asks for what follows.
///
/// Not integer nanoseconds as elsewhere, because a message may take less: times are seconds in double precision, whose
/// step after a month is 0.5 ns.
package struct Transfers: Sendable {
  /// **unit**: seconds.
  package private(set) var now = 0.0
  package private(set) var network: FlowNetwork
  /// Bytes left, as of `settled`. **shape**: by flow.
  private var bytesLeft: [Double] = []
  /// When `bytesLeft` was true; infinite while the latency passes. **unit**: seconds; **shape**: by flow.
  private var settled: [Double] = []
  /// Until the next thing happens to a flow, its start or its finish.
  private var due = DueHeap()
  private var isStale = false

  /// - Parameter capacities: Of every link. **unit**: bytes per second.
  package init(capacities: [Double]) {
    network = FlowNetwork(capacities: capacities)
  }

  /// Posts a transfer now.
  ///
  /// - Parameters:
  ///   - bytes: At the flow's own rate: those that cross a link of share 1. At least 0.
  ///   - latency: Until it takes bandwidth. **unit**: seconds.
  package mutating func post(bytes: Double, over uses: [LinkUse], latency: Double = 0) -> FlowID {
    precondition(bytes >= 0 && latency >= 0, "\(bytes) bytes after \(latency) s")
    let flow = network.prepare(uses)
    while settled.count <= flow.index {
      settled.append(0)
      bytesLeft.append(0)
      due.addFlow()
    }
    bytesLeft[flow.index] = bytes
    if latency == 0 {
      activate(flow)
    } else {
      settled[flow.index] = .infinity
      due.set(flow.index, now + latency)
    }
    return flow
  }

  /// Gives a transfer up.
  package mutating func cancel(_ flow: FlowID) {
    network.remove(flow)
    due.remove(flow.index)
    isStale = true
  }

  /// Changes what a link carries from now on.
  package mutating func setCapacity(of link: LinkID, to bytesPerSecond: Double) {
    network.setCapacity(of: link, to: bytesPerSecond)
    isStale = true
  }

  /// When the next transfer starts to take bandwidth or finishes; nil when none ever does.
  ///
  /// **unit**: seconds
  package mutating func nextTime() -> Double? {
    refresh()
    guard let next = due.first, next.time < .infinity else { return nil }
    return next.time
  }

  /// Lets time pass, no further than to the next time that something happens.
  ///
  /// - Precondition: From `now` to `nextTime()`.
  package mutating func advance(to time: Double) {
    refresh()
    precondition(time >= now, "\(time) s is before now, \(now) s")
    precondition(due.first.map { time <= $0.time } ?? true, "\(time) s is after the next finish")
    now = time
  }

  /// Takes out a transfer that is finished now; nil when no further one is. Those that start now do so on the way.
  package mutating func nextFinished() -> FlowID? {
    while let next = due.first, next.time <= now {
      let flow = FlowID(next.flow)
      guard settled[flow.index] < .infinity else {
        activate(flow)
        continue
      }
      network.remove(flow)
      due.remove(flow.index)
      isStale = true
      return flow
    }
    return nil
  }

  /// The rate of a transfer from now on. **unit**: bytes per second.
  package mutating func rate(of flow: FlowID) -> Double {
    refresh()
    return network.rate(of: flow)
  }

  private mutating func activate(_ flow: FlowID) {
    network.activate(flow)
    settled[flow.index] = now
    // Nothing to carry: it is finished as soon as it starts.
    due.set(flow.index, bytesLeft[flow.index] == 0 ? now : .infinity)
    isStale = true
  }

  /// Solves for the rates from now on and moves the finish of every flow whose rate changed.
  private mutating func refresh() {
    guard isStale else { return }
    isStale = false
    network.share()
    for change in network.changes {
      let flow = change.flow.index
      bytesLeft[flow] -= change.before * (now - settled[flow])
      settled[flow] = now
      due.set(flow, bytesLeft[flow] <= 0 ? now : now + bytesLeft[flow] / change.rate)
    }
  }
}
