package import Faults

/// A quantity that a running simulation knows at every moment: the leaves of expressions.
package enum Signal: Sendable, Hashable {
  case leaderWorkerSet(ObjectName, SetQuantity)
  /// Of a StatefulSet.
  case statefulSet(ObjectName, SetQuantity)
  case rollout(ObjectName, RolloutQuantity)
  /// Of a job of any kind.
  case job(ObjectName, JobQuantity)
  case pods(PodScope, PodQuantity)
  /// 1 when the node's Ready condition is true.
  case nodeReady(String)
  /// Nodes of the cluster, or of one domain.
  case nodes(NodeTarget?, NodeQuantity)
  /// How often a group of the set was recreated, since the start of the run.
  case groupRecreations(ObjectName)
  /// How many events with this reason were recorded about the object, its groups and pods; about all when nil.
  case events(ObjectName?, reason: String)
  /// Of a ClusterQueue.
  case queue(String, QueueQuantity)
  /// What the reservations in a ClusterQueue hold of a resource, over all flavors. **unit**: cores for cpu, else its own.
  case queueUse(String, resource: String)
  /// Of all workloads of Kueue's.
  case workloads(WorkloadQuantity)
  case workload(WorkloadOwnerName, WorkloadStanding)
  /// How often a workload was told to leave for another one.
  case preemptions
  /// How often a workload was told to leave; for this reason, or for any when nil.
  case evictions(reason: String?)
  /// The longest time that a workload of the object has waited for its admission. **unit**: seconds.
  case wait(ObjectName)
  /// What the GPUs of an owner of gangs did so far, or of all. **unit**: GPU-hours.
  case gpuHours(TrainedOwner?, GPUHoursQuantity)
  /// How long a step takes the slowest gang of an owner that trains now. **unit**: seconds.
  case step(TrainedOwner)
}

/// A use of GPUs, or all of them together.
package enum GPUHoursQuantity: String, CaseIterable, Sendable {
  case productive, checkpoint, lost, detection, startUp, stall, idle, quota, scheduling
  /// All of these.
  case all
}

/// How many workloads of a ClusterQueue are how far.
package enum QueueQuantity: String, CaseIterable, Sendable {
  /// Without quota.
  case pending
  /// Those of the pending ones that are not tried again before something changes.
  case inadmissible
  /// With quota and nothing else to wait for, and not told to leave.
  case admitted
}

package enum WorkloadQuantity: String, CaseIterable, Sendable {
  case pending
  case admitted
}

/// How a workload stands. Each is a yes or a no.
package enum WorkloadStanding: String, CaseIterable, Sendable {
  case pending
  case admitted
  /// It was told to leave, and has got no quota since.
  case evicted
}

/// Whom a workload admits, as the timeline names it: `lws/vllm/0`, `job/train`.
package struct WorkloadOwnerName: Hashable, Sendable {
  package var namespace: String
  /// Without the namespace.
  package var text: String

  package init(namespace: String = "default", _ text: String) {
    self.namespace = namespace
    self.text = text
  }
}

/// What is known of a set's spec and status. Conditions are 1 when they are true, else 0.
package enum SetQuantity: String, CaseIterable, Sendable {
  /// `status.replicas`.
  case replicas
  /// `status.readyReplicas`.
  case readyReplicas
  /// `status.updatedReplicas`.
  case updatedReplicas
  /// `spec.replicas`.
  case wantedReplicas
  /// Groups of the set of which every pod is ready, surge groups included.
  case groups
  case available = "Available"
  case progressing = "Progressing"
  case updateInProgress = "UpdateInProgress"

  package var isCondition: Bool {
    switch self {
    case .available, .progressing, .updateInProgress: true
    case .replicas, .readyReplicas, .updatedReplicas, .wantedReplicas, .groups: false
    }
  }

  /// Those that a StatefulSet has.
  static let ofStatefulSets: [SetQuantity] = [.replicas, .readyReplicas, .updatedReplicas, .wantedReplicas]
}

/// Where a set's present rollout stands; unknown (nil) while none is under way, but for `done`.
package enum RolloutQuantity: String, CaseIterable, Sendable {
  /// The lowest group index that the rollout has begun to replace.
  case group
  /// The partition of the leader StatefulSet.
  case partition
  /// 1 when every group has the present revision and none is being replaced.
  case done
}

/// What is known of a job's status. Conditions are 1 when they are true, else 0.
package enum JobQuantity: String, CaseIterable, Sendable {
  /// Pods that run or are to run.
  case active
  case ready
  /// Pods that have done their work.
  case succeeded
  case failed
  /// How often all members have started anew.
  case restarts
  case complete = "Complete"
  case hasFailed = "Failed"
  case suspended = "Suspended"

  package var isCondition: Bool {
    switch self {
    case .complete, .hasFailed, .suspended: true
    case .active, .ready, .succeeded, .failed, .restarts: false
    }
  }
}

/// Which pods are meant.
package enum PodScope: Sendable, Hashable {
  case all
  /// The pods of a set or a job, or one pod.
  case of(ObjectName)
}

package enum PodQuantity: String, CaseIterable, Sendable {
  /// Pods that exist, terminating ones included.
  case count
  case ready
  case pending
  /// Container restarts, summed.
  case restarts
}

package enum NodeQuantity: String, CaseIterable, Sendable {
  case count
  case ready
}

/// What an expression is evaluated against: lent, for a world is not copied to be looked at.
package protocol SignalSource: ~Copyable {
  /// The present value; nil when the object does not exist.
  func value(of signal: Signal) -> Double?
}

extension Signal {
  /// What a percentage of this signal is a percentage of; nil when it is no part of anything.
  package var whole: Signal? {
    switch self {
    case .leaderWorkerSet(let name, let quantity):
      quantity.isCondition || quantity == .wantedReplicas ? nil : .leaderWorkerSet(name, .wantedReplicas)
    case .statefulSet(let name, let quantity):
      quantity.isCondition || quantity == .wantedReplicas ? nil : .statefulSet(name, .wantedReplicas)
    case .pods(let scope, let quantity):
      quantity == .ready || quantity == .pending ? .pods(scope, .count) : nil
    case .nodes(let selection, .ready): .nodes(selection, .count)
    case .gpuHours(let owner, let quantity): quantity == .all ? nil : .gpuHours(owner, .all)
    case .nodes, .rollout, .job, .nodeReady, .groupRecreations, .events, .queue, .queueUse, .workloads, .workload,
      .preemptions, .evictions, .wait, .step:
      nil
    }
  }

  /// Whether the signal is a yes or a no.
  package var isCondition: Bool {
    switch self {
    case .leaderWorkerSet(_, let quantity), .statefulSet(_, let quantity): quantity.isCondition
    case .rollout(_, let quantity): quantity == .done
    case .job(_, let quantity): quantity.isCondition
    case .nodeReady, .workload: true
    case .pods, .nodes, .groupRecreations, .events, .queue, .queueUse, .workloads, .preemptions, .evictions, .wait,
      .gpuHours, .step:
      false
    }
  }

  /// Whether the signal is a time, in seconds.
  package var isTime: Bool {
    switch self {
    case .wait, .step: true
    case .leaderWorkerSet, .statefulSet, .rollout, .job, .pods, .nodeReady, .nodes, .groupRecreations, .events, .queue,
      .queueUse, .workloads, .workload, .preemptions, .evictions, .gpuHours:
      false
    }
  }
}
