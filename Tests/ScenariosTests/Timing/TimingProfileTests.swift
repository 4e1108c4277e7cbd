import Kernel
import Testing

@testable import Scenarios

/// Profiles of the control plane's timing: those that come with the simulator, files of one's own, and single changes.
@Suite struct TimingProfileTests {
  private static let head = """
    kind: Scenario
    name: test
    cluster: {preset: superpod-h100, racks: 1}
    duration: 1h

    """

  private func load(
    _ rest: String, profile: String? = nil, overrides: [String] = []
  ) throws(ScenarioError) -> Scenario {
    var inputs = [InputFile(path: "s.yaml", content: Self.head + rest)]
    if let profile { inputs.append(InputFile(path: "p.yaml", content: profile)) }
    return try Scenario.load(inputs: inputs, overrides: overrides)
  }

  private func complaints(_ rest: String, profile: String) -> [String] {
    do throws(ScenarioError) {
      _ = try load(rest, profile: profile)
      return []
    } catch {
      return error.diagnostics.map { "\($0.file): \($0.path) \($0.message)" }
    }
  }

  @Test(arguments: TimingProfile.builtInNames)
  func everyConstantOfAProfileHasASource(_ name: String) throws {
    let text = try #require(TimingProfile.text(ofBuiltIn: name))
    #expect(TimingProfile.builtIn(name)?.name == name)
    guard name != "ideal" else { return }
    let values = text.split(separator: "\n").filter { $0.contains("value:") }
    #expect(!values.isEmpty)
    #expect(values.allSatisfy { $0.contains("source:") })
  }

  @Test func idealHasNeitherDelayNorLimit() {
    let ideal = TimingProfile.ideal
    #expect(ideal.api == APITiming())
    #expect(ideal.kueue.client.qps == .infinity)
    #expect(ideal.kueue.cycle.perHead == .zero && ideal.kueue.cycle.base == .zero)
    #expect(ideal.controllerManager.client.qps == .infinity)
  }

  @Test func theShippedLimitsAreThoseOfTheComponents() {
    let profile = TimingProfile.default
    #expect(profile.kueue.client == ClientLimit(qps: 300, burst: 500))
    #expect(profile.lws.client == ClientLimit(qps: 500, burst: 500))
    #expect(profile.controllerManager.client == ClientLimit(qps: 20, burst: 30))
    #expect(TimingProfile.kueuePerf.kueue.client == ClientLimit(qps: 50, burst: 100))
  }

  @Test func aNameCanBeRefinedFromTheCommandLine() throws {
    let scenario = try load("timing: kueue-perf", overrides: ["timing.kueue.clientQPS=300"])
    #expect(scenario.timing.name == "kueue-perf")
    #expect(scenario.timing.kueue.client == ClientLimit(qps: 300, burst: 100))
  }

  @Test func anotherProfileKeepsWhatTheScenarioChanges() throws {
    let scenario = try load("timing: {kubelet: {podSandbox: 7s}}", overrides: ["timing.profile=ideal"])
    #expect(scenario.timing.kubelet.podSandbox == .seconds(7))
    #expect(scenario.timing.api.watchDelay == .zero)
  }

  @Test func aFileStartsFromAProfile() throws {
    let profile = "kind: TimingProfile\nname: mine\nbase: ideal\nkueue: {clientQPS: {value: 20, source: measured}}\n"
    let timing = try load("timing: p.yaml", profile: profile).timing
    #expect(timing.name == "mine")
    #expect(timing.kueue.client.qps == 20)
    #expect(timing.kubelet.sync == .zero)
    #expect(
      try load("timing: {profile: p.yaml, kueue: {clientBurst: 5}}", profile: profile).timing.kueue.client.burst == 5)
  }

  @Test func kueuesConfigurationSetsItsClientUnlessTheScenarioDoes() throws {
    let configuration = """
      manifests:
        - apiVersion: config.kueue.x-k8s.io/v1beta2
          kind: Configuration
          clientConnection: {qps: 20, burst: 30}

      """
    #expect(try load(configuration).timing.kueue.client == ClientLimit(qps: 20, burst: 30))
    let changed = try load(configuration + "timing: {kueue: {clientQPS: 50}}")
    #expect(changed.timing.kueue.client == ClientLimit(qps: 50, burst: 30))
  }

  @Test func missingConstantsAreListed() {
    let found = complaints("timing: p.yaml", profile: "kind: TimingProfile\nname: mine\napi: {watchDelay: 1ms}\n")
    #expect(found.contains { $0.hasPrefix("p.yaml: api write is missing") })
    #expect(found.contains { $0.hasPrefix("p.yaml: kueue clientQPS is missing") })
    #expect(!found.contains { $0.contains("watchDelay is missing") || $0.contains("monitorGrace") })
  }

  @Test(arguments: [
    ("kueue: {clientQPS: -5}", "kueue.clientQPS -5 is too slow"),
    ("kueue: {clientQPS: fast}", "is not a number a second; write 50 or unlimited"),
    ("lws: {clientBurst: 0}", "lws.clientBurst 0 is too small; at least 1 is expected"),
    ("api: {watchDelay: -1s}", "api.watchDelay -1s is negative"),
    ("kubelet: {leaseRenewalPeriod: 0s}", "a period has to be longer than 0s"),
    ("kueue: {clientQps: 5}", "unknown field; did you mean \"clientQPS\"?"),
    ("base: fast", "\"fast\" is not a timing profile"),
    ("nodes: {boot: {range: [0s, 1s]}}", "value is missing"),
  ])
  func badProfilesAreRefused(_ line: String, _ message: String) {
    let base = line.hasPrefix("base") ? "" : "base: default\n"
    let found = complaints("timing: p.yaml", profile: "kind: TimingProfile\nname: mine\n\(base)\(line)\n")
    #expect(found.contains { $0.hasPrefix("p.yaml: ") && $0.contains(message) }, "\(found)")
  }

  @Test func anotherFileIsNoProfile() {
    let found = complaints("timing: p.yaml", profile: "kind: Scenario\n")
    #expect(found == ["p.yaml: kind this is not a timing profile; write kind: TimingProfile (lwsim timing prints one)"])
  }
}
