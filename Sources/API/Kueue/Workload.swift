package import Kernel

/// What Kueue admits: the podsets of one group, job or pod group, and how far they are.
///
/// Source: KUEUE-SPEC 1.7.
package struct Workload: Equatable, Sendable {
  package var metadata: Metadata
  package var uid: String
  package var created: SimTime
  package var podSets: [WorkloadPodSet]
  /// The name of the LocalQueue, in the workload's namespace.
  package var queueName: String
  package var priority = 0
  package var priorityClass: String?
  package var isActive = true
  /// **unit**: seconds.
  package var maximumExecutionTimeSeconds: Int?
  package var status = WorkloadStatus()

  package init(metadata: Metadata, uid: String, created: SimTime, podSets: [WorkloadPodSet], queueName: String) {
    self.metadata = metadata
    self.uid = uid
    self.created = created
    self.podSets = podSets
    self.queueName = queueName
  }
}

/// Pods of one kind in a workload.
package struct WorkloadPodSet: Equatable, Sendable {
  package var name: String
  package var count: Int
  /// How few pods will do; nil when all are needed.
  package var minCount: Int?
  package var template: PodTemplate
  /// What is asked of the topology; nil when nothing is.
  package var topology: TopologyRequest?
  /// Podsets of one group are placed together.
  package var group: String?
  /// The label that ranks the pods.
  package var podIndexLabel: String?
  /// The label that tells the replicated jobs of the podset apart, and how many there are.
  package var subGroupIndexLabel: String?
  package var subGroupCount: Int?

  package init(name: String, count: Int, template: PodTemplate) {
    self.name = name
    self.count = count
    self.template = template
  }
}

package struct WorkloadStatus: Equatable, Sendable {
  /// The reservation, while there is one.
  package var admission: Admission?
  package var conditions: [Condition] = []
  package var requeue: RequeueState?
  /// Pods that finished for good, by podset.
  package var reclaimablePods: [String: Int] = [:]
  package var admissionChecks: [AdmissionCheckState] = []
  /// Hostnames of failed nodes that still hold pods of the assignment, in the order in which they failed.
  package var unhealthyNodes: [String] = []
  /// Time spent admitted in earlier lives.
  package var accumulatedExecution = SimDuration.zero
  package var evictions: [EvictionCount] = []

  package init() {}
}

/// The quota and the places that a workload holds.
package struct Admission: Equatable, Sendable {
  package var clusterQueue: String
  package var podSets: [PodSetAdmission]

  package init(clusterQueue: String, podSets: [PodSetAdmission]) {
    self.clusterQueue = clusterQueue
    self.podSets = podSets
  }
}

package struct PodSetAdmission: Equatable, Sendable {
  package var name: String
  /// The flavor of every resource.
  package var flavors: [String: String]
  /// Summed over the pods of the podset.
  package var usage: ResourceAmounts
  package var count: Int
  package var topology: TopologyAssignment?
  /// Whether the places are chosen after the checks only; they are once `topology` is there.
  package var isTopologyDelayed = false

  package init(name: String, flavors: [String: String], usage: ResourceAmounts, count: Int) {
    self.name = name
    self.flavors = flavors
    self.usage = usage
    self.count = count
  }
}

/// How often a workload was put back because its pods did not become ready, and until when it waits.
package struct RequeueState: Equatable, Sendable {
  package var count: Int
  package var at: SimTime?

  package init(count: Int, at: SimTime? = nil) {
    self.count = count
    self.at = at
  }
}

package struct AdmissionCheckState: Equatable, Sendable {
  package enum State: String, CaseIterable, Sendable {
    case pending = "Pending"
    case ready = "Ready"
    case retry = "Retry"
    case rejected = "Rejected"
  }

  package var name: String
  package var state: State
  package var message = ""
  package var since: SimTime
  package var requeueAfterSeconds: Int?
  package var retryCount = 0
  /// Given to the pods when the workload starts.
  package var nodeSelector: [String: String] = [:]

  package init(name: String, state: State, since: SimTime) {
    self.name = name
    self.state = state
    self.since = since
  }
}

package struct EvictionCount: Equatable, Sendable {
  package var reason: String
  package var cause: String
  package var count: Int

  package init(reason: String, cause: String, count: Int) {
    self.reason = reason
    self.cause = cause
    self.count = count
  }
}
