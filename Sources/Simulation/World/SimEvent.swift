package import Cluster
package import Machines

/// Everything that can be due at a time. Nested by room, so that the compiler lists every handler.
package enum SimEvent: Sendable, BitwiseCopyable {
  case machine(MachineEvent)
  case controller(ControllerEvent)
  case scheduler(SchedulerEvent)
  case node(NodeEvent)
  case script(ScriptEvent)
  case queueing(QueueingEvent)
  case arrival(ArrivalEvent)
}

/// Work queues of reconcilers.
package enum ControllerEvent: Sendable, BitwiseCopyable {
  /// A controller's watch, or its timer, brings a key to its queue.
  case arrived(Reconciler, ObjectRef)
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

  /// How many keys it works on at once. Source: LWS-SPEC C.1, E.1, E.2; `--concurrent-job-syncs`; Kueue's are *assumed*,
  /// 1 to 5.
  var workerCount: Int {
    switch self {
    case .leaderWorkerSet, .lwsPod: 1
    case .statefulSet, .job: 5
    case .garbageCollector: 20
    case .groupWorkloads, .jobWorkload, .podWorkload, .podGroup, .ungater: 1
    case .workload: 5
    }
  }
}
