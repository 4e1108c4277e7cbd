import Experiments
import Quota
import Testing

/// Small clusters in which the reason, and what would help, can be worked out by hand.
@Suite struct WhyTests {
  /// 5 × 8 of 48 GPUs are taken, 8 are left, 16 are wanted: 8 more are the least that would do.
  @Test func shortOfQuota() throws {
    var scenario = SmallScenario(gpus: 48)
    scenario.jobs = [.init("first", pods: 5), .init("second", pods: 2)]
    let why = try scenario.explanation(of: "job/second")
    #expect(why.cause == .quota)
    let figures = why.quota.first { $0.resource == "nvidia.com/gpu" }
    #expect(figures?.needed == 16)
    #expect(figures?.used == 40)
    #expect(figures?.nominal == 48)
    #expect(figures?.available == 8)
    #expect(figures?.holders.map(\.owner) == ["job/first"])
    #expect(
      why.counterfactuals.flatMap(\.changes).contains(
        .moreQuota(clusterQueue: "cq", flavor: "h100", amounts: ["nvidia.com/gpu": 8])))
    #expect(why.saying?.message.contains("insufficient unused quota for nvidia.com/gpu in flavor h100") == true)
    #expect(why.history.first?.state == "Pending")
  }

  /// Three nodes of every rack of four are taken: no rack has two free nodes, though two nodes are free and quota is.
  @Test func racksAreFragmented() throws {
    var scenario = SmallScenario()
    scenario.jobs = [
      .init("left", pods: 3, rackRequired: true), .init("right", pods: 3, rackRequired: true),
      .init("wide", pods: 2, rackRequired: true),
    ]
    let why = try scenario.explanation(of: "job/wide")
    #expect(why.cause == .topology)
    #expect(why.places?.isRequired == true)
    #expect(why.places?.domainCount == 2)
    #expect(why.places?.nearest.first?.openHostCount == 1)
    #expect(why.places?.nearest.first?.fitCount == 1)
    #expect(why.places?.nearest.first?.emptyHostsWanted == 1)
    let changes = why.counterfactuals.flatMap(\.changes)
    #expect(changes.contains(.preferredTopology(level: "cloud.provider.com/topology-rack")))
    let emptied = changes.compactMap { if case .freeHosts(let hosts, _) = $0 { hosts.count } else { nil } }
    #expect(emptied == [1])
    let added = changes.compactMap { if case .newNodes(let nodes, _) = $0 { nodes.count } else { nil } }
    #expect(added == [2])
    #expect(!changes.contains { if case .moreQuota = $0 { true } else { false } })
  }

  /// All 64 GPUs are held at priority 0; with priority 1 the newcomer may preempt one job.
  @Test func priorityWouldHelp() throws {
    var scenario = SmallScenario(queue: "  preemption: {withinClusterQueue: LowerPriority}")
    scenario.jobs = [.init("a", pods: 4), .init("b", pods: 4), .init("late", pods: 1)]
    let why = try scenario.explanation(of: "job/late")
    let answer = why.counterfactuals.first { $0.changes == [.priority(1)] }
    #expect(answer?.victims.count == 1)
    #expect(answer?.victims.first?.reason == .inClusterQueue)
  }

  @Test func whatRunsSaysWhere() throws {
    var scenario = SmallScenario()
    scenario.jobs = [.init("only", pods: 2, rackRequired: true)]
    let why = try scenario.explanation(of: "job/only")
    #expect(why.cause == .runs)
    #expect(why.podSets.first?.places.count == 2)
    #expect(Set(why.podSets.flatMap(\.places).map(\.domain)).count == 1)
    #expect(why.history.map(\.state).suffix(2) == ["Admitted", "Running"])
  }

  @Test func unknownObjectsAreCorrected() throws {
    var scenario = SmallScenario()
    scenario.jobs = [.init("train", pods: 1)]
    do {
      _ = try scenario.explanation(of: "job/trian")
      Issue.record("job/trian exists")
    } catch let refusal as SubjectName.Refusal {
      #expect(refusal.message.contains("did you mean \"job/train\"?"))
    }
  }
}
