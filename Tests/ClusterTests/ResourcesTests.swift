import API
import Testing

@testable import Cluster

@Suite struct ResourcesTests {
  private static let columns: ResourceColumns = {
    var columns = ResourceColumns()
    _ = columns.index(of: "nvidia.com/gpu")
    return columns
  }()

  @Test func columnsAreKnownByNameAndNeverMove() {
    var columns = Self.columns
    #expect(columns.names == ["cpu", "memory", "ephemeral-storage", "pods", "nvidia.com/gpu"])
    #expect(columns.index(of: "rdma/ib") == 5)
    #expect(columns.index(of: "nvidia.com/gpu") == 4)
    #expect(columns.index(of: "cpu") == ResourceColumns.cpu)
    #expect(columns.index(of: "memory") == ResourceColumns.memory)
    #expect(columns.index(of: "pods") == ResourceColumns.pods)
    #expect(columns.knownIndex(of: "rdma/ib") == 5)
    #expect(columns.knownIndex(of: "google.com/tpu") == nil)
    #expect(columns.count == 6)
  }

  @Test(
    arguments: [
      ("cpu", "1", 1_000), ("cpu", "1m", 1), ("cpu", "100u", 1), ("cpu", "1500001u", 1_501), ("cpu", "0", 0),
      ("memory", "1Ki", 1_024), ("memory", "1500m", 2), ("memory", "1", 1), ("nvidia.com/gpu", "2", 2),
      ("nvidia.com/gpu", "1001m", 2),
    ] as [(String, String, Int64)])
  func amountsAreRoundedUp(name: String, text: String, amount: Int64) throws {
    #expect(ResourceColumns.amount(try #require(Quantity(text)), of: name) == amount)
  }

  @Test func aRequestListsItsAmountsByColumn() {
    let request = ResourceRequest(
      ["nvidia.com/gpu": Quantity(units: 8), "memory": Quantity(millis: 1), "cpu": Quantity(nanos: 1)],
      columns: Self.columns)
    #expect(
      request.amounts == [
        .init(column: 0, amount: 1), .init(column: 1, amount: 1), .init(column: 3, amount: 1),
        .init(column: 4, amount: 8),
      ])
    #expect(request.unknown.isEmpty)
    #expect(request.scoredCPUMillis == 1)
    #expect(request.scoredMemoryBytes == 1)
  }

  @Test func nothingAskedForIsStillAPod() {
    let request = ResourceRequest(["cpu": .zero, "google.com/tpu": .zero], columns: Self.columns)
    #expect(request.amounts == [.init(column: ResourceColumns.pods, amount: 1)])
    #expect(request.unknown.isEmpty, "none of what nobody has is no obstacle")
    #expect(request.scoredCPUMillis == 100)
    #expect(request.scoredMemoryBytes == 209_715_200)
  }

  @Test func whatNoNodeHasIsNamedInOrder() {
    let one = Quantity(units: 1)
    let request = ResourceRequest(
      ["rdma/ib": one, "google.com/tpu": one, "nvidia.com/gpu": one], columns: Self.columns)
    #expect(request.unknown == ["google.com/tpu", "rdma/ib"])
    #expect(request.amounts.map(\.column) == [3, 4])
  }

  @Test func nodesOfferWhatTheyHaveInEveryColumn() {
    let plain = Node(metadata: Metadata(name: "plain"), allocatable: ["cpu": Quantity(units: 2)])
    let accelerated = Node(
      metadata: Metadata(name: "accelerated"),
      allocatable: ["nvidia.com/gpu": Quantity(units: 8), "pods": Quantity(units: 110)])
    let cluster = Cluster(nodes: [plain, accelerated], levels: [])
    #expect(cluster.nodes.map(\.allocatable) == [[2_000, 0, 0, 0, 0], [0, 0, 0, 110, 8]])
    #expect(cluster.nodes.map(\.used) == [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
  }
}
