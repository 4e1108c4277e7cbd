import API
package import Cluster
import Kernel

/// Starts, stops and watches the pods of a workload whose pods exist already: a group of a LeaderWorkerSet, a pod group,
/// a single pod.
///
/// Source: KUEUE-SPEC 6.5, 6.9 and 7.2.
package enum PodGroupPlan {
  package static func plan(for id: WorkloadObjectID, in cluster: Cluster, _ context: QueueingContext) -> [Command] {
    let record = cluster[id]
    let owner = WorkloadOwner(of: id, in: cluster)
    guard owner.holdsPods, !record.workload.isFinished else { return [] }
    let pods = owner.pods(in: cluster)
    if !isInSync(record.workload, pods, in: cluster) { return finishOutOfSync(id, record, context) }
    var workload = record.workload
    var commands: [Command] = []
    if workload.isEvicted {
      commands += stop(pods, in: cluster)
      release(&workload, pods, in: cluster, context, &commands)
    } else if workload.isTrue(.admitted) {
      commands += start(pods, of: record, in: cluster, context)
    }
    PodsReadiness.update(&workload, pods: pods, in: cluster, at: context.now)
    if owner.endsWithItsPods, pods.count == workload.podCount, pods.allSatisfy({ cluster[$0].isFinished }) {
      workload.finish(succeeded: pods.allSatisfy { cluster[$0].phase == .succeeded }, at: context.now)
    }
    if workload != record.workload { commands.insert(.updateWorkload(id, workload), at: 0) }
    return commands
  }

  /// Lets pods of an admitted workload go; those that come later too.
  private static func start(
    _ pods: [PodID], of record: WorkloadRecord, in cluster: Cluster, _ context: QueueingContext
  ) -> [Command] {
    pods.compactMap { pod in
      guard cluster[pod].spec.schedulingGates.contains(KueueKey.admissionGate),
        let podSet = PodRoles.podSet(of: cluster[pod], in: record.workload)
      else { return nil }
      return StartInstructions.start(podSet, of: record, context).map { .startPod(pod, $0) }
    }
  }

  /// Ends the pods that run.
  private static func stop(_ pods: [PodID], in cluster: Cluster) -> [Command] {
    pods.filter { !cluster[$0].isGated && !cluster[$0].isFinished && !cluster[$0].isTerminating }
      .map { .delete(.pod($0), .background, graceSeconds: nil) }
  }

  /// Gives the reservation back when no pod runs any more.
  private static func release(
    _ workload: inout Workload, _ pods: [PodID], in cluster: Cluster, _ context: QueueingContext,
    _ commands: inout [Command]
  ) {
    guard workload.hasReservation || workload.status.admission != nil else { return }
    let held = pods.compactMap { cluster[$0].runsUntil(context.now) }
    guard let next = held.min() else { return workload.releaseReservation(at: context.now) }
    if next < .distantFuture { commands.append(.requeue(next - context.now)) }
  }

  /// Whether the workload has a place for every pod that runs or will.
  private static func isInSync(_ workload: Workload, _ pods: [PodID], in cluster: Cluster) -> Bool {
    var counts = Array(repeating: 0, count: workload.podSets.count)
    for pod in pods where cluster[pod].isRunnable {
      guard let podSet = PodRoles.podSet(of: cluster[pod], in: workload) else { return false }
      counts[podSet] += 1
    }
    return zip(counts, workload.podSets).allSatisfy { $0 <= $1.count }
  }

  private static func finishOutOfSync(
    _ id: WorkloadObjectID, _ record: WorkloadRecord, _ context: QueueingContext
  ) -> [Command] {
    var workload = record.workload
    workload.set(
      .finished, true, reason: "OutOfSync", message: "The prebuilt workload is out of sync with its user job",
      at: context.now)
    return [.updateWorkload(id, workload)]
  }
}

extension WorkloadOwner {
  /// Whether the workload's pods are made by somebody else than a job.
  var holdsPods: Bool {
    switch self {
    case .group, .pods: true
    case .job, .none: false
    }
  }

  /// Whether the workload is done when its pods are; a group that serves never is.
  var endsWithItsPods: Bool {
    if case .pods = self { true } else { false }
  }
}

extension PodRecord {
  /// Whether the pod counts as one of its workload: it has not failed, and is not deleted before it ran.
  var isRunnable: Bool { phase != .failed && !(isTerminating && !isScheduled) }

  /// Until when the pod holds its workload's quota; nil when it does not.
  ///
  /// Source: KUEUE-SPEC 6.9: a pod past its deletion and grace counts as gone.
  func runsUntil(_ now: SimTime) -> SimTime? {
    guard phase == .running else { return nil }
    guard let deletion = header.deletion else { return .distantFuture }
    let end = deletion.since + .seconds(deletion.graceSeconds)
    return end <= now ? nil : end
  }
}
