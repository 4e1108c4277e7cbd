import API
import Testing

/// What a pod takes of the quota and of the topology.
struct QuotaRequestsTests {
  /// One container of 500m, 2Gi and 4 devices, and 8 credits that nobody sells.
  static let template = podTemplate([
    "cpu": "500m", "memory": "2Gi", "nvidia.com/gpu": "4", "example.com/credits": "8",
  ])

  static let cases: [Row<ResourceRules, ResourceAmounts>] = [
    Row(
      "as requested", ResourceRules(), ["cpu": 500, "memory": 2 << 30, "nvidia.com/gpu": 4, "example.com/credits": 8]),
    Row(
      "without what is excluded", rules(excluding: ["example.com/", "mem"]),
      ["cpu": 500, "nvidia.com/gpu": 4]),
    Row(
      "an excluded input is not transformed",
      rules(excluding: ["nvidia"], [transformation("nvidia.com/gpu", ["gpus": "1"])]),
      ["cpu": 500, "memory": 2 << 30, "example.com/credits": 8]),
    // 4 devices · 10 = 40 credits more.
    Row(
      "a kept input, and an output that is requested too",
      rules([transformation("nvidia.com/gpu", ["example.com/credits": "10"])]),
      ["cpu": 500, "memory": 2 << 30, "nvidia.com/gpu": 4, "example.com/credits": 48]),
    // Half a processor gives half a credit, which is counted as one.
    Row(
      "a replaced input, rounded up", rules([transformation("cpu", keeps: false, ["cpu_credits": "1"])]),
      ["cpu_credits": 1, "memory": 2 << 30, "nvidia.com/gpu": 4, "example.com/credits": 8]),
    // 4 devices · 2 Gi · 1 = 8 Gi.
    Row(
      "multiplied by another resource",
      rules([transformation("nvidia.com/gpu", keeps: false, multiplyBy: "memory", ["gpu-memory": "1"])]),
      ["cpu": 500, "memory": 2 << 30, "gpu-memory": 8 << 30, "example.com/credits": 8]),
    Row(
      "multiplied by a resource that is not requested",
      rules([transformation("nvidia.com/gpu", multiplyBy: "absent", ["gpus": "2"])]),
      ["cpu": 500, "memory": 2 << 30, "nvidia.com/gpu": 4, "gpus": 8, "example.com/credits": 8]),
    // 8 − 4 · 3 = −4 credits.
    Row(
      "never below zero", rules([transformation("nvidia.com/gpu", keeps: false, ["example.com/credits": "-3"])]),
      ["cpu": 500, "memory": 2 << 30, "example.com/credits": 0]),
    // 500m · 1 + 4 · 1 = 4.5 units, counted as 5.
    Row(
      "outputs of two inputs add up before they are rounded",
      rules([
        transformation("cpu", keeps: false, ["u": "1"]), transformation("nvidia.com/gpu", keeps: false, ["u": "1"]),
      ]),
      ["u": 5, "memory": 2 << 30, "example.com/credits": 8]),
  ]

  @Test(arguments: cases) func areCounted(_ row: Row<ResourceRules, ResourceAmounts>) {
    #expect(quotaRequests(of: Self.template, rules: row.input) == row.expected)
  }

  @Test func topologySeesWhatPodsRequest() {
    #expect(
      topologyRequests(of: Self.template)
        == ["cpu": 500, "memory": 2 << 30, "nvidia.com/gpu": 4, "example.com/credits": 8])
  }

  @Test func overheadAndInitContainersCount() {
    var template = podTemplate(["cpu": "1"])
    template.spec.initContainers = podTemplate(["cpu": "3", "memory": "1Ki"]).spec.containers
    template.spec.overhead = ["cpu": Quantity(millis: 250)]
    // The init container is larger: 3 cores, plus a quarter.
    #expect(quotaRequests(of: template, rules: ResourceRules()) == ["cpu": 3_250, "memory": 1_024])
  }

  @Test func hugeProductsEndAtTheLargestQuantity() {
    let large = Quantity(units: .max)
    #expect(large.multiplied(by: large).nanos == Quantity.largestUnits * 1_000_000_000)
    #expect(large.multiplied(by: Quantity(units: -2)).nanos == -Quantity.largestUnits * 1_000_000_000)
    #expect(Quantity(nanos: 1).multiplied(by: Quantity(millis: 1)) == Quantity(nanos: 1))
  }

  private static func rules(
    excluding prefixes: [String] = [], _ transformations: [ResourceRules.Transformation] = []
  ) -> ResourceRules {
    var rules = ResourceRules()
    rules.excludedPrefixes = prefixes
    rules.transformations = transformations
    return rules
  }

  private static func transformation(
    _ input: String, keeps: Bool = true, multiplyBy: String? = nil, _ outputs: [String: String]
  ) -> ResourceRules.Transformation {
    .init(input: input, keepsInput: keeps, multiplyBy: multiplyBy, outputs: outputs.compactMapValues { Quantity($0) })
  }

  private static func podTemplate(_ requests: [String: String]) -> PodTemplate {
    var container = Container(name: "main")
    container.requests = requests.compactMapValues { Quantity($0) }
    var template = PodTemplate()
    template.spec.containers = [container]
    return template
  }

  private func podTemplate(_ requests: [String: String]) -> PodTemplate { Self.podTemplate(requests) }
}
