/// What became true of Kueue's workloads and quotas.
package enum QueueingFact: Sendable {
  case workload(WorkloadFact)
  /// The Workload object has left the API server.
  case workloadGone(uid: UInt64)
  case eviction(EvictionFact)
  case preemption(PreemptionFact)
  case flavorAssignment(FlavorAssignmentFact)
  case domainAssignment(DomainAssignmentFact)
  case placementQuality(PlacementQualityFact)
  case quotaUse(QuotaUseFact)
  /// The quota is not given any more.
  case quotaGone(QuotaKey)
  case topologyRoom(TopologyRoomFact)
  case metric(MetricFact)
}

/// The state of a workload from now on.
package struct WorkloadFact: Sendable, Equatable {
  package var uid: UInt64
  package var namespace: Symbol
  package var name: Symbol
  /// Whom it admits, as `lws/vllm/3` or `job/train`.
  package var owner: Symbol
  package var localQueue: Symbol
  /// The ClusterQueue that it holds quota in, or waits in; empty when there is none.
  package var clusterQueue: Symbol
  package var priority: Int32
  package var podCount: Int32
  package var state: WorkloadState
  /// Kueue's reason and message, empty while the workload is admitted.
  package var reason: Symbol
  package var message: Symbol
}

/// How far a workload is, as people ask for it.
package enum WorkloadState: UInt8, CaseIterable, Sendable {
  case pending
  /// It holds quota and waits for checks or places.
  case quotaReserved
  /// It may run; not all of its pods are ready.
  case admitted
  /// All of its pods are ready.
  case running
  /// It has to leave and still holds quota.
  case evicted
  case finished

  package var text: String {
    switch self {
    case .pending: "Pending"
    case .quotaReserved: "QuotaReserved"
    case .admitted: "Admitted"
    case .running: "Running"
    case .evicted: "Evicted"
    case .finished: "Finished"
    }
  }
}

/// A workload was told to leave.
package struct EvictionFact: Sendable {
  package var uid: UInt64
  package var reason: Symbol
  package var message: Symbol
}

/// A workload was told to leave for another one.
package struct PreemptionFact: Sendable {
  package var preemptor: UInt64
  package var victim: UInt64
  package var preemptorQueue: Symbol
  package var victimQueue: Symbol
  package var reason: Symbol
}
