import Placement
import Quota

// What the world tells of the room that is left in topologies, at every sampling.
extension World {
  mutating func reportRoom() {
    let tree = kueue.admission.tree
    for flavor in tree.flavors.indices.map(FlavorID.init) {
      guard let topology = kueue.admission.state.topologies[flavor.index] else { continue }
      for resource in tree.resources.indices where tree.isQuotaGiven(for: tree.pair(flavor, resource)) {
        let room = topology.room(of: tree.resources[resource])
        guard !room.isEmpty else { continue }
        for (level, name) in topology.flavor.levels.enumerated() {
          report(
            TopologyRoom(room, level: level),
            of: TopologyRoomKey(
              flavor: symbol(tree.flavors[flavor.index].name), level: symbol(name),
              resource: symbol(tree.resources[resource])))
        }
      }
    }
  }

  private mutating func report(_ room: TopologyRoom, of key: TopologyRoomKey) {
    guard kueue.rooms.updateValue(room, forKey: key) != room else { return }
    append(.queueing(.topologyRoom(TopologyRoomFact(key: key, room: room))))
  }
}

extension TopologyRoom {
  /// What is left in the domains of a level.
  ///
  /// - Parameter leaves: In the order of their paths, so that those of a domain are neighbours.
  init(_ leaves: [LeafRoom], level: Int) {
    self.init(free: 0, largest: 0, wholeDomains: 0, freeInWhole: 0)
    var rest = leaves[...]
    while let first = rest.first {
      let domain = rest.prefix { $0.path.prefix(level + 1) == first.path.prefix(level + 1) }
      let amount = Int64(domain.reduce(0) { $0 + $1.free })
      free += amount
      largest = max(largest, amount)
      if amount > 0, domain.allSatisfy(\.isUntouched) {
        wholeDomains += 1
        freeInWhole += amount
      }
      rest = rest.dropFirst(domain.count)
    }
  }
}

extension QuotaTree {
  fileprivate func isQuotaGiven(for pair: PairID) -> Bool {
    nodes.indices.contains { quota(QuotaNodeID(index: $0), pair).isDefined }
  }
}
