import Cluster
import Faults
import Topology

/// The units of one kind of maintenance: which are due, and how many more may be out of service.
struct MaintenancePlan: Sendable {
  /// Nodes of each unit, ascending.
  let units: [[NodeID]]
  /// In which limit a unit counts. **shape**: by unit.
  let limitOfUnit: [Int]
  /// How many more units may be taken. **shape**: by limit.
  private(set) var room: [Int]
  /// Units that are due, the next one last. **shape**: by limit.
  private var waiting: [[Int]]
  /// Whether a unit waits or is worked on. **shape**: by unit.
  private var isDue: [Bool]
  /// Whether somebody comes back when the window opens.
  var isOpeningPlanned = false

  init(_ work: Maintenance, in cluster: Cluster) {
    let nodes = Self.nodes(work.target, in: cluster)
    let units = Self.parts(of: nodes, work.unitLevel, in: cluster) ?? nodes.map { [$0] }
    self.units = units
    let firsts = units.compactMap(\.first)
    let limits = Self.parts(of: firsts, work.limitLevel, in: cluster) ?? [firsts]
    var limitOfNode: [NodeID: Int] = [:]
    for (limit, nodes) in limits.enumerated() { for node in nodes { limitOfNode[node] = limit } }
    limitOfUnit = firsts.map { limitOfNode[$0] ?? 0 }
    room = limits.map { work.limit.count(ofUnits: $0.count) }
    waiting = Array(repeating: [], count: limits.count)
    isDue = Array(repeating: false, count: units.count)
  }

  private static func nodes(_ target: NodeTarget?, in cluster: Cluster) -> [NodeID] {
    switch target {
    case nil: cluster.nodes.indices.map { NodeID($0) }
    case .node(let name): cluster.nodeByName[name].map { [$0] } ?? []
    case .domain(let level, let name):
      cluster.topology.domains(level: level, named: name).flatMap { cluster.topology[$0].nodes }.sorted()
        .map { NodeID($0) }
    }
  }

  /// The nodes by domain of a level, in order of their first; nil without a level. Nodes outside of all are alone.
  private static func parts(of nodes: [NodeID], _ level: String?, in cluster: Cluster) -> [[NodeID]]? {
    guard let level, level != "node" else { return level == nil ? nil : nodes.map { [$0] } }
    let tree = cluster.topology
    guard let position = tree.levels.firstIndex(where: { $0.name == level }) else { return nil }
    var parts: [[NodeID]] = []
    var partOfDomain: [Int: Int] = [:]
    for node in nodes {
      guard let domain = tree.domainOfNode[Int(node.index)][position]?.index else {
        parts.append([node])
        continue
      }
      if let part = partOfDomain[domain] {
        parts[part].append(node)
      } else {
        partOfDomain[domain] = parts.count
        parts.append([node])
      }
    }
    return parts
  }

  /// How many limits there are.
  var limitCount: Int { room.count }

  /// All units are due, but for those that are already.
  mutating func beginRound() {
    for unit in units.indices where !isDue[unit] {
      isDue[unit] = true
      waiting[limitOfUnit[unit]].append(unit)
    }
    for limit in waiting.indices { waiting[limit].sort(by: >) }
  }

  /// Whether a unit could be taken now.
  func hasNext(in limit: Int) -> Bool { room[limit] > 0 && !waiting[limit].isEmpty }

  /// Takes the next unit that is due.
  mutating func takeNext(in limit: Int) -> Int? {
    guard hasNext(in: limit), let unit = waiting[limit].popLast() else { return nil }
    room[limit] -= 1
    return unit
  }

  /// A unit that was taken is in service again.
  mutating func finish(_ unit: Int) {
    isDue[unit] = false
    room[limitOfUnit[unit]] += 1
  }
}

/// Maintenance of one unit under way.
struct UnitOfWork: Sendable {
  enum Stage: Sendable {
    /// Cordoned; its pods may stay.
    case waiting
    /// Its pods have to leave.
    case draining
    case working
  }

  /// Place of its kind in the model.
  var plan: Int
  var unit: Int
  var stage = Stage.waiting
}
