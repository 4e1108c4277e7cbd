/// A flow of a `FlowNetwork`; the number of one that was removed is given to a later one.
package struct FlowID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var index: Int

  package init(_ index: Int) {
    self.index = index
  }

  package static func < (left: FlowID, right: FlowID) -> Bool { left.index < right.index }
}

/// A rate that is another than before. **unit**: bytes per second.
package struct RateChange: Equatable, Sendable, BitwiseCopyable {
  package var flow: FlowID
  package var before: Double
  package var rate: Double
}

/// Flows that share links max-min fair, and their rates after every change.
///
/// A flow takes a fixed share of its rate from each of its links: a plain flow 1 from every link of its route, a sprayed
/// one less from more links, a collective the sum over its edges, which all run at one pace. The rates are the max-min
/// fair ones: nobody's can be raised without lowering that of somebody who has no more. They are what
/// `{share, take the least, fix its flows}` yields.
///
/// Changes are collected; `share()` solves for the flows whose rates they reach, and says which rates changed.
///
/// Source: Bertsekas, Gallager, *Data Networks*, 2nd ed., 6.5.2; for links that a flow uses unequally, Radunović,
/// Le Boudec, *A Unified Framework for Max-Min and Min-Max Fairness*, IEEE/ACM ToN 15(5), 2007.
package struct FlowNetwork: Sendable {
  /// A flow on a link's list.
  struct Crossing: BitwiseCopyable, Sendable {
    var flow: Int32
    /// Offset among the flow's legs.
    var leg: Int32
    var share: Double
  }

  /// A link on a flow's list.
  struct Leg: BitwiseCopyable, Sendable {
    var link: Int32
    /// Offset on the link's list.
    var position: Int32
    var share: Double
  }

  enum FlowState: UInt8, Sendable {
    /// Its number waits for the next flow.
    case free
    /// Known, but takes nothing yet.
    case prepared
    case active
  }

  /// **unit**: bytes per second; **shape**: by link.
  package internal(set) var capacities: [Double]
  /// **shape**: by flow.
  var states: [FlowState] = []
  /// **unit**: bytes per second; **shape**: by flow. Those of `share()`.
  var rates: [Double] = []
  /// The saturated link where nobody is faster; −1 before the first `share()`. **shape**: by flow.
  var bottlenecks: [Int32] = []
  var crossings: Segments<Crossing>
  var legs = Segments<Leg>()
  private var freeFlows: [Int] = []
  /// Flows that were activated since the last `share()`.
  var started: [Int32] = []
  /// Links that may have more or less room than at the last `share()`.
  var touchedLinks: [Int32] = []
  var sharing: Sharing
  package private(set) var activeCount = 0
  /// The flows whose rates the last `share()` changed, new ones included, in the order in which they were reached.
  package internal(set) var changes: [RateChange] = []

  /// - Parameter capacities: Of every link, at least 0. **unit**: bytes per second.
  package init(capacities: [Double]) {
    self.capacities = capacities
    crossings = Segments(count: capacities.count)
    sharing = Sharing(linkCount: capacities.count)
  }

  package var linkCount: Int { capacities.count }

  /// Adds a link, such as one that a single flow uses as its limit.
  package mutating func addLink(capacity: Double) -> LinkID {
    capacities.append(capacity)
    crossings.addSegment()
    sharing.addLink()
    return LinkID(capacities.count - 1)
  }

  /// Makes a flow known that takes nothing until `activate`.
  ///
  /// - Precondition: At least one link, none twice; shares above 0.
  package mutating func prepare(_ uses: [LinkUse]) -> FlowID {
    precondition(!uses.isEmpty, "a flow without links has no rate")
    let flow = freeSlot()
    states[flow] = .prepared
    rates[flow] = 0
    bottlenecks[flow] = -1
    for use in uses {
      precondition(use.share > 0, "a share of \(use.share) of link \(use.link.index); shares are above 0")
      legs.append(Leg(link: Int32(use.link.index), position: -1, share: use.share), to: flow)
    }
    return FlowID(flow)
  }

  /// Lets a prepared flow take its share; it has one after `share()`.
  package mutating func activate(_ id: FlowID) {
    let flow = id.index
    precondition(states[flow] == .prepared, "flow \(flow) is \(states[flow]), not prepared")
    states[flow] = .active
    activeCount += 1
    started.append(Int32(flow))
    for offset in 0..<legs.count(flow) {
      let link = Int(legs[flow, offset].link)
      legs[flow, offset].position = Int32(crossings.count(link))
      crossings.append(Crossing(flow: Int32(flow), leg: Int32(offset), share: legs[flow, offset].share), to: link)
    }
  }

  /// Adds a flow; it has a rate after `share()`.
  package mutating func add(_ uses: [LinkUse]) -> FlowID {
    let id = prepare(uses)
    activate(id)
    return id
  }

  /// Removes a flow; the others have its share after `share()`.
  package mutating func remove(_ id: FlowID) {
    let flow = id.index
    precondition(states[flow] != .free, "flow \(flow) was removed before")
    if states[flow] == .active { withdraw(flow) }
    states[flow] = .free
    rates[flow] = 0
    legs.removeAll(flow)
    freeFlows.append(flow)
  }

  /// Changes what a link carries, to anything from 0 (broken) up.
  package mutating func setCapacity(of link: LinkID, to bytesPerSecond: Double) {
    precondition(bytesPerSecond >= 0, "link \(link.index) of \(bytesPerSecond) B/s")
    guard capacities[link.index] != bytesPerSecond else { return }
    capacities[link.index] = bytesPerSecond
    touchedLinks.append(Int32(link.index))
  }

  /// **unit**: bytes per second, as of the last `share()`.
  package func rate(of flow: FlowID) -> Double { rates[flow.index] }

  /// The saturated link that holds a flow back, as of the last `share()`.
  package func bottleneck(of flow: FlowID) -> LinkID? {
    bottlenecks[flow.index] < 0 ? nil : LinkID(Int(bottlenecks[flow.index]))
  }

  package func isActive(_ flow: FlowID) -> Bool { states[flow.index] == .active }

  /// What a flow takes of its links.
  package func uses(of flow: FlowID) -> [LinkUse] {
    legs.range(flow.index).map { LinkUse(LinkID(Int(legs.storage[$0].link)), share: legs.storage[$0].share) }
  }

  /// The flows on a link, ascending.
  package func flows(on link: LinkID) -> [FlowID] {
    crossings.range(link.index).map { FlowID(Int(crossings.storage[$0].flow)) }.sorted()
  }

  /// What the flows on a link take of it. **unit**: bytes per second.
  package func load(of link: LinkID) -> Double {
    crossings.range(link.index).reduce(0) { sum, position in
      let crossing = crossings.storage[position]
      return sum + crossing.share * rates[Int(crossing.flow)]
    }
  }

  /// What adaptive routes look at.
  ///
  /// - Complexity: The number of links and of flows on them.
  package var loads: LinkLoads {
    LinkLoads(
      perCapacity: capacities.indices.map { link in
        guard capacities[link] > 0 else { return .infinity }
        return crossings.range(link).reduce(0) { $0 + crossings.storage[$1].share } / capacities[link]
      })
  }

  private mutating func freeSlot() -> Int {
    if let flow = freeFlows.popLast() { return flow }
    states.append(.free)
    rates.append(0)
    bottlenecks.append(-1)
    legs.addSegment()
    sharing.addFlow()
    return states.count - 1
  }

  private mutating func withdraw(_ flow: Int) {
    activeCount -= 1
    if bottlenecks[flow] < 0 { started.removeAll { $0 == Int32(flow) } }
    for offset in 0..<legs.count(flow) {
      let leg = legs[flow, offset]
      touchedLinks.append(leg.link)
      guard let moved = crossings.swapRemove(Int(leg.link), at: Int(leg.position)) else { continue }
      legs[Int(moved.flow), Int(moved.leg)].position = leg.position
    }
  }
}
