/// How much is on each link, for routes that look at it.
package struct LinkLoads: Sendable {
  /// Shares of the flows on each link over its capacity; infinite where nothing passes. **shape**: by link.
  package var perCapacity: [Double]

  package init(perCapacity: [Double]) {
    self.perCapacity = perCapacity
  }

  fileprivate subscript(link: LinkID) -> Double { perCapacity[link.index] }
}

extension FatTree {
  /// The route that a switch with adaptive routing settles on when a flow starts.
  ///
  /// At every switch on the way up the parent and cable are taken where the busier of the link up and its mirror image
  /// on the way down is least busy; of equal ones, the first from that of the static route on. Links that carry
  /// nothing (`infinity`) are avoided where there is another way.
  ///
  /// It approximates per-packet choices of InfiniBand adaptive routing by one choice per flow.
  ///
  /// - Complexity: The number of ports up at each level.
  package func adaptiveRoute(from source: Int, to destination: Int, _ loads: LinkLoads) -> [LinkUse] {
    var ascent: [LinkUse] = []
    var descent: [LinkUse] = []
    var (near, far) = (TreeNode(level: 0, subtree: source, replica: 0), endpoint(destination))
    var digits = destination
    while near.subtree != far.subtree {
      let tier = tiers[near.level]
      let choice = leastLoaded(near, far, from: digits % (tier.up * tier.cables), loads)
      ascent.append(LinkUse(up(near, choice.up)))
      descent.append(LinkUse(down(far, choice.down)))
      near = parent(of: near, choice.up)
      far = parent(of: far, choice.down)
      digits /= tier.up
    }
    return ascent + descent.reversed()
  }

  private func endpoint(_ position: Int) -> TreeNode { TreeNode(level: 0, subtree: position, replica: 0) }

  private func leastLoaded(
    _ near: TreeNode, _ far: TreeNode, from first: Int, _ loads: LinkLoads
  ) -> (up: Port, down: Port) {
    let tier = tiers[near.level]
    let slots = tier.up * tier.cables
    var best: (load: Double, up: Port, down: Port)?
    for offset in 0..<slots {
      let slot = (first + offset) % slots
      let port = Port(parent: slot % tier.up, cable: slot / tier.up)
      let mirror = (0..<tier.cables).map { Port(parent: port.parent, cable: ($0 + port.cable) % tier.cables) }
        .min { loads[down(far, $0)] < loads[down(far, $1)] }
      guard let mirror else { continue }
      let load = max(loads[up(near, port)], loads[down(far, mirror)])
      if best.map({ load < $0.load }) ?? true { best = (load, port, mirror) }
    }
    guard let best else { preconditionFailure("a tier of \(slots) ports") }
    return (best.up, best.down)
  }

  /// All shortest routes at once, with an equal part of the flow on each: packet spraying.
  ///
  /// Source: EFA's SRD sprays packets over many paths (Shalev et al., *A Cloud-Optimized Transport Protocol for Elastic
  /// and Scalable HPC*, IEEE Micro 40(6), 2020); a perfectly even spray is the ideal.
  ///
  /// - Complexity: The number of links on all routes.
  package func sprayedRoute(from source: Int, to destination: Int) -> [LinkUse] {
    var uses: [LinkUse] = []
    var (near, far) = ([endpoint(source)], [endpoint(destination)])
    while near[0].subtree != far[0].subtree {
      let tier = tiers[near[0].level]
      let share = 1 / Double(near.count * tier.up * tier.cables)
      let ports = (0..<tier.up).flatMap { parent in (0..<tier.cables).map { Port(parent: parent, cable: $0) } }
      for port in ports {
        uses += near.map { LinkUse(up($0, port), share: share) }
        uses += far.map { LinkUse(down($0, port), share: share) }
      }
      let first = (0..<tier.up).map { Port(parent: $0, cable: 0) }
      near = near.flatMap { node in first.map { parent(of: node, $0) } }
      far = far.flatMap { node in first.map { parent(of: node, $0) } }
    }
    return uses
  }
}
