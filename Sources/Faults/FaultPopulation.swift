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

  /// Whether a failure hits one node, or a part of it.
  var isOfNodes: Bool { if case .node = victims.first { true } else { false } }

  /// - Parameters:
  ///   - blast: Whom the failure of one component hits; nil is the component alone.
  ///   - weights: How much more often than the average each node fails. **shape**: by node.
  init(of component: FaultComponent, hitting blast: FaultBlast?, in cluster: Cluster, weights: [Double]) {
    switch component {
    case .node(let parts): addNodes(of: cluster, blast, weights) { _ in Double(parts) }
    case .server(let parts):
      addNodes(of: cluster, blast, weights) { node in
        let gpus = cluster.gpuCount(of: NodeID(node))
        return Double(parts) * (gpus > 0 ? Double(gpus) / Hazard.gpusPerServer : 1)
      }
    case .gpu: addGPUs(of: cluster, blast, weights)
    case .domain(let level, let parts):
      let tree = cluster.topology
      let domains = tree.domains.indices.filter { tree.levels[tree.domains[$0].level].name == level }
      add(domains: domains, parts, blast, tree)
    case .nvlinkDomain(let parts):
      add(domains: NVLinkDomains.indices(in: cluster), parts, blast, cluster.topology)
    case .cluster(let parts): add(.cluster, Double(parts))
    case .job(let over):
      // As many such jobs as fit beside each other; a place that no job has is a failure that does not happen.
      for place in 0..<max(1, cluster.nodes.count / (over + 1)) { add(.job(place), 1) }
    }
  }

  private mutating func addNodes(
    of cluster: Cluster, _ blast: FaultBlast?, _ weights: [Double], _ size: (Int) -> Double
  ) {
    for index in cluster.nodes.indices {
      add(Self.victim(.node(NodeID(index), gpu: nil), blast, cluster.topology), size(index), weight: weights[index])
    }
  }

  private mutating func addGPUs(of cluster: Cluster, _ blast: FaultBlast?, _ weights: [Double]) {
    for index in cluster.nodes.indices {
      let gpus = cluster.gpuCount(of: NodeID(index))
      guard gpus > 0 else { continue }
      let victim = Self.victim(.node(NodeID(index), gpu: nil), blast, cluster.topology)
      add(victim, Double(gpus), weight: weights[index], gpus: blast == nil ? gpus : 0)
    }
  }

  private mutating func add(domains: [Int], _ parts: Int, _ blast: FaultBlast?, _ tree: TopologyTree) {
    for index in domains { add(Self.victim(.domain(index), blast, tree), Double(parts)) }
  }

  /// What a failure of this component hits: the domain around it, or itself where there is none.
  private static func victim(_ victim: FaultVictim, _ blast: FaultBlast?, _ tree: TopologyTree) -> FaultVictim {
    switch (blast, victim) {
    case (.cluster, _): return .cluster
    case (.domain(let level), .node(let node, _)):
      guard let position = tree.levels.firstIndex(where: { $0.name == level }),
        let domain = tree.domainOfNode[Int(node.index)][position]
      else { return victim }
      return .domain(domain.index)
    case (.domain(let level), .domain(let index)):
      var here: DomainID? = DomainID(index: index)
      while let domain = here, tree.levels[tree[domain].level].name != level { here = tree[domain].parent }
      return here.map { .domain($0.index) } ?? victim
    case (.node, _), (nil, _), (_, .cluster), (_, .job): return victim
    }
  }

  private mutating func add(_ victim: FaultVictim, _ size: Double, weight: Double = 1, gpus: Int = 0) {
    victims.append(victim)
    sums.append((sums.last ?? 0) + size * weight)
    gpuCounts.append(gpus)
    count += size
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
  /// How many GPUs a node has while none of them is broken.
  package func gpuCount(of node: NodeID) -> Int {
    gpuColumns.reduce(0) { $0 + Int(self[node].capacity[$1]) }
  }
}

/// Groups of nodes whose GPUs share an NVLink fabric.
package enum NVLinkDomains {
  /// The label that says which fabric a node's GPUs are in. Source: NVIDIA GPU feature discovery.
  package static let label = "nvidia.com/gpu.clique"

  /// The widest domains of the topology of which all nodes name the same fabric, by place.
  package static func indices(in cluster: Cluster) -> [Int] {
    let tree = cluster.topology
    var isInside = Array(repeating: false, count: tree.domains.count)
    // A domain comes after the wider ones around it.
    return tree.domains.indices.filter { index in
      let domain = tree.domains[index]
      if let parent = domain.parent, isInside[parent.index] {
        isInside[index] = true
        return false
      }
      let names = domain.nodes.lazy.map { cluster.nodes[$0].metadata.labels[label] }
      guard let first = names.first, let name = first, !name.isEmpty, names.allSatisfy({ $0 == name }) else {
        return false
      }
      isInside[index] = true
      return true
    }
  }
}
