package import Cluster
package import Kernel

/// How fast unreachable nodes are tainted NoExecute, zone by zone.
///
/// A zone where most nodes are silent is more likely cut off than dead, so evictions slow down or stop there.
///
/// Source: LWS-SPEC E.6; zones by the labels `topology.kubernetes.io/region` and `…/zone`.
package struct NodeZones: Sendable {
  private struct Zone: Sendable {
    var nodeCount = 0
    var silent: Set<NodeID> = []
    /// Nodes that wait for their taint, first come first served.
    var waiting: [NodeID] = []
    var nextAllowed: SimTime = .zero

    var isFullyDisrupted: Bool { silent.count == nodeCount && !silent.isEmpty }
    /// At least 55 % silent, and more than two nodes.
    var isPartlyDisrupted: Bool { silent.count > 2 && silent.count * 100 >= nodeCount * 55 }
  }

  private var zones: [Zone] = []
  private var zoneOfNode: [Int] = []

  /// Nodes tainted a second in a healthy zone.
  private static let normalRate = 0.1
  /// The same in a large zone of which most is silent; small ones stop.
  private static let reducedRate = 0.01
  private static let largeZone = 50

  package init(nodes: [NodeRecord]) {
    var known: [String: Int] = [:]
    for node in nodes {
      let labels = node.metadata.labels
      let name =
        (labels["topology.kubernetes.io/region"] ?? "") + "/" + (labels["topology.kubernetes.io/zone"] ?? "")
      let index = known[name] ?? zones.count
      if index == zones.count { zones.append(Zone()) }
      known[name] = index
      zones[index].nodeCount += 1
      zoneOfNode.append(index)
    }
  }

  /// A node has fallen silent: it waits for its NoExecute taint.
  package mutating func fellSilent(_ node: NodeID) {
    let zone = zoneOfNode[Int(node.index)]
    guard zones[zone].silent.insert(node).inserted else { return }
    zones[zone].waiting.append(node)
  }

  /// The Node object is deleted: its zone is smaller by one.
  package mutating func removed(_ node: NodeID) {
    recovered(node)
    zones[zoneOfNode[Int(node.index)]].nodeCount -= 1
  }

  /// A deleted node has registered again.
  package mutating func added(_ node: NodeID) {
    zones[zoneOfNode[Int(node.index)]].nodeCount += 1
  }

  /// A node is heard of again.
  package mutating func recovered(_ node: NodeID) {
    let zone = zoneOfNode[Int(node.index)]
    zones[zone].silent.remove(node)
    zones[zone].waiting.removeAll { $0 == node }
  }

  /// The nodes whose turn has come, in order of zone and arrival; each takes its zone's next place.
  package mutating func due(at now: SimTime) -> [NodeID] {
    if zones.allSatisfy({ $0.isFullyDisrupted }) { return [] }
    var due: [NodeID] = []
    for index in zones.indices {
      guard let rate = rate(of: zones[index]) else { continue }
      while !zones[index].waiting.isEmpty, zones[index].nextAllowed <= now {
        due.append(zones[index].waiting.removeFirst())
        zones[index].nextAllowed = max(now, zones[index].nextAllowed) + .seconds(1 / rate)
      }
    }
    return due
  }

  /// When to look again; nil when nobody waits for time to pass.
  package var nextDue: SimTime? {
    if zones.allSatisfy({ $0.isFullyDisrupted }) { return nil }
    return zones.filter { !$0.waiting.isEmpty && rate(of: $0) != nil }.map(\.nextAllowed).min()
  }

  /// Nodes a second; nil stops.
  private func rate(of zone: Zone) -> Double? {
    if zone.isFullyDisrupted { return Self.normalRate }
    guard zone.isPartlyDisrupted else { return Self.normalRate }
    return zone.nodeCount > Self.largeZone ? Self.reducedRate : nil
  }
}
