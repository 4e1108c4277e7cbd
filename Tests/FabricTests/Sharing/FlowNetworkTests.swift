import Testing

@testable import Fabric

@Suite struct FlowNetworkTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var capacities: [Double]
    var flows: [[LinkUse]]
    var rates: [Double]
  }

  static let cases = [
    Case(
      testDescription: "dumbbell: three flows share the middle link, their own links do not matter",
      // Link 0 is the middle; 1 to 3 lead in. 12 / 3 = 4 each.
      capacities: [12, 10, 10, 10], flows: [.over(1, 0), .over(2, 0), .over(3, 0)], rates: [4, 4, 4]),
    Case(
      testDescription: "dumbbell with a slow entry: the others have what it leaves",
      // The first flow gets its entry's 2; the other two share 12 − 2 = 10.
      capacities: [12, 2, 10, 10], flows: [.over(1, 0), .over(2, 0), .over(3, 0)], rates: [2, 5, 5]),
    Case(
      testDescription:
        "parking lot: the long flow gets the tightest link's share, each short flow the rest of its link",
      // Link 1 is tightest: 6 / 2 = 3. Link 0 leaves 10 − 3 = 7, link 2 leaves 8 − 3 = 5.
      capacities: [10, 6, 8], flows: [.over(0, 1, 2), .over(0), .over(1), .over(2)], rates: [3, 7, 3, 5]),
    Case(
      testDescription: "three levels: each link fills at its own",
      // Link 0: 3 flows, 3 / 3 = 1. Link 1: 10 − 1 = 9 for two flows, 4.5. Link 2: 20 − 4.5 = 15.5 for one.
      capacities: [3, 10, 20], flows: [.over(0), .over(0), .over(0, 1), .over(1), .over(1, 2), .over(2)],
      rates: [1, 1, 1, 4.5, 4.5, 15.5]),
    Case(
      testDescription: "shares: a flow that crosses twice takes twice",
      // 2x + x = 12.
      capacities: [12], flows: [[LinkUse(LinkID(0), share: 2)], .over(0)], rates: [4, 4]),
    Case(
      testDescription: "spray: half on each of two paths",
      // Links 0 and 1 carry half of the first flow each; link 1 has one more: 0.5x + x = 6, and link 0 would allow 12.
      capacities: [6, 6], flows: [[LinkUse(LinkID(0), share: 0.5), LinkUse(LinkID(1), share: 0.5)], .over(1)],
      rates: [4, 4]),
    Case(
      testDescription: "a broken link: nothing for its flow, all of the other link for the rest",
      capacities: [0, 8], flows: [.over(0, 1), .over(1)], rates: [0, 8]),
  ]

  @Test("Rates derived by hand", arguments: cases) func rates(_ item: Case) {
    #expect(PlainSharing.rates(of: item.flows, capacities: item.capacities) == item.rates)
    var network = FlowNetwork(capacities: item.capacities)
    let flows = item.flows.map { network.add($0) }
    network.share()
    #expect(flows.map { network.rate(of: $0) } == item.rates)
    #expect(PlainSharing.complaints(network, flows).isEmpty)
    #expect(Set(network.changes.map(\.flow)) == Set(flows.filter { network.rate(of: $0) > 0 }))
    for flow in flows.dropLast() { network.remove(flow) }
    network.share()
    let alone = PlainSharing.rates(of: [item.flows[flows.count - 1]], capacities: item.capacities)
    #expect(network.rate(of: flows[flows.count - 1]) == alone[0])
  }

  @Test("What a change does not reach keeps its rate and is not reported") func changesAreLocal() {
    // Two dumbbells that share nothing: links 0 and 1.
    var network = FlowNetwork(capacities: [12, 12])
    let left = [network.add(.over(0)), network.add(.over(0))]
    let right = [network.add(.over(1)), network.add(.over(1))]
    network.share()
    network.remove(right[0])
    network.share()
    #expect(network.changes == [RateChange(flow: right[1], before: 6, rate: 12)])
    #expect(left.map { network.rate(of: $0) } == [6, 6])
    network.share()
    #expect(network.changes.isEmpty)
  }

  @Test("Links may be degraded, broken and raised while flows cross them") func capacitiesChange() {
    var network = FlowNetwork(capacities: [10, 4])
    let flows = [network.add(.over(0, 1)), network.add(.over(0))]
    // Link 1 holds the first flow at 4, and 10 − 4 = 6. Then 2 and 8; then 0 and 10; then 20 / 2 = 10 each.
    let steps: [(link: Int, capacity: Double, rates: [Double])] = [
      (0, 10, [4, 6]), (1, 2, [2, 8]), (1, 0, [0, 10]), (1, 50, [5, 5]), (0, 20, [10, 10]),
    ]
    for step in steps {
      network.setCapacity(of: LinkID(step.link), to: step.capacity)
      network.share()
      #expect(flows.map { network.rate(of: $0) } == step.rates)
    }
    #expect(network.bottleneck(of: flows[0]) == LinkID(0))
  }

  @Test("A link of one's own is a limit") func ownLinksLimit() {
    var network = FlowNetwork(capacities: [10])
    let limit = network.addLink(capacity: 1)
    let flows = [network.add(.over(0, limit.index)), network.add(.over(0))]
    network.share()
    #expect(flows.map { network.rate(of: $0) } == [1, 9])
  }

  @Test("A flow that goes before it ever had a rate leaves no trace") func goneAtOnce() {
    var network = FlowNetwork(capacities: [10])
    let flow = network.add(.over(0))
    network.remove(flow)
    let prepared = network.prepare(.over(0))
    let other = network.add(.over(0))
    network.share()
    #expect(network.rate(of: other) == 10 && network.rate(of: prepared) == 0 && network.activeCount == 1)
  }
}
