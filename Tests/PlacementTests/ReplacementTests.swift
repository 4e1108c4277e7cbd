import API
import Placement
import Testing

/// Pods that lose their node, and podsets that change their size.
struct ReplacementTests {
  /// Four pods of two GPUs on h1 and h2; h1 is gone, and so is its capacity.
  private func replaceH1(_ cluster: TopologySnapshot, _ topology: TopologyRequest) throws -> String {
    var left = cluster
    left.addUsage(on: ["h2"], of: [gpu: 2], count: 2)
    let replacement = NodeReplacement(node: "h1", assignments: [try assignment("h1:2 h2:2")])
    return choose([pods(4, gpus: 2, topology)], in: left, replacing: replacement)
  }

  @Test func theLostPodsMoveWithinTheirRequiredRack() throws {
    #expect(try replaceH1(cluster("b1/r1 h2=8; b1/r2 h3=8"), .rack) == "main h2:4")
  }

  @Test func aRequiredRackWithoutRoomRefuses() throws {
    // h2 has 6 - 4 = 2 GPUs left: one of the two lost pods. h3 is in another rack.
    let expected =
      "main: topology \"default\" allows to fit only 1 out of 2 pod(s). Total nodes: 2; excluded: topologyDomain: 1"
    #expect(try replaceH1(cluster("b1/r1 h2=6; b1/r2 h3=8"), .rack) == expected)
  }

  @Test func aPreferredRackLetsThemGo() throws {
    #expect(try replaceH1(cluster("b1/r1 h2=6; b1/r2 h3=8"), .rackIfPossible) == "main h2:2 h3:2")
  }

  @Test func theAssignmentOfABarePodIsKept() throws {
    var replacement = NodeReplacement(node: "h1", assignments: [try assignment("h1:1")])
    replacement.isOwnedBySinglePod = true
    let podSets = [pods(1, .rack)]
    var options = PlacementOptions()
    #expect(choose(podSets, in: try cluster("b1/r1 h2=8"), replacing: replacement) == "main h1:1")
    options.keepsPodOwnedAssignments = false
    #expect(choose(podSets, in: try cluster("b1/r1 h2=8"), options, replacing: replacement) == "main h2:1")
  }

  @Test func aSecondLostNodeMakesTheAssignmentStale() throws {
    let replacement = NodeReplacement(node: "h1", assignments: [try assignment("h1:1 h9:1")])
    let expected =
      "main: Cannot replace the node, because the existing topologyAssignment is invalid, "
      + "as it contains the stale domain h9"
    #expect(choose([pods(2, .rack)], in: try cluster("b1/r1 h2=8"), replacing: replacement) == expected)
  }

  struct Resize: Sendable, CustomTestStringConvertible {
    var count: Int
    var expected: String
    var testDescription: String { "to \(count) pods" }
  }

  // Two pods stand on h1 and one on h2, which have room for 3 and 2. Growing by two fills h1 (1 left) and h2 (1 left);
  // the smallest gap that holds both is h3's. Shrinking cuts from the end.
  @Test(
    "An elastic podset keeps its pods where they are",
    arguments: [
      Resize(count: 5, expected: "main h1:2 h2:1 h3:2"), Resize(count: 3, expected: "main h1:2 h2:1"),
      Resize(count: 1, expected: "main h1:1"),
    ])
  func resizes(_ resize: Resize) throws {
    var podSet = pods(resize.count, .anywhere)
    podSet.previous = try assignment("h1:2 h2:1")
    var options = PlacementOptions()
    options.placesElastically = true
    #expect(choose([podSet], in: try cluster("b1/r1 h1=3 h2=2 h3=2"), options) == resize.expected)
  }
}
