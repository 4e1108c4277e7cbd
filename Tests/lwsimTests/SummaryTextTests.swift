import Kernel
import Scenarios
import Simulation
import Testing

@testable import lwsim

@Suite struct SummaryTextTests {
  /// The report of a scenario that really runs, with what changes with the engine's insides held still.
  private func report(_ text: String) throws -> RunReport {
    let scenario = try Scenario.load(inputs: [InputFile(path: "test.yaml", content: text)])
    let chronicle = RunChronicle(nodeNames: scenario.cluster.nodes.map(\.metadata.name), next: nil)
    var simulation = Simulation(scenario, sink: chronicle)
    let result = simulation.run()
    var report = RunReport(
      scenario: scenario, result: result, summary: RunSummary(of: simulation.world), chronicle: chronicle)
    report.result.digest.all = "0123"
    report.result.eventCount = 1_234_567
    return report
  }

  @Test("A workload that does not fit says why, as kube-scheduler would")
  func unschedulable() throws {
    let text = TestScenario.tiny.replacing("nvidia.com/gpu: \"8\"", with: "nvidia.com/gpu: \"9\"")
    let summary = SummaryText(report: try report(text), style: .plain)
    #expect(
      summary.lines.joined(separator: "\n") == """
        tiny   1 block · 1 rack · 4 nodes · 32 GPUs   seed 1   timing default
        ran     1h simulated   1,234,567 events
        expect  ✗ eventually(lws/vllm.Available) within 5m   not once
        work    NAME      READY      UPDATED  CONDITIONS
                lws/vllm  0/2        2        Progressing
                  4 pods Unschedulable: 0/4 nodes are available: 4 Insufficient nvidia.com/gpu.   \
        (vllm-0, vllm-0-1, vllm-1, …)
        where   90.8 % unallocated   9.2 % out of service   of 32 GPU-hours
                besides 36 scheduling
        faults  10m power: node b0-r0-n0; seen after 45s; no group lost
        digest  0123   not recorded
        """)
    #expect(summary.complaints == ["expect  ✗ eventually(lws/vllm.Available) within 5m   not once"])
  }

  @Test("An image that nobody has is named, and so are the workers that wait for their leader")
  func missingImage() throws {
    let text = TestScenario.tiny.replacing("replicas: 2", with: "replicas: 2\n      startupPolicy: LeaderReady")
      .replacing("failures:", with: "images: {\"vllm:1\": {exists: false}}\nfailures:")
    let workload = try report(text).summary.workloads[0]
    #expect(workload.blockers.map(\.reason) == ["ImagePullBackOff", "NoWorker"])
    #expect(workload.blockers[0].message == "Back-off pulling image \"vllm:1\": not found")
    #expect(workload.blockers[0].examples == ["vllm-0", "vllm-1"])
    #expect(workload.blockers[1].message == "waiting for the leader to be ready (startupPolicy LeaderReady)")
  }

  @Test("A crash loop names the container, and the counts tell of it")
  func crashLoop() throws {
    let script = "[{at: 1m, crash: {container: vllm}, times: 1000}]"
    let text = TestScenario.tiny.replacing("replicas: 2", with: "replicas: 1")
      .replacing("        size: 2", with: "        size: 1\n        restartPolicy: None")
    let changed = try #require(text.range(of: "failures:"))
    let tail = try #require(text.range(of: "duration:"))
    let report = try report(text[..<changed.lowerBound] + "failures: {script: \(script)}\n" + text[tail.lowerBound...])
    let blocker = try #require(report.summary.workloads[0].blockers.first)
    #expect(blocker.reason == "CrashLoopBackOff")
    #expect(blocker.message == "back-off restarting failed container vllm")
    #expect(report.crashCount > 3)
  }

  @Test("A loss of power is told with what it cost and when it was over")
  func outage() throws {
    let report = try report(TestScenario.tiny)
    let outage = try #require(report.outages.first)
    #expect(report.outages.count == 1)
    #expect(outage.nodes == ["b0-r0-n0"])
    #expect(outage.time == .zero + .minutes(10))
    #expect(outage.lostGroupCount == 1)
    // The node is back after 20 minutes, and no other is free before.
    #expect(try #require(outage.restoredAfter) > .minutes(20))
  }

  @Test(
    "Numbers read as people write them",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000")])
  func grouped(_ number: Int, _ text: String) {
    #expect(Figure.grouped(number) == text)
  }

  @Test("The progress line shows share, time and speed")
  func progress() {
    let text = ProgressLine.text(
      at: .zero + .hours(3), of: .zero + .hours(6), events: 4_200_000, seconds: 2)
    let bar = String(repeating: "━", count: 15) + String(repeating: " ", count: 15)
    #expect(text == bar + " 3h   5,400 × real time   2.1 M events/s")
  }
}
