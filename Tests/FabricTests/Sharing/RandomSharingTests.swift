import Kernel
import Testing

@testable import Fabric

/// Incremental sharing against a full solution, and the rules that fair rates keep.
@Suite struct RandomSharingTests {
  /// Flows that come and go over a tree whose links change.
  struct Traffic {
    var tree: FatTree
    var network: FlowNetwork
    var flows: [FlowID] = []
    var random: RandomStream

    init(_ tree: FatTree, seed: UInt64) {
      self.tree = tree
      network = FlowNetwork(capacities: tree.capacities)
      random = Streams(seed: seed).stream("test/fabric/sharing")
    }

    mutating func change() {
      switch random.below(10) {
      case 0..<5: flows.append(network.add(randomUses()))
      case 5..<8 where !flows.isEmpty:
        let position = random.below(flows.count)
        network.remove(flows[position])
        flows.remove(at: position)
      default:
        let link = LinkID(random.below(tree.linkCount))
        let factor = [0, 0.25, 0.5, 1, 1, 1, 2][random.below(7)]
        network.setCapacity(of: link, to: tree.capacities[link.index] * factor)
      }
    }

    /// A plain, a sprayed or a ring's flow between random endpoints.
    private mutating func randomUses() -> [LinkUse] {
      let (first, second) = (random.below(tree.endpointCount), random.below(tree.endpointCount - 1))
      let pair = (first, second < first ? second : second + 1)
      switch random.below(4) {
      case 0: return tree.sprayedRoute(from: pair.0, to: pair.1)
      case 1:
        var shares: [LinkID: Double] = [:]
        for use in tree.route(from: pair.0, to: pair.1) + tree.route(from: pair.1, to: pair.0) {
          shares[use.link, default: 0] += Double(1 + random.below(3))
        }
        return shares.sorted { $0.key < $1.key }.map { LinkUse($0.key, share: $0.value) }
      default: return tree.route(from: pair.0, to: pair.1)
      }
    }
  }

  static let trees: [(String, FatTree)] = [
    ("one switch", FatTree([.init(down: 6, bandwidth: 10)])),
    ("two tiers, 2:1", FatTree([.init(down: 4, bandwidth: 10), .init(down: 4, up: 2, bandwidth: 10)])),
    (
      "three tiers of pipes",
      FatTree([.init(down: 4, bandwidth: 10), .init(down: 3, bandwidth: 20), .init(down: 3, bandwidth: 25)])
    ),
    (
      "three tiers, parallel cables",
      FatTree([
        .init(down: 3, bandwidth: 10), .init(down: 2, up: 2, cables: 2, bandwidth: 7),
        .init(down: 3, up: 3, bandwidth: 5),
      ])
    ),
  ]

  @Test("Incremental rates are those of a full solution and fair", arguments: trees.indices, UInt64(1)...4)
  func incrementalIsFull(_ tree: Int, _ seed: UInt64) {
    var traffic = Traffic(Self.trees[tree].1, seed: seed)
    for step in 0..<60 {
      for _ in 0...traffic.random.below(3) { traffic.change() }
      let before = traffic.flows.map { traffic.network.rate(of: $0) }
      traffic.network.share()
      let rates = traffic.flows.map { traffic.network.rate(of: $0) }
      let uses = traffic.flows.map { traffic.network.uses(of: $0) }
      let full = PlainSharing.rates(of: uses, capacities: traffic.network.capacities)
      let wrong = zip(rates, full).filter { abs($0 - $1) > 1e-9 * max($0, $1) }
      #expect(wrong.isEmpty, "\(Self.trees[tree].0), seed \(seed), step \(step)")
      let reported = Set(traffic.network.changes.map(\.flow))
      for (index, flow) in traffic.flows.enumerated() {
        #expect(reported.contains(flow) == (before[index] != rates[index]), "seed \(seed), step \(step)")
      }
      if step % 10 == 0 {
        let complaints = PlainSharing.complaints(traffic.network, traffic.flows)
        #expect(complaints.isEmpty, "\(Self.trees[tree].0), seed \(seed), step \(step): \(complaints)")
      }
    }
  }

  @Test("The same changes give the same rates to the last bit, also in a copy") func deterministic() {
    var first = Traffic(Self.trees[3].1, seed: 7)
    var second = Traffic(Self.trees[3].1, seed: 7)
    for step in 0..<200 {
      if step == 100 { second.network = first.network }
      first.change()
      second.change()
      first.network.share()
      second.network.share()
      #expect(first.network.changes == second.network.changes)
    }
  }
}
