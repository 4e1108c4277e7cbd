import API
import Testing

struct LeaderWorkerSetDefaultingTests {
  /// What a test looks at: the fields that have defaults.
  struct Fields: Equatable, Sendable {
    var restartPolicy: String? = "RecreateGroupOnPodRestart"
    var startupPolicy: String? = "LeaderCreated"
    var subdomainPolicy: String? = "Shared"
    var rolloutType: String? = "RollingUpdate"
    var rolling = RollingUpdateConfiguration(partition: 0, maxUnavailable: .count(1), maxSurge: .count(0))
    var subGroupType: String?
  }

  static let cases: [Row<(spec: String, template: String), Fields>] = [
    Row("nothing is given", ("{}", "{}"), Fields()),
    Row(
      "nulls count as absent",
      (#"{"replicas":null,"networkConfig":null,"rolloutStrategy":null}"#, #"{"size":null}"#), Fields()),
    Row("a network without a policy", (#"{"networkConfig":{"subdomainPolicy":null}}"#, "{}"), Fields()),
    Row(
      "an empty policy name is no absent one", (#"{"networkConfig":{"subdomainPolicy":""}}"#, "{}"),
      Fields(subdomainPolicy: "")),
    Row("the webhook fills an empty restart policy", ("{}", #"{"restartPolicy":""}"#), Fields()),
    Row("the old restart policy becomes None", ("{}", #"{"restartPolicy":"Default"}"#), Fields(restartPolicy: "None")),
    Row("the webhook fills an empty rollout type", (#"{"rolloutStrategy":{"type":""}}"#, "{}"), Fields()),
    Row(
      "a partly filled rollout keeps what it says",
      (#"{"rolloutStrategy":{"rollingUpdateConfiguration":{"maxSurge":"50%"}}}"#, "{}"),
      Fields(rolling: .init(partition: 0, maxUnavailable: .count(1), maxSurge: .percent(50)))),
    Row(
      "a subgroup policy has a type", ("{}", #"{"subGroupPolicy":{"subGroupSize":2}}"#),
      Fields(subGroupType: "LeaderWorker")),
    Row("unknown names are left for validation", (#"{"startupPolicy":"Later"}"#, "{}"), Fields(startupPolicy: "Later")),
  ]

  @Test(arguments: cases) func fillsDefaults(_ row: Row<(spec: String, template: String), Fields>) throws {
    let spec = try leaderWorkerSet(row.input.spec, template: row.input.template).spec.defaulted()
    let fields = Fields(
      restartPolicy: spec.leaderWorkerTemplate.restartPolicy, startupPolicy: spec.startupPolicy,
      subdomainPolicy: spec.networkConfig?.subdomainPolicy, rolloutType: spec.rolloutStrategy?.type,
      rolling: try #require(spec.rolloutStrategy?.rollingUpdate),
      subGroupType: spec.leaderWorkerTemplate.subGroupPolicy?.type)
    #expect(fields == row.expected)
    #expect(spec.replicas == 1)
    #expect(spec.leaderWorkerTemplate.size == 1)
    #expect(spec.defaulted() == spec)
  }
}
