import Kernel
import Testing

@testable import Fabric

@Suite struct RouteTests {
  static let trees = [
    FatTree([.init(down: 5, bandwidth: 1)]),
    FatTree([.init(down: 4, bandwidth: 1), .init(down: 6, up: 4, bandwidth: 1)]),
    FatTree([.init(down: 3, bandwidth: 1), .init(down: 4, up: 3, cables: 2, bandwidth: 1)]),
    FatTree([
      .init(down: 3, up: 2, bandwidth: 1), .init(down: 2, up: 3, cables: 2, bandwidth: 1),
      .init(down: 4, up: 2, cables: 3, bandwidth: 1),
    ]),
  ]

  /// How many tiers a route between two endpoints climbs.
  private func climb(_ tree: FatTree, _ source: Int, _ destination: Int) -> Int {
    (0...tree.tiers.count).first { source / tree.subtreeSizes[$0] == destination / tree.subtreeSizes[$0] } ?? -1
  }

  private func isConnected(_ tree: FatTree, _ route: [LinkUse], _ source: Int, _ destination: Int) -> Bool {
    var node = TreeNode(level: 0, subtree: source, replica: 0)
    for use in route {
      let ends = tree.ends(of: use.link)
      guard ends.from == node else { return false }
      node = ends.to
    }
    return node == TreeNode(level: 0, subtree: destination, replica: 0)
  }

  @Test("Routes lead from end to end and are shortest", arguments: trees) func routesAreValid(_ tree: FatTree) {
    let loads = LinkLoads(perCapacity: (0..<tree.linkCount).map { Double($0 * 7919 % 13) })
    for source in 0..<tree.endpointCount {
      for destination in 0..<tree.endpointCount {
        let hops = 2 * climb(tree, source, destination)
        for route in [
          tree.route(from: source, to: destination), tree.adaptiveRoute(from: source, to: destination, loads),
        ] {
          #expect(route.count == hops && isConnected(tree, route, source, destination), "\(source) to \(destination)")
        }
      }
    }
  }

  @Test("A sprayed flow crosses every cut between its ends once", arguments: trees) func sprayIsWhole(_ tree: FatTree) {
    for (source, destination) in [(0, 1), (0, tree.endpointCount - 1), (tree.endpointCount / 2, 0)] {
      let route = tree.sprayedRoute(from: source, to: destination)
      #expect(Set(route.map(\.link)).count == route.count)
      var sums = Array(repeating: 0.0, count: 2 * tree.tiers.count)
      for use in route { sums[2 * tree.tier(of: use.link) + use.link.index % 2] += use.share }
      let climbed = climb(tree, source, destination)
      for tier in tree.tiers.indices {
        for sum in sums[(2 * tier)...(2 * tier + 1)] { #expect(abs(sum - (tier < climbed ? 1 : 0)) < 1e-12) }
      }
    }
  }

  @Test("Static routes of a shift never share a link where the tree has room for all") func shiftsDoNotCollide() {
    // Zahavi's theorem: D-mod-k routes a shift permutation of a non-blocking tree without contention.
    let trees = [
      FatTree([.init(down: 4, bandwidth: 1), .init(down: 8, up: 4, bandwidth: 1)]),
      FatTree([
        .init(down: 3, bandwidth: 1), .init(down: 3, up: 3, bandwidth: 1), .init(down: 4, up: 3, bandwidth: 1),
      ]),
    ]
    for tree in trees {
      for shift in 1..<tree.endpointCount {
        var flowCounts = Array(repeating: 0, count: tree.linkCount)
        for source in 0..<tree.endpointCount {
          for use in tree.route(from: source, to: (source + shift) % tree.endpointCount) {
            flowCounts[use.link.index] += 1
          }
        }
        #expect(flowCounts.max() == 1, "shift \(shift)")
      }
    }
  }

  @Test("All-to-all loads the links of a tier alike") func allToAllIsBalanced() {
    // 32 endpoints, 4 a leaf: 28 · 4 flows leave each leaf over 4 links: 28 each; an endpoint's link has 31.
    let tree = FatTree([.init(down: 4, bandwidth: 1), .init(down: 8, up: 4, bandwidth: 1)])
    var flowCounts = Array(repeating: 0, count: tree.linkCount)
    for source in 0..<32 {
      for destination in 0..<32 {
        for use in tree.route(from: source, to: destination) { flowCounts[use.link.index] += 1 }
      }
    }
    for link in 0..<tree.linkCount { #expect(flowCounts[link] == (tree.tier(of: LinkID(link)) == 0 ? 31 : 28)) }
  }

  @Test("Adaptive routes go around what is busy or broken") func adaptiveRoutesAvoid() {
    let tree = FatTree([.init(down: 2, bandwidth: 1), .init(down: 2, up: 3, bandwidth: 1)])
    var network = FlowNetwork(capacities: tree.capacities)
    // Endpoints 0 and 1 send to 2 and 3, as do more flows than the static routes have spines for.
    let spines = (0..<3).map { _ in
      let route = tree.adaptiveRoute(from: 0, to: 3, network.loads)
      _ = network.add(route)
      return tree.ends(of: route[1].link).to
    }
    #expect(Set(spines).count == 3)
    let broken = tree.route(from: 1, to: 2)[1].link
    network.setCapacity(of: broken, to: 0)
    #expect(!tree.adaptiveRoute(from: 1, to: 2, network.loads).map(\.link).contains(broken))
  }

  @Test("A failed switch takes all links that end in it", arguments: trees) func linksOfSwitches(_ tree: FatTree) {
    let leaf = TreeNode(level: 1, subtree: 0, replica: 0)
    let tier = tree.tiers[0]
    let above = tree.tiers.count > 1 ? tree.tiers[1].up * tree.tiers[1].cables : 0
    #expect(tree.links(of: leaf).count == 2 * (tier.down * tier.cables + above))
  }
}
