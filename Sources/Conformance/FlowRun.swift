import Fabric

/// One pass through the flows of a case.
struct FlowRun {
  /// **unit**: seconds; infinite for what never happens.
  struct Times {
    var start = Double.infinity
    var finish = Double.infinity
  }

  private let recorded: FlowCase
  private let routes: [[Int]]
  private var transfers: Transfers
  private var times: [Times]
  /// Flows that others still have to finish for, by flow.
  private var openCounts: [Int]
  private var dependents: [[Int]]
  /// Positions of posted flows by the numbers of their transfers.
  private var flowOfTransfer: [FlowID: Int] = [:]

  /// When each flow starts and finishes over these routes.
  static func times(of recorded: FlowCase, over routes: [[Int]]) -> [Times] {
    var run = FlowRun(recorded, routes)
    run.run()
    return run.times
  }

  private init(_ recorded: FlowCase, _ routes: [[Int]]) {
    self.recorded = recorded
    self.routes = routes
    transfers = Transfers(capacities: recorded.capacities)
    times = Array(repeating: Times(), count: recorded.flows.count)
    openCounts = recorded.flows.map(\.dependencies.count)
    dependents = Array(repeating: [], count: recorded.flows.count)
    for (position, flow) in recorded.flows.enumerated() {
      for dependency in flow.dependencies { dependents[dependency].append(position) }
    }
  }

  private mutating func run() {
    var starts = recorded.flows.indices.filter { openCounts[$0] == 0 }
      .sorted { (recorded.flows[$0].start, $0) < (recorded.flows[$1].start, $1) }[...]
    var events = recorded.events[...]
    while true {
      let candidates = [starts.first.map { recorded.flows[$0].start }, events.first?.time, transfers.nextTime()]
      guard let time = candidates.compactMap({ $0 }).min() else { return }
      transfers.advance(to: time)
      while let flow = transfers.nextFinished() { finish(flow) }
      while let event = events.first, event.time <= time {
        events.removeFirst()
        transfers.setCapacity(of: LinkID(event.link), to: event.capacity)
      }
      while let flow = starts.first, recorded.flows[flow].start <= time {
        starts.removeFirst()
        post(flow)
      }
    }
  }

  private mutating func post(_ flow: Int) {
    times[flow].start = transfers.now
    let uses = routes[flow].map { LinkUse(LinkID($0)) }
    let latency = routes[flow].reduce(0) { $0 + recorded.latencies[$1] }
    flowOfTransfer[transfers.post(bytes: recorded.flows[flow].bytes, over: uses, latency: latency)] = flow
  }

  private mutating func finish(_ transfer: FlowID) {
    guard let flow = flowOfTransfer.removeValue(forKey: transfer) else { return }
    times[flow].finish = transfers.now
    for dependent in dependents[flow] {
      openCounts[dependent] -= 1
      if openCounts[dependent] == 0 { post(dependent) }
    }
  }
}
