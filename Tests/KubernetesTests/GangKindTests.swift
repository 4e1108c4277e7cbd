import API
import Cluster
import Kernel
import Testing

@testable import Kubernetes

/// What JobSets, TrainJobs and PyTorchJobs do that Jobs do not.
@Suite struct GangKindTests {
  private func jobSet(_ failure: GangJob.FailureRule) -> JobWorld {
    var workers = GangPodSet(name: "workers", count: 4, template: PodTemplate())
    workers.memberCount = 2
    workers.completions = 2
    workers.backoffLimit = 0
    let driver = GangPodSet(name: "driver", count: 1, template: PodTemplate())
    return JobWorld(.jobSet, podSets: [driver, workers]) { $0.failure = failure }
  }

  @Test func everyReplicaOfAReplicatedJobIsAMember() {
    var world = jobSet(.fail)
    world.settle()
    #expect(world.active == ["0/0/0", "1/0/0", "1/0/1", "1/1/0", "1/1/1"])
    let name = world.cluster[world.pod(1, podSet: 1, member: 1)].header.name
    #expect(name.hasPrefix("j-workers-1-1-"))
    #expect(world.cluster[world.pod(1, podSet: 1, member: 1)].spec.hostname == "j-workers-1-1")
  }

  @Test func aFailedMemberStartsAllOfThemAnew() {
    var world = jobSet(.restartAll(limit: 1))
    world.settle()
    world.finish(world.pod(0, podSet: 1), .failed)
    #expect(world.eventReasons == ["RestartJobSetFailurePolicyAction"])
    world.settle()
    #expect(world.status.restarts == 1)
    #expect(world.active == [], "the old pods have to go first")
    world.removeTerminating()
    world.settle()
    #expect(world.active.count == 5)
    #expect(world.cluster[world.pod(0)].header.metadata.labels[JobKey.restartAttempt] == "1")
    world.finish(world.pod(0, podSet: 1), .failed)
    world.settle()
    #expect(world.status.condition("Failed")?.reason == "ReachedMaxRestarts")
  }

  @Test func withoutAPolicyAFailedMemberFailsTheSet() {
    var world = jobSet(.fail)
    world.settle()
    world.finish(world.pod(0, podSet: 1), .failed)
    world.settle()
    #expect(world.status.condition("Failed")?.reason == "FailedJobs")
    #expect(world.active == [])
  }

  @Test func aSetIsCompleteWhenAllItsMembersAre() {
    var world = jobSet(.fail)
    world.settle()
    for member in 0..<2 {
      for index in 0..<2 { world.finish(world.pod(index, podSet: 1, member: member), .succeeded) }
    }
    world.settle()
    #expect(world.status.outcome == nil)
    // Both members of the workers are done: their four pods are free for others.
    #expect(world.record.reclaimablePods == ["workers": 4])
    world.finish(world.pod(0), .succeeded)
    world.settle()
    #expect(world.status.condition("Completed")?.reason == "AllJobsCompleted")
  }

  private func pyTorch(_ restart: GangPodSet.PodFailureRule = .replace) -> JobWorld {
    var master = GangPodSet(name: "master", count: 1, template: PodTemplate())
    var workers = GangPodSet(name: "worker", count: 2, template: PodTemplate())
    master.restart = restart
    workers.restart = restart
    return JobWorld(.pyTorchJob, podSets: [master, workers]) { $0.cleanup = .none }
  }

  @Test func aFailedReplicaComesBackUnderItsName() {
    var world = pyTorch()
    world.settle()
    let pod = world.pod(1, podSet: 1)
    #expect(world.cluster[pod].header.name == "j-worker-1")
    world.finish(pod, .failed)
    world.settle()
    #expect(world.active == ["0/0/0", "1/0/0"])
    world.removeTerminating()
    world.settle()
    #expect(world.active == ["0/0/0", "1/0/0", "1/0/1"])
    #expect(world.cluster[world.pod(1, podSet: 1)].header.name == "j-worker-1")
  }

  @Test func theMasterSpeaksForItsWorkers() {
    var world = pyTorch()
    world.settle()
    world.finish(world.pod(0), .succeeded)
    world.settle()
    #expect(world.status.condition("Succeeded")?.isTrue == true)
    // The clean-up policy None leaves them running.
    #expect(world.active == ["1/0/0", "1/0/1"])
  }

  @Test func aReplicaThatMayNotRestartFailsTheJob() {
    var world = pyTorch(.fail)
    world.settle()
    world.finish(world.pod(0, podSet: 1), .failed)
    world.settle()
    #expect(world.status.condition("Failed")?.reason == "PyTorchJobFailed")
  }
}
