package import Cluster
import Kernel
import Topology

/// The components of one entry: how many there are, and how likely each is the next to fail.
package struct FaultPopulation: Sendable {
  /// Whom the failure of a component hits, before the GPU is drawn.
  private var victims: [FaultVictim] = []
  /// Sum of the weights up to and with each; alike parts count as often as there are.
  private var sums: [Double] = []
  /// GPUs of the node. **shape**: as `victims`, 0 where none is drawn.
  private var gpuCounts: [Int] = []
  /// How many components fail at the entry's own rate: the mean weight is 1.
  package private(set) var count = 0.0

  package var isEmpty: Bool { victims.isEmpty }

  /// - Parameter weights: How much more often than the average each node fails. **shape**: by node.
  init(of component: FaultComponent, in cluster: Cluster, weights: [Double]) {
    switch component {
    case .node(let parts):
      for index in cluster.nodes.indices {
        add(.node(NodeID(index), gpu: 0), weights[index] * Double(parts))
      }
      count = Double(cluster.nodes.count * parts)
    case .gpu:
      for (index, node) in cluster.nodes.enumerated() {
        let gpus = cluster.gpuColumns.reduce(0) { $0 + Int(node.capacity[$1]) }
        guard gpus > 0 else { continue }
        add(.node(NodeID(index), gpu: 0), weights[index] * Double(gpus), gpus: gpus)
        count += Double(gpus)
      }
    case .domain(let level, let parts):
      let tree = cluster.topology
      for index in tree.domains.indices where tree.levels[tree.domains[index].level].name == level {
        add(.domain(index), Double(parts))
        count += Double(parts)
      }
    case .cluster(let parts):
      add(.cluster, Double(parts))
      count = Double(parts)
    }
  }

  private mutating func add(_ victim: FaultVictim, _ weight: Double, gpus: Int = 0) {
    victims.append(victim)
    sums.append((sums.last ?? 0) + weight)
    gpuCounts.append(gpus)
  }

  /// Whom the next failure hits: one word of the stream, and one more where a GPU is drawn.
  ///
  /// - Complexity: logarithmic in the number of components.
  func victim(_ stream: inout RandomStream) -> FaultVictim {
    let mark = stream.uniform() * (sums.last ?? 0)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > mark { high = middle } else { low = middle + 1 }
    }
    return victim(at: low, &stream)
  }

  /// The components by place, where each has a time of its own.
  var places: Range<Int> { victims.indices }

  func victim(at place: Int, _ stream: inout RandomStream) -> FaultVictim {
    guard gpuCounts[place] > 0, case .node(let node, _) = victims[place] else { return victims[place] }
    return .node(node, gpu: stream.below(gpuCounts[place]))
  }

  /// How often a component fails compared with the average, its alike parts together.
  func weight(at place: Int) -> Double { sums[place] - (place > 0 ? sums[place - 1] : 0) }
}

extension Cluster {
  /// Columns of resources that count GPUs.
  package var gpuColumns: [Int] { columns.names.indices.filter { columns.names[$0].hasSuffix("/gpu") } }
}
