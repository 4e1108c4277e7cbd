import Experiments
import Kernel
import Testing

/// One more job beside those that run.
@Suite struct FitTests {
  @Test func thereIsRoom() throws {
    var scenario = SmallScenario()
    scenario.jobs = [.init("a", pods: 4)]
    let answers = try scenario.answers(to: .init("new", pods: 4, rackRequired: true))
    #expect(answers.map(\.fits) == [true])
    guard case .admitted(let podSets, let queue, let delay) = answers.first?.outcome else {
      Issue.record("not admitted")
      return
    }
    #expect(queue == "cq")
    #expect(delay <= .seconds(10))
    #expect(podSets.first?.places.count == 4)
    #expect(answers.first?.victims.isEmpty == true)
  }

  /// The jobs of priority 0 have all eight nodes; the newcomer of priority 100 needs two of them.
  @Test func somebodyHasToLeave() throws {
    var scenario = SmallScenario(queue: "  preemption: {withinClusterQueue: LowerPriority}")
    scenario.jobs = [.init("a", pods: 4), .init("b", pods: 4)]
    let answers = try scenario.answers(to: .init("urgent", pods: 2, priority: "high"))
    #expect(answers.map(\.fits) == [true])
    #expect(answers.first?.victims.count == 1)
    #expect(answers.first?.victims.first?.reason == "InClusterQueue")
    #expect(answers.first?.victims.first?.priority == 0)
  }

  @Test func thereIsNoRoom() throws {
    var scenario = SmallScenario(gpus: 32)
    scenario.jobs = [.init("a", pods: 4)]
    let answers = try scenario.answers(to: .init("more", pods: 1))
    #expect(answers.map(\.fits) == [false])
    guard case .refused(let why?) = answers.first?.outcome else {
      Issue.record("not refused")
      return
    }
    #expect(why.cause == .quota)
    #expect(!why.counterfactuals.isEmpty)
  }

  @Test func whatExistsIsNotNew() throws {
    var scenario = SmallScenario()
    scenario.jobs = [.init("a", pods: 1)]
    #expect(throws: SubjectName.Refusal.self) { try scenario.answers(to: .init("a", pods: 1)) }
  }
}
