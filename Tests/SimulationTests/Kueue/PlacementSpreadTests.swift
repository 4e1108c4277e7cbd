import Testing

@testable import Placement
@testable import Simulation

@Suite struct PlacementSpreadTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var places: [(path: [String], count: Int)]
    var domains: [Int]
    var distance: Double
  }

  static let cases = [
    Case(testDescription: "one pod", places: [(["b0", "r0"], 1)], domains: [1, 1], distance: 0),
    Case(testDescription: "one leaf", places: [(["b0", "r0"], 4)], domains: [1, 1], distance: 0),
    // 3 pairs, 2 of them apart at the rack: 2 · 2 / 3.
    Case(
      testDescription: "two racks", places: [(["b0", "r0"], 2), (["b0", "r1"], 1)], domains: [1, 2],
      distance: 4.0 / 3),
    // One pair, apart at both levels: 2 + 2. Racks of equal names in two blocks are two.
    Case(
      testDescription: "two blocks", places: [(["b0", "r0"], 1), (["b1", "r0"], 1)], domains: [2, 2], distance: 4),
  ]

  @Test(arguments: cases) func measures(_ item: Case) {
    let spread = PlacementSpread(item.places, levelCount: 2)
    #expect(spread.domainCounts == item.domains)
    #expect(spread.distance == item.distance)
  }

  private func room(_ path: [String], free: Int, isUntouched: Bool) -> LeafRoom {
    LeafRoom(path: path, free: free, isUntouched: isUntouched)
  }

  @Test func roomIsCountedByDomain() {
    // Two racks of two hosts of 8: the first has one host in use, the second none.
    let leaves = [
      room(["r0", "h0"], free: 0, isUntouched: false), room(["r0", "h1"], free: 8, isUntouched: true),
      room(["r1", "h2"], free: 8, isUntouched: true), room(["r1", "h3"], free: 8, isUntouched: true),
    ]
    #expect(
      TopologyRoom(leaves, level: 0) == TopologyRoom(free: 24, largest: 16, wholeDomains: 1, freeInWhole: 16))
    #expect(TopologyRoom(leaves, level: 1) == TopologyRoom(free: 24, largest: 8, wholeDomains: 3, freeInWhole: 24))
  }
}
