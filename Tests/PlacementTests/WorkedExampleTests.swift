import API
import Placement
import Testing

/// The worked examples of the specification (KUEUE-SPEC 10), whose reasoning stands there step by step.
struct WorkedExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var cluster: String
    var podSets: [PodSetRequest]
    var expected: String
    var testDescription: String { name }

    init(_ name: String, _ cluster: String, _ podSets: [PodSetRequest], _ expected: String) {
      self.name = name
      self.cluster = cluster
      self.podSets = podSets
      self.expected = expected
    }
  }

  private static let oneRack = "b1/r1 n1=3 n2=3 n3=2 n4=1"
  private static let twoBlocks = "b1/r1 h1=8 h2=8; b1/r2 h3=8 h4=4; b2/r3 h5=8 h6=8; b2/r4 h7=8 h8=8"
  private static let leaderRacks = "b1/r1 h1=8 h2=8 h3=2; b1/r2 h4=8 h5=8 h6=8"
  private static let sliceRacks = "b1/r1 h1=4 h2=3 h3=3; b1/r2 h4=4 h5=4; b2/r3 h6=4 h7=4; b2/r4 h8=2 h9=2"
  private static let layerRacks = "b1/r1 h1=5 h2=3 h3=4; b1/r2 h4=4 h5=4 h6=3"

  static let single = [
    Case("the last pods go to the tightest host", oneRack, [pods(7, .rack)], "main n1:3 n2:3 n4:1"),
    Case("an unconstrained request fills gaps first", oneRack, [pods(7, .anywhere)], "main n1:3 n2:1 n3:2 n4:1"),
    Case("an unconstrained request prefers one host", oneRack, [pods(3, .anywhere)], "main n1:3"),
    Case("an implied request is unconstrained", oneRack, [pods(7)], "main n1:3 n2:1 n3:2 n4:1"),
    Case("the tightest rack is taken", twoBlocks, [pods(2, gpus: 8, .rack)], "main h1:1 h2:1"),
    Case("a smaller rack that is full afterwards wins", twoBlocks, [pods(12, .rack)], "main h3:8 h4:4"),
    Case(
      "no rack has three hosts", twoBlocks, [pods(3, gpus: 8, .rack)],
      "main: topology \"default\" allows to fit only 2 out of 3 pod(s)"
        + ". Total nodes: 8; excluded: resource \"nvidia.com/gpu\": 1"),
    Case("a preferred rack widens to a block", twoBlocks, [pods(3, gpus: 8, .rackIfPossible)], "main h1:1 h2:1 h3:1"),
    Case(
      "racks of several blocks are pooled", twoBlocks, [pods(5, gpus: 8, .rackIfPossible)],
      "main h1:1 h2:1 h3:1 h5:1 h6:1"),
    Case("unconstrained hosts ascend", twoBlocks, [pods(5, gpus: 4, .anywhere)], "main h1:2 h2:2 h4:1"),
    Case("hosts of both racks are pooled", twoBlocks, [pods(20, .block)], "main h1:8 h2:8 h4:4"),
    Case("gaps: tightest single host", "b1/r1 h1=8 h2=3; b1/r2 h3=8 h4=5", [pods(5, .anywhere)], "main h4:5"),
    Case("gaps: smallest first", "b1/r1 h1=8 h2=3; b1/r2 h3=8 h4=5", [pods(10, .anywhere)], "main h1:2 h2:3 h4:5"),
  ]

  static let groups = [
    Case(
      "a host too small for a worker takes the leader", leaderRacks,
      group(leaderGPUs: 1, workers: 2, gpus: 8, .rack), "leader h3:1 | workers h1:1 h2:1"),
    Case(
      "a large leader needs the rack of three", leaderRacks, group(leaderGPUs: 8, workers: 2, gpus: 8, .rack),
      "leader h4:1 | workers h5:1 h6:1"),
    Case(
      "a refusal does not count the leader", "b1/r1 h1=8 h2=8; b1/r2 h4=8 h5=8",
      group(leaderGPUs: 8, workers: 2, gpus: 8, .rack),
      "leader: topology \"default\" allows to fit only 2 out of 2 pod(s)"
        + " | workers: topology \"default\" allows to fit only 2 out of 2 pod(s)"),
    Case(
      "a preferred group is split over racks", "b1/r1 h1=8 h2=8; b1/r2 h4=8 h5=8",
      group(leaderGPUs: 8, workers: 2, gpus: 8, .rackIfPossible), "leader h1:1 | workers h2:1 h4:1"),
    Case(
      "of two equal podsets the first counts as workers", "b1/r1 h1=8 h2=1",
      group(leaderGPUs: 1, workers: 1, gpus: 8, .rack), "leader h2:1 | workers h1:1"),
  ]

  static let slices = [
    Case(
      "slices of four a rack: the block that they fill", sliceRacks, [pods(12, .block.sliced(("rack", 4)))],
      "main h6:4 h7:4 h8:2 h9:2"),
    Case(
      "two slices go to the rack they fill", sliceRacks, [pods(8, .rack.sliced(("rack", 4)))], "main h4:4 h5:4"),
    Case(
      "slices of two a host", sliceRacks, [pods(12, .block.sliced((TopologyFlavor.hostname, 2)))],
      "main h6:4 h7:4 h8:2 h9:2"),
    Case(
      "slices within slices, hosts of two", layerRacks,
      [pods(16, .block.sliced(("rack", 8), (TopologyFlavor.hostname, 2)))], "main h1:2 h2:2 h3:4 h4:4 h5:2 h6:2"),
    Case(
      "slices within slices that do not fit", "b1/r1 h1=7 h2=3; b1/r2 h3=7 h4=7",
      [pods(16, .block.sliced(("rack", 8), (TopologyFlavor.hostname, 4)))],
      "main: topology \"default\" doesn't allow to fit; 1/2 slice(s) fit on level rack; "
        + "3/4 slice(s) fit on level kubernetes.io/hostname"),
    Case("fewer pods than a slice get no places", sliceRacks, [pods(3, .rack.sliced(("rack", 4)))], "main "),
  ]

  @Test("Podsets are placed as the specification works out", arguments: single + groups + slices)
  func places(_ example: Case) throws {
    #expect(choose(example.podSets, in: try cluster(example.cluster)) == example.expected)
  }
}
