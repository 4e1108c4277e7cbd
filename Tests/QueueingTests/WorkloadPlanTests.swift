import API
import Cluster
import Kernel
import Queueing
import Testing

struct WorkloadPlanTests {
  private struct Case {
    var fixture = QueueingFixture()
    var workload: WorkloadObjectID

    init() {
      let set = fixture.add("vllm", replicas: 1, size: 2)
      workload = fixture.create(fixture.plan(set))[0]
    }

    /// Applies the plan at a time and returns when the next look is due.
    mutating func step(at seconds: Int) -> SimDuration? {
      fixture.context.now = .zero + .seconds(seconds)
      var next: SimDuration?
      for command in WorkloadPlan.plan(for: workload, in: fixture.cluster, fixture.context) {
        switch command {
        case .updateWorkload(let id, let changed): fixture.cluster[id].workload = changed
        case .requeue(let delay): next = delay
        default: break
        }
      }
      return next
    }

    mutating func admit(at seconds: Int) {
      let now = SimTime.zero + .seconds(seconds)
      fixture.cluster[workload].workload.reserve(Admission(clusterQueue: "cq", podSets: []), at: now)
      _ = step(at: seconds)
    }

    var state: Workload { fixture.cluster[workload].workload }
  }

  @Test func podsThatDoNotGetReadyCostTheReservation() {
    var test = Case()
    test.admit(at: 10)
    #expect(test.state.isTrue(.admitted))
    // 30 minutes from the admission at 10 s.
    #expect(test.step(at: 10) == .seconds(1_800))
    _ = test.step(at: 1_810)
    #expect(test.state.condition(.evicted)?.reason == "PodsReadyTimeout")
    #expect(test.state.status.requeue == RequeueState(count: 1, at: .zero + .seconds(1_810 + 60)))
    test.fixture.cluster[test.workload].workload.releaseReservation(at: .zero + .seconds(1_811))
    #expect(test.step(at: 1_811) == .seconds(59))
    #expect(test.state.condition(.requeued)?.isTrue == false)
    _ = test.step(at: 1_870)
    #expect(test.state.condition(.requeued)?.reason == "BackoffFinished")
    test.admit(at: 2_000)
    _ = test.step(at: 3_800)
    // The second wait is twice as long.
    #expect(test.state.status.requeue == RequeueState(count: 2, at: .zero + .seconds(3_800 + 120)))
  }

  @Test func tooManyRetriesDeactivate() {
    var test = Case()
    test.fixture.context.configuration.waitForPodsReady?.backoffLimitCount = 0
    test.admit(at: 0)
    _ = test.step(at: 1_800)
    #expect(test.state.condition(.deactivationTarget)?.reason == "RequeuingLimitExceeded")
    _ = test.step(at: 1_800)
    #expect(!test.state.isActive)
    #expect(
      test.state.condition(.evicted)?.message
        == "The workload is deactivated due to exceeding the maximum number of re-queuing retries")
  }

  @Test func executionTimeCountsOverSeveralLives() {
    var test = Case()
    test.fixture.cluster[test.workload].workload.maximumExecutionTimeSeconds = 100
    test.admit(at: 0)
    test.fixture.cluster[test.workload].workload.evict(.preempted, message: "m", at: .zero + .seconds(60))
    test.fixture.cluster[test.workload].workload.releaseReservation(at: .zero + .seconds(60))
    #expect(test.state.condition(.requeued)?.isTrue == true)
    test.admit(at: 200)
    // 60 of 100 seconds are used.
    #expect(test.step(at: 200) == .seconds(40))
    _ = test.step(at: 240)
    #expect(test.state.condition(.deactivationTarget)?.reason == "MaximumExecutionTimeExceeded")
  }

  @Test func stoppedQueuesDrain() {
    var test = Case()
    test.admit(at: 0)
    test.fixture.context.clusterQueues["cq"]?.stopPolicy = .hold
    _ = test.step(at: 1)
    #expect(!test.state.isEvicted)
    test.fixture.context.clusterQueues["cq"]?.stopPolicy = .holdAndDrain
    _ = test.step(at: 2)
    #expect(test.state.condition(.evicted)?.message == "The ClusterQueue is stopped")
    test.fixture.cluster[test.workload].workload.releaseReservation(at: .zero + .seconds(3))
    _ = test.step(at: 3)
    #expect(test.state.condition(.quotaReserved)?.message == "ClusterQueue cq is inactive")
    test.fixture.context.clusterQueues["cq"]?.stopPolicy = StopPolicy.none
    _ = test.step(at: 4)
    #expect(test.state.condition(.requeued)?.reason == "ClusterQueueRestarted")
  }

  @Test func saysWhichQueueIsMissing() {
    var test = Case()
    test.fixture.context.localQueues = [:]
    _ = test.step(at: 0)
    #expect(test.state.condition(.quotaReserved)?.message == "LocalQueue team doesn't exist")
  }
}

/// What does not fit into a case above: two ways back into the queue.
struct WorkloadReturnTests {
  @Test("7.3: a workload that is active again may be tried")
  func reactivation() {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 1, size: 2)
    let id = fixture.create(fixture.plan(set))[0]
    func step() {
      for command in WorkloadPlan.plan(for: id, in: fixture.cluster, fixture.context) {
        if case .updateWorkload(let id, let changed) = command { fixture.cluster[id].workload = changed }
      }
    }
    fixture.cluster[id].workload.reserve(Admission(clusterQueue: "cq", podSets: []), at: .zero)
    fixture.cluster[id].workload.isActive = false
    step()
    fixture.cluster[id].workload.releaseReservation(at: .zero)
    #expect(fixture.cluster[id].workload.condition(.requeued)?.isTrue == false)
    fixture.cluster[id].workload.isActive = true
    step()
    #expect(fixture.cluster[id].workload.condition(.requeued)?.reason == "Reactivated")
    #expect(fixture.cluster[id].workload.condition(.requeued)?.isTrue == true)
  }

  @Test("7.2: a group that was evicted while it recovered has to start, not to recover")
  func recoveryEndsWithTheAdmission() {
    var fixture = QueueingFixture()
    let set = fixture.add("vllm", replicas: 1, size: 2)
    let id = fixture.create(fixture.plan(set))[0]
    var workload = fixture.cluster[id].workload
    workload.set(.admitted, true, reason: "Admitted", message: "", at: .zero)
    PodsReadiness.update(&workload, areReady: true, at: .zero)
    PodsReadiness.update(&workload, areReady: false, at: .zero)
    #expect(workload.condition(.podsReady)?.reason == "WaitForRecovery")
    workload.set(.admitted, false, reason: "NoReservation", message: "", at: .zero)
    PodsReadiness.update(&workload, areReady: false, at: .zero)
    #expect(workload.condition(.podsReady)?.reason == "WaitForStart")
  }
}
