import Testing

@testable import Fabric

@Suite struct CollectiveTests {
  @Test("Closed forms, by hand") func closedForms() {
    // 4 ranks, 8 GB, 1 s a step, 2 GB/s.
    let time = CollectiveTime(rankCount: 4, bytes: 8, latency: 1, bytesPerSecond: 2)
    // 3 steps and 3/4 of 8 GB.
    #expect(time.ringAllGather == 6)
    #expect(time.ringAllReduce == 12)
    #expect(time.treeAllReduce == 12)
    #expect(time.allToAll == 6)
    #expect(time.pointToPoint == 5)
    #expect(time.inNetworkAllReduce == 7)
    let alone = CollectiveTime(rankCount: 1, bytes: 8, latency: 1, bytesPerSecond: 2)
    #expect([alone.ringAllReduce, alone.treeAllReduce, alone.inNetworkAllReduce] == [0, 0, 0])
  }

  @Test("Every rank but the root has a parent in the tree, without loops, and odd ranks are leaves", arguments: 1...40)
  func treesAreTrees(_ count: Int) {
    var childCounts = Array(repeating: 0, count: count)
    for rank in 0..<count {
      var (here, steps) = (rank, 0)
      while let parent = BinaryTree.parent(of: here, of: count), steps <= count { (here, steps) = (parent, steps + 1) }
      #expect(here == 0 && steps <= count.binaryDepth, "\(rank) of \(count)")
      if let parent = BinaryTree.parent(of: rank, of: count) { childCounts[parent] += 1 }
    }
    #expect(childCounts.allSatisfy { $0 <= 2 })
    #expect(stride(from: 1, to: count, by: 2).allSatisfy { childCounts[$0] == 0 })
  }

  /// Measured all-reduces of a buffer a rank: seconds.
  struct Measurement: CustomTestStringConvertible {
    var testDescription: String
    var preset: NetworkPreset
    var nodes: [Int]
    var bytes: Double
    var seconds: Double
    var within: Double
  }

  static let measurements = [
    Measurement(
      // stas00/ml-engineering; 4 GiB at bus bandwidth 377 GB/s.
      testDescription: "4 nodes of 8 B200, 4 GiB", preset: .superPODB200, nodes: [0, 1, 2, 3],
      bytes: 4 * 0x1p30, seconds: 0.02205, within: 0.02),
    Measurement(
      // Ibid., p5en by rings, bus bandwidth 365 GB/s: 2 · 31/32 · 4 GiB / 365 GB/s.
      testDescription: "4 nodes of 8 H200, 4 GiB", preset: .superPODH100, nodes: [0, 1, 2, 3],
      bytes: 4 * 0x1p30, seconds: 1.9375 * 4 * 0x1p30 / 365e9, within: 0.05),
    Measurement(
      // Ibid., A100 to B200 rings reach 0.76 to 0.82 of NVLink; H200 367 GB/s: 2 · 7/8 · 1 GiB / 367 GB/s.
      testDescription: "8 H200 by rings, 1 GiB", preset: .superPODH100, nodes: [0],
      bytes: 0x1p30, seconds: 1.75 * 0x1p30 / 367e9, within: 0.05),
    Measurement(
      // nccl-tests, 8 H100, up to 8 KiB: 16 µs.
      testDescription: "8 H100, 8 KiB", preset: .superPODH100, nodes: [0], bytes: 8192, seconds: 16e-6, within: 0.1),
  ]

  @Test("Measured times", arguments: measurements) func measured(_ item: Measurement) {
    var traffic = GangTraffic(ClusterNetwork(item.preset, nodeCount: 32))
    let gang = traffic.start(traffic.cluster.plan(.allReduce, among: item.nodes))
    _ = traffic.share()
    let time = traffic.time(of: gang, bytes: item.bytes).seconds
    let error: Double = abs(time / item.seconds - 1)
    #expect(error < item.within, "\(time) s, measured \(item.seconds) s")
  }

  @Test(
    "Every preset's routes join every pair and its capacities are what its nodes send", arguments: NetworkPreset.all)
  func presets(_ preset: NetworkPreset) {
    let cluster = ClusterNetwork(preset, nodeCount: preset.nodesPerBlock * 3)
    #expect(cluster.capacities.count == cluster.linkCount)
    let nic = Double(preset.gpusPerNode) * preset.nicBandwidthPerGPU
    for node in [0, 1, preset.nodesPerRack, preset.nodesPerBlock, cluster.nodeCount - 1] {
      #expect(cluster.capacities[cluster.nic(of: node).send.index] == nic)
      guard node > 0 else { continue }
      var uses: [LinkUse] = []
      cluster.appendRoute(from: 0, to: node, to: &uses)
      let isNVLink = cluster.nvlinkDomain(of: 0) == cluster.nvlinkDomain(of: node)
      let first = isNVLink ? cluster.nvlink(of: 0).send : cluster.nic(of: 0).send
      let last = isNVLink ? cluster.nvlink(of: node).receive : cluster.nic(of: node).receive
      #expect(uses.contains { $0.link == first } && uses.contains { $0.link == last }, "to \(node)")
    }
  }
}
