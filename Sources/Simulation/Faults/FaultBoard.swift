import Cluster
import Faults
import Kernel

/// Failures and maintenance under way, and what they do to nodes.
struct FaultBoard: Sendable {
  var generator: FaultGenerator
  /// By number; never walked.
  var active: [Int32: ActiveFault] = [:]
  /// Numbers of the failures of each node, ascending. **shape**: by node.
  var ofNode: [[Int32]]
  /// How many failures and remedies keep each node off. **shape**: by node.
  var holds: [Int16]
  /// How many failures keep each node cordoned; 0 when it is, if at all, by somebody else. **shape**: by node.
  var cordons: [Int16]
  /// Nodes that have booted and do not offer GPUs yet. **shape**: by node.
  var awaitsGPUs: [Bool]
  var spares: SparePools
  /// **shape**: by kind of maintenance.
  var plans: [MaintenancePlan]
  /// The maintenance that waits for each node to be empty. **shape**: by node.
  var emptying: [Int32?]
  /// How many nodes are waited for.
  var emptyingCount = 0
  /// Failures that come back, by number.
  var returning: [Int32: DrawnFault] = [:]
  private(set) var nextNumber: Int32 = 0
  /// Groups and jobs that failures hit, and that are not known to be well again.
  var watched = WatchedGangs()

  var model: FailureModel { generator.model }

  init(_ model: FailureModel, in cluster: Cluster, _ streams: Streams) {
    generator = FaultGenerator(model, in: cluster, streams)
    let count = cluster.nodes.count
    ofNode = Array(repeating: [], count: count)
    holds = Array(repeating: 0, count: count)
    cordons = Array(repeating: 0, count: count)
    awaitsGPUs = Array(repeating: false, count: count)
    emptying = Array(repeating: nil, count: count)
    spares = SparePools(model.reaction.spares, in: cluster)
    plans = model.maintenance.map { MaintenancePlan($0, in: cluster) }
  }

  mutating func takeNumber() -> Int32 {
    defer { nextNumber += 1 }
    return nextNumber
  }
}

/// A failure, or maintenance of a unit, that has not ended.
struct ActiveFault: Sendable {
  var name: Symbol
  /// Nil for maintenance, and for a failure that a script wrote out by itself.
  var drawn: DrawnFault?
  var effect: FaultEffect
  /// Ascending.
  var nodes: [NodeID]
  var work: UnitOfWork?
  /// Remedies tried so far, the present one included.
  var tried = 0
  /// Whether its GPUs are withdrawn from what its nodes offer.
  var withdrawsGPUs = false
  var cordoned: [NodeID] = []
  /// Whether the failure itself keeps its nodes off.
  var holdsByEffect = false
  /// Whether the remedy under way keeps its nodes off.
  var holdsByRemedy = false
  var isNoticed = false
  var isEvicting = false

  /// How many GPUs of each node are withdrawn.
  var withdrawnCount: Int64 {
    guard withdrawsGPUs else { return 0 }
    if case .node(_, .some) = drawn?.victim { return 1 }
    return .max
  }
}

/// Machines that wait to take the place of broken ones.
struct SparePools: Sendable {
  /// **shape**: by pool.
  private(set) var counts: [Int]
  /// **shape**: by node.
  private let poolOfNode: [Int]

  init(_ spares: Spares, in cluster: Cluster) {
    let tree = cluster.topology
    let level = spares.level.flatMap { name in tree.levels.firstIndex { $0.name == name } }
    let domains = cluster.nodes.indices.map { node in level.flatMap { tree.domainOfNode[node][$0]?.index } ?? -1 }
    let pools = Set(domains).sorted()
    poolOfNode = domains.map { pools.firstIndex(of: $0) ?? 0 }
    var sizes = Array(repeating: 0, count: pools.count)
    for pool in poolOfNode { sizes[pool] += 1 }
    counts = sizes.map { spares.count(forNodes: $0) }
  }

  /// Takes a spare for a node, if its pool has one; returns the pool.
  mutating func take(for node: NodeID) -> Int? {
    let pool = poolOfNode[Int(node.index)]
    guard counts[pool] > 0 else { return nil }
    counts[pool] -= 1
    return pool
  }

  mutating func giveBack(_ pool: Int) { counts[pool] += 1 }
}
