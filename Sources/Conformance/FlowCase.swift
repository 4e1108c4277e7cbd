import API
import Fabric

/// A recorded case of flows over a network.
struct FlowCase {
  struct Flow {
    var source: Int
    var destination: Int
    var bytes: Double
    var start: Double
    /// Positions of the flows that have to finish before; then `start` does not count.
    var dependencies: [Int]
    /// As recorded: positions of links.
    var route: [Int]
  }

  struct CapacityEvent {
    var time: Double
    var link: Int
    var capacity: Double
  }

  /// **unit**: bytes per second and seconds; **shape**: by link.
  var capacities: [Double] = []
  var latencies: [Double] = []
  var flows: [Flow] = []
  /// By time.
  var events: [CapacityEvent] = []
  /// The tree that the routes are of; nil for other networks.
  var tree: FatTree?
  /// **unit**: seconds; **shape**: by flow.
  var starts: [Double]
  var finishes: [Double]
  var makespan: Double

  init(_ fields: CaseFields) throws(MalformedCase) {
    for link in try fields.items("links") {
      let link = try CaseFields(link)
      capacities.append(try link.number("bw"))
      latencies.append(link["lat"] == nil ? 0 : try link.number("lat"))
    }
    for item in try fields.items("flows") { flows.append(try Flow(CaseFields(item))) }
    for item in fields["events"]?.items ?? [] {
      let event = try CaseFields(item)
      events.append(
        CapacityEvent(time: try event.number("t"), link: try event.int("link"), capacity: try event.number("bw")))
    }
    events.sort { ($0.time, $0.link) < ($1.time, $1.link) }
    let topology = try fields.object("topology")
    if try topology.text("kind") == "fattree" { tree = try FatTree(topology) }
    let expected = try fields.object("expect")
    starts = try expected.numbers("start")
    finishes = try expected.numbers("finish")
    makespan = try expected.number("makespan")
    try complain()
  }

  /// Whether all positions are within range.
  private func complain() throws(MalformedCase) {
    guard starts.count == flows.count, finishes.count == flows.count else {
      throw MalformedCase("\(flows.count) flows, \(starts.count) starts and \(finishes.count) finishes")
    }
    for (position, flow) in flows.enumerated() {
      guard !flow.route.isEmpty, flow.route.allSatisfy(capacities.indices.contains) else {
        throw MalformedCase("flow \(position) takes links \(flow.route) of \(capacities.count)")
      }
      guard flow.dependencies.allSatisfy({ flows.indices.contains($0) && $0 != position }) else {
        throw MalformedCase("flow \(position) waits for \(flow.dependencies) of \(flows.count)")
      }
      guard let tree else { continue }
      guard [flow.source, flow.destination].allSatisfy({ (0..<tree.endpointCount).contains($0) }) else {
        throw MalformedCase("flow \(position) leads beyond the \(tree.endpointCount) hosts")
      }
    }
    guard events.allSatisfy({ capacities.indices.contains($0.link) && $0.capacity >= 0 }) else {
      throw MalformedCase("an event of a link that is not there, or of less than nothing")
    }
  }
}

extension FlowCase.Flow {
  fileprivate init(_ fields: CaseFields) throws(MalformedCase) {
    source = try fields.int("src")
    destination = try fields.int("dst")
    bytes = try fields.number("bytes")
    start = try fields.number("start")
    dependencies = try fields.numbers("deps").map { Int($0) }
    route = try fields.numbers("route").map { Int($0) }
  }
}

extension FatTree {
  fileprivate init(_ topology: CaseFields) throws(MalformedCase) {
    let (down, up) = (try topology.numbers("down"), try topology.numbers("up"))
    let (cables, bandwidth) = (try topology.numbers("count"), try topology.number("bandwidth"))
    guard !down.isEmpty, down.count == up.count, down.count == cables.count,
      (down + up + cables).allSatisfy({ $0 >= 1 })
    else { throw MalformedCase("a fat tree of \(down), \(up) and \(cables)") }
    let latency = try topology.number("latency")
    self.init(
      down.indices.map { tier in
        Tier(
          down: Int(down[tier]), up: Int(up[tier]), cables: Int(cables[tier]), bandwidth: bandwidth, latency: latency)
      })
  }
}

extension CaseFields {
  func number(_ key: String) throws(MalformedCase) -> Double {
    guard let number = try value(key).number else { throw MalformedCase("\(key) is no number") }
    return number
  }

  func numbers(_ key: String) throws(MalformedCase) -> [Double] {
    let items = try items(key)
    let numbers = items.compactMap(\.number)
    guard numbers.count == items.count else { throw MalformedCase("\(key) is no list of numbers") }
    return numbers
  }
}

extension Value {
  fileprivate var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .double(let number): number
    case .null, .bool, .string, .array, .object: nil
    }
  }
}
