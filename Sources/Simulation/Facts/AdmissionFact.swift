/// A podset got a flavor for a resource, with its admission.
package struct FlavorAssignmentFact: Sendable {
  /// Of the workload.
  package var uid: UInt64
  package var podSet: Symbol
  package var podCount: Int32
  package var flavor: Symbol
  package var resource: Symbol
  /// Summed over the pods. **unit**: thousandths of a core for cpu, else the resource's own.
  package var amount: Int64
}

/// So many pods of a podset got their places in a domain.
package struct DomainAssignmentFact: Sendable {
  /// Of the workload.
  package var uid: UInt64
  package var podSet: Symbol
  /// The narrowest level of the topology.
  package var level: Symbol
  /// A hostname, or the values of all levels with commas.
  package var domain: Symbol
  package var podCount: Int32
}

/// How far apart the pods of a podset stand, at one level of the topology.
///
/// Source: docs/model/placement-quality.md.
package struct PlacementQualityFact: Sendable {
  /// Of the workload.
  package var uid: UInt64
  package var podSet: Symbol
  package var flavor: Symbol
  package var level: Symbol
  package var domainCount: Int32
  /// The mean over all pairs of pods, the same at every level. **unit**: hops in the tree.
  package var distance: Double
}

/// What is used of a quota from now on.
package struct QuotaUseFact: Sendable {
  package var key: QuotaKey
  package var use: QuotaUse
}

/// Which quota is meant.
package struct QuotaKey: Hashable, Sendable {
  /// A ClusterQueue or a cohort.
  package var node: Symbol
  package var isCohort: Bool
  package var flavor: Symbol
  package var resource: Symbol
}

/// What is used of a quota, and what is left. Of a cohort: of all ClusterQueues below it.
///
/// **unit**: thousandths of a core for cpu, else the resource's own.
package struct QuotaUse: Sendable, Equatable {
  package var nominal: Int64
  /// What workloads hold, admitted or not.
  package var reserved: Int64
  /// What admitted workloads hold.
  package var admitted: Int64
  /// What is held above nominal.
  package var borrowed: Int64
  /// What could still be reserved, borrowing included.
  package var available: Int64
}

/// How much room a flavor's topology has from now on, at one level.
///
/// Source: docs/model/placement-quality.md.
package struct TopologyRoomFact: Sendable {
  package var key: TopologyRoomKey
  package var room: TopologyRoom
}

/// Whose room is meant.
package struct TopologyRoomKey: Hashable, Sendable {
  package var flavor: Symbol
  package var level: Symbol
  package var resource: Symbol
}

/// **unit**: thousandths of a core for cpu, else the resource's own.
package struct TopologyRoom: Sendable, Equatable {
  /// What is free in all.
  package var free: Int64
  /// What is free in the domain with most.
  package var largest: Int64
  /// Domains of which nothing is used.
  package var wholeDomains: Int32
  /// What is free in those.
  package var freeInWhole: Int64
}

/// A series of a metric has this value from now on.
package struct MetricFact: Sendable {
  package var name: Symbol
  /// As Prometheus writes them, without the braces.
  package var labels: Symbol
  package var value: Double
}
