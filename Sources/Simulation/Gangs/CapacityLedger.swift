import Cluster
import Kernel

/// What becomes of the GPUs that no pod holds, exact to the nanosecond.
struct CapacityLedger: Sendable {
  /// GPUs of all nodes.
  let total: Int
  /// **shape**: by node.
  private let ofNode: [Int]
  /// GPUs that pods hold. **shape**: by node.
  private var held: [Int]
  /// Whether nothing can start there. **shape**: by node.
  private var isOut: [Bool]
  private var heldSum = 0
  private var outSum = 0
  private(set) var settledAt = SimTime.zero
  /// **unit**: GPU-nanoseconds.
  private(set) var unallocated: Int128 = 0
  /// Of nodes that are off, lost, cordoned or gone. **unit**: GPU-nanoseconds.
  private(set) var outOfService: Int128 = 0

  init(_ cluster: Cluster, gpuColumns: [Int]) {
    ofNode = cluster.nodes.map { node in gpuColumns.reduce(0) { $0 + Int(node.capacity[$1]) } }
    total = ofNode.reduce(0, +)
    held = Array(repeating: 0, count: ofNode.count)
    isOut = Array(repeating: false, count: ofNode.count)
  }

  /// Pods hold so many more GPUs of a node from now on, or so many fewer.
  mutating func hold(_ gpus: Int, on node: NodeID, at now: SimTime) {
    guard gpus != 0 else { return }
    settle(at: now)
    let index = Int(node.index)
    held[index] += gpus
    heldSum += gpus
    if isOut[index] { outSum -= gpus }
  }

  mutating func set(_ node: NodeID, isOut out: Bool, at now: SimTime) {
    let index = Int(node.index)
    guard isOut[index] != out else { return }
    settle(at: now)
    isOut[index] = out
    outSum += (out ? 1 : -1) * (ofNode[index] - held[index])
  }

  mutating func settle(at now: SimTime) {
    let elapsed = Int128((now - settledAt).nanoseconds)
    guard elapsed > 0 else { return }
    outOfService += elapsed * Int128(outSum)
    unallocated += elapsed * Int128(total - heldSum - outSum)
    settledAt = now
  }
}
