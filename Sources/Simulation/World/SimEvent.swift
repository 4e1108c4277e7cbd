package import Cluster
package import Machines
import Kernel
import Scenarios

/// Everything that can be due at a time. Nested by room, so that the compiler lists every handler.
package enum SimEvent: Sendable, BitwiseCopyable {
  case machine(MachineEvent)
  case controller(ControllerEvent)
  case scheduler(SchedulerEvent)
  case node(NodeEvent)
  case script(ScriptEvent)
  case queueing(QueueingEvent)
  case arrival(ArrivalEvent)
  case fault(FaultEvent)
  case gang(GangEvent)
}

/// Gangs of pods that work together.
package enum GangEvent: Sendable, BitwiseCopyable {
  /// A phase ends; void when the gang has gone or has another deadline.
  case due(GangID, number: Int32, epoch: UInt32)
  /// The network is shared anew.
  case share
  /// Storage has moved what somebody waits for.
  case transferred(epoch: UInt32)
  /// The busiest links are looked at.
  case sampleLinks
}

/// Failures of the catalogue, by number once they have begun.
package enum FaultEvent: Sendable, BitwiseCopyable {
  /// The next failure of an entry is due.
  case next(entry: Int32)
  /// A failure of the trace is due.
  case traced(Int32)
  case detected(Int32)
  /// Processes that stood still give up.
  case watchdog(Int32)
  case silenceOver(Int32)
  /// What was announced happens.
  case strikes(Int32)
  /// The pods of its nodes have had time to leave.
  case drained(Int32)
  /// The remedy under way is done.
  case remedied(Int32)
  case ended(Int32)
  /// Groups that it has not harmed by now it will not harm.
  case settled(Int32)
  /// What seemed mended fails again.
  case returns(Int32)
  /// A machine that a spare replaced is a spare itself, in this pool.
  case spareMended(Int32)
  /// A round of maintenance begins, by its kind's place.
  case round(Int32)
  /// Work may begin.
  case windowOpens(Int32)
  /// Pods have been on a cordoned node for as long as they may.
  case patienceOver(Int32)
  case gpusReady(NodeID, powerEpoch: UInt32)
}

/// Work queues of reconcilers.
package enum ControllerEvent: Sendable, BitwiseCopyable {
  /// A controller's watch, or its timer, brings a key to its queue.
  case arrived(Reconciler, ObjectRef)
  /// A worker waited with a key in hand for its client's turn, which has come.
  case turnCame(Reconciler, ObjectRef, APIClient)
  /// A worker has finished a reconcile.
  case workerFree(Reconciler)
  case restarted(Reconciler)
}

package enum SchedulerEvent: Sendable, BitwiseCopyable {
  /// The scheduler takes the next pod.
  case takeNext
  /// A decision has been written: the pod runs on the node from now on.
  case bound(PodID, NodeID)
  /// Pods whose back-off is over, or that waited long enough, are tried again.
  case flush
}

package enum NodeEvent: Sendable, BitwiseCopyable {
  /// The node has been silent for the grace period, unless it was heard of since.
  case silent(NodeID, powerEpoch: UInt32)
  /// Nodes whose turn it is get their NoExecute taint.
  case taintPass
  /// The monitor notices that a node is heard of again.
  case heardOf(NodeID, powerEpoch: UInt32)
  /// A pod's toleration has run out, if the node's taints are still those of `tainting`.
  case evict(PodID, tainting: UInt32)
  /// The client's turn to delete such a pod has come.
  case deleteEvicted(PodID, tainting: UInt32)
  /// Orphaned and stuck pods are swept.
  case sweep
}

package enum ScriptEvent: Sendable, BitwiseCopyable {
  case operation(Int32)
  case failure(Int32)
  /// Power comes back to a node that a fault of this epoch took down.
  case powerOn(NodeID, powerEpoch: UInt32)
  /// A part of the control plane that was stopped starts again, by its place among the names.
  case restart(UInt8)
}

/// Kueue's scheduler and what it waits for.
package enum QueueingEvent: Sendable, BitwiseCopyable {
  /// One scheduling cycle.
  case cycle
  /// The server has answered a write of a cycle, by its slot.
  case written(Int32)
  /// Inadmissible workloads whose time has come are tried again.
  case flush
  /// A workload that holds quota is to get its places.
  case secondPass(WorkloadObjectID)
  /// Nodes are looked at for workloads that lost them.
  case nodesDue
  /// Room left by pods outside of topology-aware scheduling is looked at.
  case drain
  /// The use of LocalQueues is sampled.
  case sample
  /// Metrics and the room in topologies are looked at.
  case scrape
  /// An autoscaler answers a request for capacity, by the position of the check.
  case capacity(WorkloadObjectID, check: UInt8, attempt: UInt16)
  /// Capacity that was provisioned is kept no longer.
  case bookingExpired(WorkloadObjectID, check: UInt8, attempt: UInt16)
}

package enum ArrivalEvent: Sendable, BitwiseCopyable {
  /// The next jobs of a source come, by its place in the scenario.
  case next(Int32)
}

/// A reconciler with a work queue of its own.
package enum Reconciler: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case leaderWorkerSet, lwsPod, statefulSet, job, garbageCollector
  /// Kueue: workloads of LeaderWorkerSets, of jobs and of plain pods; pods of a workload; placed pods; workloads.
  case groupWorkloads, jobWorkload, podWorkload, podGroup, ungater, workload

  /// How many keys it works on at once.
  func workerCount(in timing: TimingProfile) -> Int {
    switch self {
    case .leaderWorkerSet, .lwsPod: timing.lws.workers
    case .statefulSet: timing.controllerManager.statefulSetWorkers
    case .job: timing.controllerManager.jobWorkers
    case .garbageCollector: timing.controllerManager.garbageCollectorWorkers
    case .groupWorkloads, .jobWorkload, .podWorkload, .podGroup, .ungater: timing.kueue.workers
    case .workload: timing.kueue.workloadWorkers
    }
  }

  /// How long one reconcile takes, beside its writes.
  func serviceTime(in timing: TimingProfile) -> SimDuration {
    switch self {
    case .leaderWorkerSet, .lwsPod: timing.lws.reconcile
    case .statefulSet, .job, .garbageCollector: timing.controllerManager.reconcile
    case .groupWorkloads, .jobWorkload, .podWorkload, .podGroup, .ungater, .workload: timing.kueue.reconcile
    }
  }
}
