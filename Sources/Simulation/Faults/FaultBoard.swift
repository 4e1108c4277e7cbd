import Cluster
import Faults
import Kernel

/// Failures under way, and what they do to nodes.
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
  var spareCount: Int
  /// Failures that come back, by number.
  var returning: [Int32: DrawnFault] = [:]
  private(set) var nextNumber: Int32 = 0
  /// Groups that failures hit, and that are not known to be well again.
  var watched: [Signals.GroupKey: [WatchedGroup]] = [:]

  var model: FailureModel { generator.model }

  init(_ model: FailureModel, in cluster: Cluster, _ streams: Streams) {
    generator = FaultGenerator(model, in: cluster, streams)
    let count = cluster.nodes.count
    ofNode = Array(repeating: [], count: count)
    holds = Array(repeating: 0, count: count)
    cordons = Array(repeating: 0, count: count)
    awaitsGPUs = Array(repeating: false, count: count)
    spareCount = model.reaction.spareCount
  }

  mutating func takeNumber() -> Int32 {
    defer { nextNumber += 1 }
    return nextNumber
  }
}

/// A failure that has not ended.
struct ActiveFault: Sendable {
  var name: Symbol
  /// Nil for a failure that a script wrote out by itself.
  var drawn: DrawnFault?
  var effect: FaultEffect
  /// Ascending.
  var nodes: [NodeID]
  /// Remedies tried so far, the present one included.
  var tried = 0
  /// Whether a GPU is withdrawn from the first node.
  var withdrawsGPU = false
  var cordoned: [NodeID] = []
  /// Whether the failure itself keeps its nodes off.
  var holdsByEffect = false
  /// Whether the remedy under way keeps its nodes off.
  var holdsByRemedy = false
  var isNoticed = false
  var isEvicting = false
}

/// A group that a failure hit.
struct WatchedGroup: Sendable {
  var fault: Int32
  var name: Symbol
  var gpuCount: Int64
  var isLost = false
  var isRecreating = false
}
