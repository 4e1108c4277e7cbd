import API
import Kernel
import Testing

@testable import Kubernetes

/// How long pods bear the taints of their nodes. Source of what is expected: LWS-SPEC E.6.
@Suite struct NodeHealthTests {
  private static let notReady = "node.kubernetes.io/not-ready"
  private static let unreachable = Taint(key: NodeHealth.unreachableTaint, effect: .noExecute)
  private static let other = Taint(key: "maintenance", value: "now", effect: .noExecute)

  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let tolerations: [Toleration]
    let taints: [Taint]
    let stay: SimDuration?

    init(_ name: String, _ tolerations: [Toleration], _ taints: [Taint], _ stay: SimDuration?) {
      testDescription = name
      self.tolerations = tolerations
      self.taints = taints
      self.stay = stay
    }
  }

  static let cases = [
    Case("no taints", [], [], nil),
    Case("taints that evict nobody", [], [Taint(key: "gpu", effect: .noSchedule)], nil),
    Case("no toleration", [], [unreachable], .zero),
    Case(
      "the default toleration", [Toleration(key: unreachable.key, effect: .noExecute, seconds: 300)],
      [unreachable], .seconds(300)),
    Case("a toleration without end", [Toleration(key: unreachable.key)], [unreachable], nil),
    Case("everything tolerated", [Toleration(key: nil)], [unreachable, other], nil),
    Case(
      "a toleration of another effect", [Toleration(key: unreachable.key, effect: .noSchedule)],
      [unreachable], .zero),
    Case("a toleration of another value", [Toleration(key: other.key, value: "later")], [other], .zero),
    Case("a toleration of this value", [Toleration(key: other.key, value: "now", seconds: 7)], [other], .seconds(7)),
    Case("one of two taints tolerated", [Toleration(key: unreachable.key, seconds: 300)], [unreachable, other], .zero),
    Case(
      "the shorter of two tolerations",
      [Toleration(key: unreachable.key, seconds: 300), Toleration(key: other.key, seconds: 20)],
      [unreachable, other], .seconds(20)),
    Case(
      "one for ever and one for a while",
      [Toleration(key: unreachable.key), Toleration(key: other.key, seconds: 20)], [unreachable, other], .seconds(20)),
    Case("less than no time", [Toleration(key: unreachable.key, seconds: -5)], [unreachable], .zero),
  ]

  @Test(arguments: cases) func podsStayAsLongAsTheyTolerate(_ c: Case) {
    #expect(NodeHealth.timeToStay(tolerations: c.tolerations, taints: c.taints) == c.stay)
  }

  @Test func podsThatSayNothingTolerateSilenceForFiveMinutes() {
    var spec = PodSpec()
    NodeHealth.addDefaultTolerations(to: &spec)
    #expect(
      spec.tolerations == [
        Toleration(key: Self.notReady, effect: .noExecute, seconds: 300),
        Toleration(key: Self.unreachable.key, effect: .noExecute, seconds: 300),
      ])
    let once = spec
    NodeHealth.addDefaultTolerations(to: &spec)
    #expect(spec == once)
  }

  @Test(arguments: [
    ([Toleration(key: NodeHealth.unreachableTaint, effect: .noExecute, seconds: 10)], [notReady]),
    ([Toleration(key: NodeHealth.unreachableTaint, effect: .noSchedule)], [notReady, NodeHealth.unreachableTaint]),
    ([Toleration(key: nil)], []),
    ([Toleration(key: "gpu")], [notReady, NodeHealth.unreachableTaint]),
  ])
  func podsThatSpeakForThemselvesKeepTheirWord(own: [Toleration], added: [String]) {
    var spec = PodSpec()
    spec.tolerations = own
    NodeHealth.addDefaultTolerations(to: &spec)
    #expect(Array(spec.tolerations.prefix(own.count)) == own)
    #expect(spec.tolerations.dropFirst(own.count).map(\.key) == added)
  }
}
