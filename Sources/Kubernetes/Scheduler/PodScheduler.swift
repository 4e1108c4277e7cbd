package import Cluster

/// Where a pod goes, or why it goes nowhere.
package enum SchedulingDecision: Equatable, Sendable {
  case bind(NodeID)
  case refused(SchedulingRefusal)
}

/// kube-scheduler: takes one pod after the other to the best node that passes every filter.
///
/// It changes nothing but what it remembers to be fast; the Simulation binds, and tells it of every pod bound or gone
/// and of every node changed.
///
/// Source: kube-scheduler, `schedulePod`; LWS-SPEC E.5.
package struct PodScheduler: Sendable {
  package let options: SchedulerOptions
  package private(set) var affinity: InterPodAffinityIndex
  private var fits = NodeFitCache()
  private var images = ImagePresence()
  /// Where the next search starts, as a count of existing nodes.
  private(set) var startRank = 0
  private var feasible: [Int32] = []

  /// A scheduler that knows what is bound already.
  package init(_ cluster: Cluster, options: SchedulerOptions) {
    self.options = options
    affinity = .rebuilt(from: cluster, hardAffinityWeight: options.hardPodAffinityWeight)
  }

  /// A pod has been bound.
  package mutating func podBound(_ pod: PodRecord) { affinity.add(pod) }

  /// A bound pod has finished, or a pod leaves the store; said twice, the second is ignored.
  package mutating func podLeft(_ pod: PodRecord) { affinity.remove(pod) }

  /// A node's labels, taints, schedulability, images or existence has changed.
  package mutating func nodeChanged(_ node: NodeID, in cluster: Cluster) {
    fits.nodeChanged(node)
    affinity.update(node, cluster[node])
    images.update(node, cluster[node])
  }

  /// A node has pulled or lost an image: the filters do not mind.
  package mutating func imagesChanged(on node: NodeID, in cluster: Cluster) {
    images.update(node, cluster[node])
  }

  /// Decides on one pod.
  ///
  /// - Parameters:
  ///   - pod: A pod without a node.
  ///   - draw: A uniform word, which chooses among equally good nodes.
  package mutating func decide(_ pod: PodID, in cluster: Cluster, draw: UInt64) -> SchedulingDecision {
    let fit = fits.fit(for: cluster[pod].spec, in: cluster.nodes)
    let verdicts = affinity.verdicts(for: cluster[pod])
    let filter = OccupancyFilter(cluster[pod].requests, verdicts)
    search(fit, filter, cluster.nodes)
    guard !feasible.isEmpty else { return .refused(refusal(fit, filter, cluster)) }
    guard feasible.count > 1 else { return .bind(NodeID(Int(feasible[0]))) }
    let scores = scores(of: cluster[pod], fit, cluster)
    return .bind(Self.best(feasible, scores, draw: draw))
  }

  /// Collects feasible nodes, from the start rank round, until there are enough.
  private mutating func search(_ fit: NodeFit, _ filter: OccupancyFilter, _ nodes: [NodeRecord]) {
    feasible.removeAll(keepingCapacity: true)
    let nodeCount = fits.existing.count
    guard nodeCount > 0 else { return }
    let wanted = options.feasibleNodesWanted(of: nodeCount)
    let start = startRank % nodeCount
    let candidates = fit.candidates
    let first = candidates.firstIndex(notBelow: fits.existing[start])
    for step in candidates.indices {
      let index = first + step < candidates.count ? first + step : first + step - candidates.count
      let node = candidates[index]
      guard filter.passes(Int(node), nodes) else { continue }
      feasible.append(node)
      if feasible.count == wanted {
        let seen = (Int(fits.ranks[Int(node)]) - start + nodeCount) % nodeCount + 1
        startRank = (start + seen) % nodeCount
        return
      }
    }
    startRank = start
  }

  /// Counts why each existing node refuses.
  private func refusal(_ fit: NodeFit, _ filter: OccupancyFilter, _ cluster: Cluster) -> SchedulingRefusal {
    var counts = fit.counts
    for node in fit.candidates { filter.countRefusals(of: Int(node), cluster, into: &counts) }
    return SchedulingRefusal(nodeCount: fits.existing.count, counts: counts)
  }

  /// One of the nodes with the highest score.
  private static func best(_ nodes: [Int32], _ scores: [Int], draw: UInt64) -> NodeID {
    let highest = scores.max() ?? 0
    let ties = scores.count { $0 == highest }
    var skip = Int(draw.multipliedFullWidth(by: UInt64(ties)).high)
    for (index, score) in scores.enumerated() where score == highest {
      if skip == 0 { return NodeID(Int(nodes[index])) }
      skip -= 1
    }
    preconditionFailure("no node among \(nodes.count) has the highest score, \(highest)")
  }
}

// MARK: - Scores

extension PodScheduler {
  /// The weighted scores. **shape**: by feasible node.
  private mutating func scores(of pod: PodRecord, _ fit: NodeFit, _ cluster: Cluster) -> [Int] {
    let weights = options.weights
    let resources = ResourceScorer(pod.requests, options, cluster.columns)
    let images = images.scores(for: pod.spec, cluster.nodes, imageBytes: options.imageBytes)
    var scores: [Int] = []
    scores.reserveCapacity(feasible.count)
    for node in feasible.lazy.map(Int.init) {
      let record = cluster.nodes[node]
      let image = images.isEmpty ? 0 : weights.images * images[node]
      scores.append(
        weights.resources * resources.allocation(of: record) + weights.balance * resources.balance(of: record) + image)
    }
    addNodePreferences(fit, to: &scores)
    let preferences = affinity.preferences(for: pod)
    addPodPreferences(preferences, to: &scores)
    return scores
  }

  private func addNodePreferences(_ fit: NodeFit, to scores: inout [Int]) {
    if !fit.preferences.isEmpty {
      let largest = feasible.lazy.map { Int(fit.preferences[Int($0)]) }.max() ?? 0
      for (index, node) in feasible.enumerated() {
        let raw = Int(fit.preferences[Int(node)])
        scores[index] += options.weights.nodeAffinity * ScoreNormalization.byMaximum(raw, largest: largest)
      }
    }
    if fit.hasIntolerableTaints {
      let largest = feasible.lazy.map { Int(fit.intolerableTaints[Int($0)]) }.max() ?? 0
      for (index, node) in feasible.enumerated() {
        let raw = Int(fit.intolerableTaints[Int(node)])
        scores[index] += options.weights.taints * ScoreNormalization.byMaximumReversed(raw, largest: largest)
      }
    }
  }

  private func addPodPreferences(_ sums: TopologySums, to scores: inout [Int]) {
    if sums.isZero { return }
    let raw = feasible.map { affinity.sum(sums, at: Int($0)) }
    guard let smallest = raw.min(), let largest = raw.max() else { return }
    for index in raw.indices {
      scores[index] += options.weights.podAffinity * ScoreNormalization.byRange(raw[index], smallest, largest)
    }
  }
}

extension [Int32] {
  /// The index of the first element of an ascending array that is at least `bound`.
  fileprivate func firstIndex(notBelow bound: Int32) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low == count ? 0 : low
  }
}
