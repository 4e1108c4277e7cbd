import API
import Testing

struct QuantityTests {
  /// Text and billionths; a billion is one unit.
  static let values: [Row<String, Int128>] = [
    Row("a whole number", "8", 8_000_000_000), Row("thousandths", "100m", 100_000_000),
    Row("a fraction", "1.5", 1_500_000_000), Row("a fraction without whole part", ".5", 500_000_000),
    Row("a fraction without digits", "2.", 2_000_000_000), Row("a sign", "+3", 3_000_000_000),
    Row("below zero", "-1", -1_000_000_000), Row("binary", "1Ki", 1024 * 1_000_000_000),
    Row("a binary fraction", "1.5Gi", 1_610_612_736 * 1_000_000_000), Row("decimal", "2k", 2_000 * 1_000_000_000),
    Row("an exponent", "1.5e3", 1_500 * 1_000_000_000), Row("a negative exponent", "5E-3", 5_000_000),
    Row("exa is no exponent", "1E", 1_000_000_000_000_000_000 * 1_000_000_000),
    Row("the finest step", "1n", 1), Row("below the finest step rounds up", "0.1n", 1),
    Row("below the finest step rounds away from zero", "-0.1n", -1),
    Row("the largest", "9223372036854775807", Int128(Int64.max) * 1_000_000_000),
    Row("beyond the largest is cut", "9223372036854775808", Int128(Int64.max) * 1_000_000_000),
    Row("far beyond the largest is cut", "999999Ei", Int128(Int64.max) * 1_000_000_000),
  ]

  @Test(arguments: values) func parses(_ row: Row<String, Int128>) throws {
    #expect(try #require(Quantity(row.input)).nanos == row.expected)
  }

  @Test(arguments: ["", ".", "-", "1.2.3", "5x", "1Kii", "1 Gi", "Gi", "1e", "0x10", "１", "1,5", "--1", "1K", "1e1.5"])
  func refuses(_ text: String) {
    #expect(Quantity(text) == nil)
  }

  @Test(arguments: [
    Row("memory", "1073741824", "1Gi"), Row("not a multiple", "1000", "1000"), Row("several", "3072Mi", "3Gi"),
    Row("thousandths", "0.1", "100m"), Row("thousandths above one", "1500m", "1500m"), Row("nothing", "0", "0"),
    Row("millionths", "0.000001", "1u"), Row("billionths", "1n", "1n"), Row("cores", "8", "8"),
  ])
  func writesCanonically(_ row: Row<String, String>) throws {
    let quantity = try #require(Quantity(row.input))
    #expect(quantity.description == row.expected)
    #expect(Quantity(quantity.description) == quantity)
  }

  @Test("The scheduler rounds up") func roundsUp() throws {
    #expect(try #require(Quantity("1.0000001")).unitsRoundedUp == 2)
    #expect(try #require(Quantity("0.1m")).millisRoundedUp == 1)
    #expect(try #require(Quantity("-1.5")).unitsRoundedUp == -1)
    #expect(Quantity(units: 4).unitsRoundedUp == 4)
  }

  @Test("Sums and multiples are exact") func calculates() throws {
    let third = try #require(Quantity("333m"))
    #expect(third * 3 + Quantity(millis: 1) == Quantity(units: 1))
    #expect(Quantity(units: 1) - third > third)
  }

  @Test(arguments: [
    Row("the sum of the containers", (containers: ["2", "3"], initContainers: []), "5"),
    Row("a larger init container", (containers: ["2", "3"], initContainers: ["7", "1"]), "7"),
    Row("a smaller init container", (containers: ["2"], initContainers: ["1"]), "2"),
  ])
  func podsReserve(_ row: Row<(containers: [String], initContainers: [String]), String>) throws {
    func container(_ cpu: String) throws -> Container {
      var container = Container(name: "c")
      container.requests = ["cpu": try #require(Quantity(cpu))]
      return container
    }
    var spec = PodSpec()
    spec.containers = try row.input.containers.map(container)
    spec.initContainers = try row.input.initContainers.map(container)
    #expect(spec.effectiveRequests["cpu"] == Quantity(row.expected))
  }
}
