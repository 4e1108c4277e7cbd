import Kernel
import Testing

@testable import Fabric

@Suite struct GangTrafficTests {
  /// 2 blocks of 2 racks of 2 nodes, NICs of 8 × 50 GB/s, rings at full rate without latency.
  private static let preset: NetworkPreset = {
    var preset = NetworkPreset.roceTwoTier
    (preset.nodesPerRack, preset.racksPerBlock) = (2, 2)
    // Enough that a node's 14 bytes for each over the network leave it behind: 7,200 / 14 > 400.
    preset.nvlinkBandwidthPerGPU = 900e9
    return preset
  }()
  private static let plain = CollectiveTuning(
    ring: [.init(payload: 1, base: 0, nvlinkStep: 0, networkStep: 0)],
    tree: [.init(payload: 1, base: 0, nvlinkStep: 0, networkStep: 0)], networkEfficiency: 1, nvlinkEfficiency: 1)

  private func areClose(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { pair in abs(pair.0 - pair.1) < 1e-9 }
  }

  private func traffic(_ preset: NetworkPreset = preset, nodes: Int = 8) -> GangTraffic {
    GangTraffic(ClusterNetwork(preset, nodeCount: nodes))
  }

  @Test("A ring runs at its slowest edge: its rack, its block, its neighbours") func placementAndNeighbours() {
    var traffic = traffic()
    let ring = { traffic.cluster.plan(.allReduce, among: $0, tuning: Self.plain) }
    let (near, far, other) = (ring([0, 1]), ring([2, 4]), ring([3, 5]))
    let first = traffic.start(near)
    let second = traffic.start(far)
    #expect(traffic.share().count == 2)
    // A node has 400 GB/s; a block of 4 nodes 4 · 400 / 4 = 400 up.
    #expect([first, second].map { traffic.network.rate(of: $0) } == [400e9, 400e9])
    let third = traffic.start(other)
    #expect(traffic.share().map(\.flow) == [third, second])
    #expect([first, second, third].map { traffic.network.rate(of: $0) } == [400e9, 200e9, 200e9])
    traffic.stop(second)
    _ = traffic.share()
    #expect(traffic.network.rate(of: third) == 400e9)
    // A NIC at half: the ring slows as a whole.
    traffic.setHealth(of: traffic.cluster.nic(of: 3).send, to: 0.5)
    #expect(traffic.share() == [RateChange(flow: third, before: 400e9, rate: 200e9)])
    // 2 nodes: 2 · 1/2 · 8 GB over 200 GB/s.
    #expect(traffic.time(of: third, bytes: 8e9) == .milliseconds(40))
    traffic.setHealth(of: traffic.cluster.nic(of: 3).send, to: 0)
    _ = traffic.share()
    #expect(traffic.time(of: third, bytes: 8e9) == .longest)
  }

  @Test("Shares of each collective, by hand") func shares() {
    let cluster = ClusterNetwork(Self.preset, nodeCount: 8)
    // Nodes 0, 1 in a rack, 2 in the next, 4 in the other block.
    func loads(_ collective: Collective, _ algorithm: CollectiveAlgorithm = .ring) -> [Double] {
      let plan = cluster.plan(collective, among: [0, 1, 2, 4], by: algorithm, tuning: Self.plain)
      var shares: [LinkID: Double] = [:]
      for use in plan.uses { shares[use.link] = use.share }
      let tree = cluster.tree
      let rack = tree.up(TreeNode(level: 1, subtree: 0, replica: 0), Port(parent: 0, cable: 0))
      let block = tree.up(TreeNode(level: 2, subtree: 0, replica: 0), Port(parent: 0, cable: 0))
      return [cluster.nic(of: 0).send, cluster.nic(of: 4).receive, rack, block].map { shares[$0] ?? 0 }
    }
    // Ring 0-1-2-4-0: 1 leaves the rack, 2 leaves the block.
    #expect(loads(.allReduce) == [1, 1, 1, 1])
    // 12 pairs at 1/3: 2 · 2 leave the rack, 3 · 1 leave the block.
    let byHand: [Double] = [1, 1, 4.0 / 3, 1]
    #expect(areClose(loads(.allToAll), byHand))
    // Chain: nobody sends to 0, which sends to 1; 1 to 2 leaves the rack, 2 to 4 the block.
    #expect(loads(.chain) == [1, 1, 1, 1])
    // Trees over ranks 0…3: parents 1→2, 2→0, 3→2, turned by one: 2→3, 3→1, 0→3. Node 0 has one edge in the first tree
    // and one in the second; node 4 (rank 3) one and two. Out of the rack {0, 1}: 1–2, 2–0 and 3–1, 0–3.
    // Out of the block (rank 3): 3–2, 2–3, 3–1, 0–3.
    #expect(loads(.allReduce, .tree) == [0.5, 1, 1, 1])
  }

  @Test("Within an NVLink rack nothing goes over the network, between racks every node has its lane") func nvlinkRacks()
  {
    let cluster = ClusterNetwork(.gb200, nodeCount: 144)
    let inside = cluster.plan(.allReduce, among: Array(0..<18), tuning: Self.plain)
    #expect(inside.uses.allSatisfy { $0.link.index >= cluster.tree.linkCount })
    // 72 GPUs: a node's four send 4 · 2 · 71/72 of a buffer over 3.6 TB/s of NVLink.
    let alone: Double = inside.time(bytes: 36e9, rate: 3.6e12).seconds
    let expected: Double = 0.08 * 71 / 72
    #expect(abs(alone - expected) < 1e-8)
    let across = cluster.plan(.allReduce, among: Array(0..<36), tuning: Self.plain)
    // Two racks, 18 lanes: each node sends 2 · 1/2 / 18 of a buffer over its 200 GB/s.
    let perLane: Double = 1.0 / 18
    #expect(across.bytesPerByte == perLane)
    #expect(across.uses.contains { $0 == LinkUse(cluster.nic(of: 17).send) })
  }

  @Test("Rails in full give the rates of pipes") func railsArePipes() {
    for preset in [NetworkPreset.superPODH100, .superPODB200] {
      var rates: [[Double]] = []
      for detail in [ClusterNetwork.Detail.pipes, .rails] {
        var traffic = GangTraffic(ClusterNetwork(preset, nodeCount: 64, detail: detail))
        let gangs = [Array(0..<8), Array(8..<40), [40, 63]].map { nodes in
          traffic.start(traffic.cluster.plan(.allReduce, among: nodes))
        }
        _ = traffic.share()
        rates.append(gangs.map { traffic.network.rate(of: $0) / 400e9 })
      }
      #expect(areClose(rates[0], rates[1]), "\(preset.name): \(rates)")
    }
  }

  @Test("A failed rail slows its gang to what the others do not make up for") func railFailure() {
    var traffic = GangTraffic(ClusterNetwork(.superPODH100, nodeCount: 64, detail: .rails))
    let gang = traffic.start(traffic.cluster.plan(.allReduce, among: Array(0..<4)))
    _ = traffic.share()
    let whole = traffic.network.rate(of: gang)
    traffic.setHealth(of: traffic.cluster.nic(of: 2, rail: 5).receive, to: 0.25)
    _ = traffic.share()
    #expect(areClose([traffic.network.rate(of: gang) / whole], [0.25]))
  }
}
