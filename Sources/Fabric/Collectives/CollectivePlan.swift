package import Kernel

/// A gang's collective as one flow over the links of a cluster, and how long a call takes at that flow's rate.
///
/// All edges of a ring, a tree or an all-to-all run at one pace, that of the slowest, so they are one flow, whose share of
/// a link is the sum over the edges that cross it.
package struct CollectivePlan: Sendable {
  /// At the flow's rate 1 each node with a NIC in use sends 1; if nobody leaves NVLink, each node sends 1 there.
  package let uses: [LinkUse]
  /// Bytes of the flow for each byte that a rank holds.
  package let bytesPerByte: Double
  let efficiency: Double
  let protocols: [CollectiveTuning.WireProtocol]
  /// Steps one after the other.
  let nvlinkSteps: Int
  let networkSteps: Int

  /// The time of one call on a buffer of `bytes` a rank; `longest` when the rate is 0.
  ///
  /// NVLink and network work at the same time on different parts, so that the slower one counts.
  package func time(bytes: Double, rate: Double) -> SimDuration {
    let seconds = protocols.map { proto in
      proto.base + Double(nvlinkSteps) * proto.nvlinkStep + Double(networkSteps) * proto.networkStep
        + bytes * bytesPerByte / (rate * efficiency * proto.payload)
    }
    guard bytes > 0, !uses.isEmpty else { return .zero }
    return .seconds(seconds.min() ?? 0)
  }
}

extension ClusterNetwork {
  /// The plan of a collective among the GPUs of these nodes.
  ///
  /// - Parameters:
  ///   - nodes: In the order of their ranks, none twice.
  ///   - algorithm: Of an all-reduce; the others have one way each.
  /// - Complexity: The number of edges times the length of their routes: nodes, or pairs of nodes for an all-to-all.
  package func plan(
    _ collective: Collective, among nodes: [Int], by algorithm: CollectiveAlgorithm = .ring,
    tuning: CollectiveTuning = .nccl
  ) -> CollectivePlan {
    let gang = GangShape(nodes, in: self)
    let isTree = collective == .allReduce && algorithm == .tree
    let (network, local) = gang.bytesPerByte(collective, isTree: isTree, gpusPerNode: preset.gpusPerNode)
    var uses: [LinkUse] = []
    for edge in gang.edges(collective, isTree: isTree) {
      let start = uses.count
      appendRoute(from: edge.source, to: edge.destination, to: &uses)
      for index in start..<uses.count { uses[index].share *= edge.share }
    }
    // NVLink keeps pace: its bytes for each byte of the network, dearer by its efficiency.
    let pace = network > 0 ? local / network * tuning.networkEfficiency / tuning.nvlinkEfficiency : 1
    if local > 0 {
      for node in nodes {
        let nvlink = nvlink(of: node)
        uses += [LinkUse(nvlink.send, share: pace), LinkUse(nvlink.receive, share: pace)]
      }
    }
    let steps = gang.steps(collective, isTree: isTree, gpusPerNode: preset.gpusPerNode)
    return CollectivePlan(
      uses: uses.merged, bytesPerByte: network > 0 ? network : local,
      efficiency: network > 0 ? tuning.networkEfficiency : tuning.nvlinkEfficiency,
      protocols: isTree ? tuning.tree : tuning.ring, nvlinkSteps: steps.nvlink, networkSteps: steps.network)
  }
}

extension [LinkUse] {
  /// One use for each link, ascending.
  var merged: [LinkUse] {
    var merged: [LinkUse] = []
    for use in sorted(by: { ($0.link, $0.share) < ($1.link, $1.share) }) {
      if merged.last?.link == use.link { merged[merged.count - 1].share += use.share } else { merged.append(use) }
    }
    return merged
  }
}
