import Testing

@testable import Cluster

@Suite struct PoolTests {
  @Test func slotsAreUsedAgainUnderANewGeneration() {
    var pool = Pool<String>()
    let first = pool.insert("a")
    let second = pool.insert("b")
    #expect(first == Slot(index: 0, generation: 0))
    #expect(second == Slot(index: 1, generation: 0))
    pool.remove(first)
    #expect(!pool.contains(first))
    #expect(pool.contains(second))
    #expect(pool.count == 1)
    let third = pool.insert("c")
    #expect(third == Slot(index: 0, generation: 1))
    #expect(!pool.contains(first), "an ID of the earlier record does not find the later one")
    #expect(pool.address(of: third).pointee == "c")
    #expect(pool.address(of: second).pointee == "b")
    #expect(pool.slots == [third, second])
    #expect(pool.count == 2)
  }

  @Test func slotsThatNeverWereAreNotContained() {
    let pool = Pool<Int>()
    #expect(!pool.contains(Slot(index: 0, generation: 0)))
    #expect(pool.slots.isEmpty)
    #expect(pool.count == 0)
  }

  @Test func recordsSurviveTheGrowthOfThePool() {
    var pool = Pool<String>()
    // The first memory holds 16 records.
    let slots = (0..<100).map { pool.insert("record \($0)") }
    #expect(slots.indices.allSatisfy { pool.address(of: slots[$0]).pointee == "record \($0)" })
    #expect(pool.slots == slots)
  }

  @Test func copiesAreIndependent() {
    var pool = Pool<[Int]>()
    let slots = (0..<3).map { pool.insert([$0]) }
    var copy = pool
    copy.mutableAddress(of: slots[0]).pointee.append(7)
    pool.mutableAddress(of: slots[1]).pointee.append(8)
    copy.remove(slots[2])
    let new = copy.insert([9])
    #expect(slots.map { pool.address(of: $0).pointee } == [[0], [1, 8], [2]])
    #expect([slots[0], slots[1], new].map { copy.address(of: $0).pointee } == [[0, 7], [1], [9]])
    #expect(pool.contains(slots[2]) && !copy.contains(slots[2]))
    #expect(!pool.contains(new))
  }

  /// Counts how many of its tenants live; one test alone has it.
  private final class Census: @unchecked Sendable {
    var living = 0
  }

  private final class Tenant: Sendable {
    private let census: Census

    init(_ census: Census) {
      self.census = census
      census.living += 1
    }

    deinit { census.living -= 1 }
  }

  @Test func recordsAreReleasedOnceWithTheirPools() {
    let census = Census()
    do {
      var pool = Pool<Tenant>()
      let slots = (0..<40).map { _ in pool.insert(Tenant(census)) }
      var copy = pool
      copy.mutableAddress(of: slots[0]).pointee = Tenant(census)
      #expect(census.living == 41)
      pool.remove(slots[1])
      _ = pool.insert(Tenant(census))
      #expect(census.living == 42, "the copy keeps the record that was replaced")
      copy = pool
      #expect(census.living == 40)
    }
    #expect(census.living == 0)
  }
}
