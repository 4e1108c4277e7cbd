extension FatTree {
  /// Appends the static route between two endpoints; nothing when they are the same.
  ///
  /// D-mod-k: on the way up the digits of the destination choose parent and cable, so that all routes to it meet in one
  /// top and traffic to different destinations spreads. On the way down there is one way but for parallel cables.
  ///
  /// - Source: Zahavi, *D-Mod-K Routing Providing Non-Blocking Traffic for Shift Permutations on Real Life Fat Trees*,
  ///   2010; divisors and parallel cables as in SimGrid 3.32, `FatTreeZone::get_local_route`, which the recorded cases
  ///   were routed by: it divides by the parents only, and going down it goes on with its scan of the ports where it
  ///   stopped one level above.
  package func appendRoute(from source: Int, to destination: Int, to route: inout [LinkUse]) {
    var node = TreeNode(level: 0, subtree: source, replica: 0)
    var digits = destination
    while node.subtree != destination / subtreeSizes[node.level] {
      let tier = tiers[node.level]
      let slot = digits % (tier.up * tier.cables)
      let port = Port(parent: slot % tier.up, cable: slot / tier.up)
      route.append(LinkUse(up(node, port)))
      node = parent(of: node, port)
      digits /= tier.up
    }
    appendDescent(from: node, to: destination, startingAt: source, to: &route)
  }

  /// The static route between two endpoints.
  package func route(from source: Int, to destination: Int) -> [LinkUse] {
    var route: [LinkUse] = []
    appendRoute(from: source, to: destination, to: &route)
    return route
  }

  private func appendDescent(
    from top: TreeNode, to destination: Int, startingAt source: Int, to route: inout [LinkUse]
  ) {
    var node = top
    var scanned: Int?
    while node.level > 0 {
      let level = node.level - 1
      let tier = tiers[level]
      let child = TreeNode(level: level, subtree: destination / subtreeSizes[level], replica: node.replica / tier.up)
      let slot = slot(below: level, digit: child.subtree % tier.down, source: source, after: scanned)
      route.append(LinkUse(down(child, Port(parent: node.replica % tier.up, cable: slot / tier.down))))
      node = child
      scanned = slot
    }
  }

  /// Which of a switch's ports down leads to the child with this digit: cables count in steps of the children.
  private func slot(below level: Int, digit: Int, source: Int, after scanned: Int?) -> Int {
    let tier = tiers[level]
    if let scanned {
      let next = scanned + 1 + (digit + tier.down - (scanned + 1) % tier.down) % tier.down
      if next < tier.down * tier.cables { return next }
    }
    return source % tier.cables * tier.down + digit
  }
}
