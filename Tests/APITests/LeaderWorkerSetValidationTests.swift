import API
import Testing

struct LeaderWorkerSetValidationTests {
  typealias Document = (spec: String, template: String)

  /// Problems as `path: message`.
  static func texts(_ problems: [Problem]) -> [String] {
    problems.map { "\($0.path): \($0.message)" }
  }

  static let rolling = "spec.rolloutStrategy.rollingUpdateConfiguration"

  static func rollout(_ text: String, replicas: Int = 4) -> Document {
    (#"{"replicas":\#(replicas),"rolloutStrategy":{"rollingUpdateConfiguration":{\#(text)}}}"#, "{}")
  }

  static let cases: [Row<Document, [String]>] = [
    Row("defaults are fine", ("{}", "{}"), []),
    Row("no replicas at all", (#"{"replicas":0}"#, "{}"), []),
    Row(
      "negative replicas", (#"{"replicas":-1}"#, "{}"),
      ["spec.replicas: Invalid value: -1: replicas must be equal or greater than 0"]),
    Row(
      "a million and one replicas", (#"{"replicas":1000001}"#, "{}"),
      ["spec.replicas: Invalid value: 1000001: replicas must be equal or less than 1000000"]),
    Row(
      "more pods than an int32 counts", (#"{"replicas":100000}"#, #"{"size":21475}"#),
      [
        "spec.replicas: Invalid value: 100000: the product of replicas and worker replicas must not exceed 2147483647"
          + " (size is 21475)"
      ]),
    Row("as many pods as an int32 counts", (#"{"replicas":1}"#, #"{"size":2147483647}"#), []),
    Row(
      "a group without a leader", ("{}", #"{"size":0}"#),
      ["spec.leaderWorkerTemplate.size: Invalid value: 0: size must be equal or greater than 1"]),
    Row(
      "a policy that never was", (#"{"networkConfig":{"subdomainPolicy":"Exclusive"}}"#, "{}"),
      [
        #"spec.networkConfig.subdomainPolicy: Unsupported value: "Exclusive": supported values: "#
          + #""Shared" or "UniquePerReplica"; "Exclusive" is called "UniquePerReplica""#
      ]),
    Row(
      "a misspelled policy", (#"{"startupPolicy":"LeaderRedy"}"#, "{}"),
      [
        #"spec.startupPolicy: Unsupported value: "LeaderRedy": supported values: "LeaderCreated" or "LeaderReady""#
          + #"; did you mean "LeaderReady"?"#
      ]),
    Row(
      "an empty name", (#"{"startupPolicy":""}"#, "{}"),
      [#"spec.startupPolicy: Unsupported value: "": supported values: "LeaderCreated" or "LeaderReady""#]),
    Row(
      "everything wrong with a subgroup at once",
      ("{}", #"{"size":4,"subGroupPolicy":{"subGroupSize":9,"subGroupPolicyType":"LeaderExcluded"}}"#),
      [
        "size or size - 1 must be divisible by subGroupSize", "subGroupSize cannot be larger than size",
        "size-1 must be divisible by subGroupSize when using LeaderExcluded",
      ].map { "spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize: Invalid value: 9: \($0) (size is 4)" }),
    Row(
      "a subgroup of no pods divides nothing", ("{}", #"{"size":4,"subGroupPolicy":{"subGroupSize":0}}"#),
      [
        "spec.leaderWorkerTemplate.subGroupPolicy.subGroupSize: Invalid value: 0: "
          + "subGroupSize must be equal or greater than 1 (size is 4)"
      ]),
    Row(
      "a subgroup without a size", ("{}", #"{"size":4,"subGroupPolicy":{}}"#),
      [
        "spec.leaderWorkerTemplate.subGroupPolicy: subGroupSize is missing; give the number of pods in a subgroup"
      ]),
    Row(
      "leader excluded, workers divide",
      ("{}", #"{"size":9,"subGroupPolicy":{"subGroupSize":4,"subGroupPolicyType":"LeaderExcluded"}}"#), []),
    Row("more unavailable than there are", rollout(#""maxUnavailable":10"#), []),
    Row(
      "a negative partition", rollout(#""partition":-1"#),
      ["\(rolling).partition: Invalid value: -1: must be greater than or equal to 0"]),
    Row(
      "more than all", rollout(#""maxSurge":"101%""#),
      [#"\#(rolling).maxSurge: Invalid value: "101%": must not be greater than 100%"#]),
    Row(
      "a number in quotes", rollout(#""maxSurge":"5""#),
      [
        #"\#(rolling).maxSurge: Invalid value: "5": must be a whole number, or a percentage with its sign, "#
          + #"such as "25%""#
      ]),
    Row(
      "no room to move", rollout(#""maxUnavailable":0"#),
      ["\(rolling).maxUnavailable: Invalid value: 0: must not be 0 when `maxSurge` is 0"]),
    Row(
      "25% of 2 is nothing", rollout(#""maxUnavailable":"25%""#, replicas: 2),
      [
        #"\#(rolling).maxUnavailable: Invalid value: "25%": must not be 0 when `maxSurge` is 0"#
          + " (25% of 2 replicas rounds down to 0)"
      ]),
    Row("no room to move, but nothing to move", rollout(#""maxUnavailable":0"#, replicas: 0), []),
    Row("surge of 1% rounds up", rollout(#""maxUnavailable":0,"maxSurge":"1%""#), []),
    Row(
      "a percentage no machine word multiplies", rollout(#""maxSurge":"9223372036854775807%""#),
      [#"\#(rolling).maxSurge: Invalid value: "9223372036854775807%": must not be greater than 100%"#]),
  ]

  @Test(arguments: cases) func reportsEverything(_ row: Row<Document, [String]>) throws {
    let lws = try leaderWorkerSet(row.input.spec, template: row.input.template)
    #expect(Self.texts(LeaderWorkerSetValidation.problems(creating: lws)) == row.expected)
  }

  @Test(arguments: [
    Row("letters, digits, hyphens", "a-1", true), Row("a single letter", "a", true),
    Row("63 letters", String(repeating: "a", count: 63), true),
    Row("64 letters", String(repeating: "a", count: 64), false), Row("a digit first", "2cube", false),
    Row("a hyphen last", "a-", false), Row("a capital", "aB", false), Row("a dot", "a.b", false),
    Row("nothing", "", false),
    Row("an accent", "é", false),
  ])
  func checksNames(_ row: Row<String, Bool>) throws {
    let problems = LeaderWorkerSetValidation.problems(creating: try leaderWorkerSet(name: row.input))
    #expect(problems.isEmpty == row.expected)
    #expect(problems.allSatisfy { $0.path.description == "metadata.name" })
  }

  static let subGroup = #"{"size":4,"subGroupPolicy":{"subGroupSize":2}}"#

  static let changes: [Row<(old: String, new: String), [String]>] = [
    Row("size may change", (#"{"size":4}"#, #"{"size":5}"#), []),
    Row(
      "the type may change",
      (subGroup, #"{"size":5,"subGroupPolicy":{"subGroupSize":2,"subGroupPolicyType":"LeaderExcluded"}}"#), []),
    Row(
      "subgroups cannot be added", (#"{"size":4}"#, subGroup),
      ["cannot enable subGroupSize after the lws is already created"]),
    Row("subgroups cannot be removed", (subGroup, #"{"size":4}"#), ["cannot remove subGroupSize after enabled"]),
    Row(
      "subgroups cannot be resized", (subGroup, #"{"size":4,"subGroupPolicy":{"subGroupSize":4}}"#),
      ["field is immutable (it was 2)"]),
  ]

  @Test(arguments: changes) func checksChanges(_ row: Row<(old: String, new: String), [String]>) throws {
    let problems = LeaderWorkerSetValidation.problems(
      updating: try leaderWorkerSet(template: row.input.new), from: try leaderWorkerSet(template: row.input.old))
    #expect(problems.count == row.expected.count)
    for (problem, text) in zip(problems, row.expected) { #expect(problem.message.hasSuffix(text)) }
  }

  @Test("An exclusive subgroup needs subgroups") func annotationNeedsSubgroups() throws {
    let annotations = [LWSKey.subgroupExclusiveTopology: "rack"]
    let problems = LeaderWorkerSetValidation.problems(creating: try leaderWorkerSet(annotations: annotations))
    #expect(
      Self.texts(problems) == [
        #"metadata.annotations: Invalid value: "rack": "#
          + "cannot have subgroup-exclusive-topology without subGroupSize set"
      ])
    let withSubgroups = try leaderWorkerSet(template: Self.subGroup, annotations: annotations)
    #expect(LeaderWorkerSetValidation.problems(creating: withSubgroups).isEmpty)
  }

  @Test("Release 0.8 knows neither the limit of replicas nor the late restart policy") func followsReleases() throws {
    let many = try leaderWorkerSet(#"{"replicas":1000001}"#)
    #expect(LeaderWorkerSetValidation.problems(creating: many, version: .v0_8_0).isEmpty)
    let late = try leaderWorkerSet(template: #"{"restartPolicy":"RecreateGroupAfterStart"}"#)
    #expect(LeaderWorkerSetValidation.problems(creating: late).isEmpty)
    #expect(LeaderWorkerSetValidation.problems(creating: late, version: .v0_8_0).count == 1)
  }
}
